// The script in the page's own world, in a real browser: what the page notices of it (nothing), and what it says. No host.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { startSite } from './site/server.mjs';
import { launchBrowser } from './support/browser.mjs';
import { until } from './support/condition.mjs';
import { kShim } from './support/places.mjs';
import { hydrated } from './support/world.mjs';

let site;
let browser;
const profile = mkdtempSync(join(tmpdir(), 'wrapper-'));
before(async () => {
  site = await startSite();
  browser = await launchBrowser({ profile, sitePort: site.port, shim: kShim });
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

async function open(options, init) {
  const postId = randomUUID();
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error));
  page.on('console', (message) => { if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text()); });
  await page.addInitScript(() => {
    window.heard = [];
    document.addEventListener('grok-retry:stream', ({ detail }) => window.heard.push(JSON.parse(detail)));
  });
  if (init) await page.addInitScript(init);
  await page.goto(site.address(postId, { ms: 60, hydrate: 50, source: 'stream', ...options }));
  await hydrated(page);
  return { page, postId, errors };
}
async function generated(page) {
  await page.locator('[data-prompt]').fill('a SECRET lighthouse');
  await page.locator('button.make:enabled').click();
  await until('the end of the generation', () => page.evaluate(() => window.__standIn.finished === 1 && window.heard.some(({ kind, how }) => kind === 'end' || how)));
  return page.evaluate(() => window.heard);
}

test('every kind of answer is told by both forms of the request, and no prompt or address with it (R22)', async () => {
  for (const [script, request, expected] of [
    ['moderated@50', 'config', [true, true, false]], ['moderated@50', 'media', [true, true, false]], ['ok', 'config', [false, true, true]], ['ok', 'media', [false, true, true]],
    ['cut@40', 'config', [false, false, false]], ['cut@40', 'media', [false, false, false]], ['error@40', 'media', [false, false, false]], ['nothing@40', 'config', [false, false, false]],
  ]) {
    const { page, postId, errors } = await open({ script, request, length: 10 });
    const heard = await generated(page);
    const { kind, source, moderated, finished, hasVideo, videoId } = heard.filter(({ kind }) => kind === 'attempt').at(-1);
    assert.deepEqual([kind, source, videoId, moderated, finished, hasVideo], ['attempt', postId, site.runs.clicks(postId)[0].attemptId, ...expected], `${script} ${request}`);
    assert.deepEqual(heard.find(({ kind }) => kind === 'request').options, { length: '10', resolution: '480p', aspect: '9:16', mode: 'custom', ...(request === 'media' && { audio: 'on' }) });
    assert.equal(heard.at(-1).how, script.startsWith('cut') ? 'cut' : 'ended');
    assert.doesNotMatch(JSON.stringify(heard), /SECRET|https?:|users/);
    assert.deepEqual([errors, await page.evaluate(() => window.__standIn.foreign)], [[], []], script);
    await page.close();
  }
});

test('bytes, abort and errors of an answer are those of a fetch that nobody wraps (R22)', async () => {
  const { page, errors } = await open({});
  const { same, aborted, failed, cancelled } = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const init = (script, more = {}) => ({
      method: 'POST', ...more, body: JSON.stringify({ mediaGenInput: { imageToVideo: { inputAssets: ['img-1'], prompt: 'x' } } }),
      headers: { 'x-stand-in': JSON.stringify({ run: 'bytes', script, postId: 'p', mediaId: 'img-1', document: 'd', ms: 30 }) },
    });
    const path = '/rest/app-chat/conversations/new';
    const normal = (bytes) => new TextDecoder().decode(bytes).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
    const bytesOf = async (fetch, script) => new Uint8Array(await (await fetch(path, init(script))).arrayBuffer());
    const [wrapped, bare] = [await bytesOf(window.fetch, 'ok'), await bytesOf(frame.contentWindow.fetch, 'ok')];
    const outcome = async (fetch, act) => {
      try {
        return await act(fetch);
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    };
    const both = async (act) => [await outcome((...args) => window.fetch(...args), act), await outcome((...args) => frame.contentWindow.fetch(...args), act)];
    return {
      same: [wrapped.length, bare.length, normal(wrapped) === normal(bare)],
      aborted: await both(async (fetch) => {
        const controller = new AbortController();
        const response = await fetch(path, init('hang', { signal: controller.signal }));
        const reader = response.body.getReader();
        await reader.read();
        controller.abort();
        for (;;) if ((await reader.read()).done) return 'done';
      }),
      failed: await both((fetch) => fetch(path, { ...init('ok'), mode: 'no-such-mode' })),
      cancelled: await both(async (fetch) => {
        const controller = new AbortController();
        controller.abort();
        await fetch(path, init('ok', { signal: controller.signal }));
      }),
    };
  });
  assert.deepEqual(same, [same[1], same[1], true]);
  assert.ok(same[1] > 500);
  for (const [wrapped, bare] of [aborted, failed, cancelled]) assert.equal(wrapped, bare);
  assert.match(aborted[0], /^AbortError/);
  assert.deepEqual(errors, []);
  await page.close();
});

/** What scripts of a page may do to each other. */
function spoil() {
  const boom = () => { throw new Error('hostile'); };
  Object.prototype.videoUrl = 'forged';
  Object.create = boom;
  Response.prototype.clone = boom;
  ReadableStreamDefaultReader.prototype.read = boom;
  EventTarget.prototype.dispatchEvent = boom;
  Function.prototype.apply = boom;
  window.CustomEvent = boom;
  window.URL = boom;
}

test('a page that replaces built-ins gets its answers, and what is said is right or nothing (R22)', async () => {
  const later = await open({ script: 'moderated@50' });
  await later.page.evaluate(spoil);
  const heard = await generated(later.page);
  const { moderated, finished, hasVideo } = heard.filter(({ kind }) => kind === 'attempt').at(-1);
  assert.deepEqual([moderated, finished, hasVideo], [true, true, false]);

  // Before any script of ours: it says nothing then, and breaks nothing.
  const earlier = await open({ script: 'moderated@50' }, () => {
    window.CustomEvent = Response.prototype.clone = EventTarget.prototype.dispatchEvent = () => { throw new Error('hostile'); };
    delete Headers.prototype.get;
  });
  await earlier.page.locator('[data-prompt]').fill('x');
  await earlier.page.locator('button.make:enabled').click();
  await until('the end of the generation', () => earlier.page.evaluate(() => window.__standIn.finished === 1));
  assert.deepEqual(await earlier.page.evaluate(() => window.heard), []);
  assert.deepEqual([later.errors, earlier.errors], [[], []]);
  await Promise.all([later.page.close(), earlier.page.close()]);
});

test('others that wrap fetch before and after are called, each once, and stay where they are', async () => {
  const wrap = (name) => {
    window.order ??= [];
    const found = window.fetch;
    window[name] = window.fetch = (...args) => {
      if (String(args[0]).includes('/rest/')) window.order.push(name);
      return found(...args);
    };
  };
  const { page } = await open({ script: 'ok' });
  await page.addInitScript(wrap, 'earlier');
  await page.reload();
  await hydrated(page);
  await page.evaluate(wrap, 'later');
  const heard = await generated(page);
  assert.equal(heard.filter(({ kind }) => kind === 'request').length, 1);
  assert.deepEqual(await page.evaluate(() => [window.order, window.fetch === window.later]), [['later', 'earlier'], true]);
  await page.close();
});

test('a refused request says its status and its wait; the page gets the same answer', async () => {
  for (const [script, status, more] of [['rate_limited', 429, { retryAfterMs: 90_000 }], ['signed_out', 401, {}], ['forbidden', 403, {}]]) {
    const { page } = await open({ script, retry: 90 });
    await page.locator('[data-prompt]').fill('x');
    await page.locator('button.make:enabled').click();
    const end = await until('its end', () => page.evaluate(() => window.heard.find(({ kind }) => kind === 'end')));
    const { retryAfterMs, ...rest } = end;
    assert.deepEqual(rest, { kind: 'end', request: 1, status, how: 'ended' });
    if (more.retryAfterMs) assert.equal(retryAfterMs, more.retryAfterMs);
    await page.close();
  }
});
