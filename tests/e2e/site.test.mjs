// The stand-in by itself, without extension and host: the browser tests are worth what it is worth.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { parseScript } from './site/runs.mjs';
import { startSite } from './site/server.mjs';
import { launchBrowser } from './support/browser.mjs';
import { until } from './support/condition.mjs';
import { hydrated, picture } from './support/world.mjs';

let site;
let browser;
const profile = mkdtempSync(join(tmpdir(), 'stand-in-'));

before(async () => {
  site = await startSite();
  browser = await launchBrowser({ profile, sitePort: site.port });
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

async function open(options = {}, { postId = randomUUID(), init } = {}) {
  const page = await browser.newPage();
  if (init) await page.addInitScript(init);
  await page.goto(site.address(postId, { ms: 200, hydrate: 50, ...options }));
  await hydrated(page);
  return { page, postId };
}

const stored = (page) => page.evaluate(() => JSON.parse(sessionStorage.getItem('useMediaStore')));
const attemptsOf = async (page, mediaId) => (await stored(page)).state.videoByMediaId[mediaId] ?? [];
const make = (page) => page.locator('button.make:enabled').click();

async function finished(page, mediaId, count) {
  return until(`${count} attempts in the store`, async () => {
    const attempts = await attemptsOf(page, mediaId);
    return attempts.length === count && await page.locator('button.make').isEnabled() ? attempts : null;
  });
}

test('an image post is in the store as an image, with no attempts, in zustand\'s envelope', async () => {
  const { page, postId } = await open();
  const store = await until('the image', async () => {
    const now = await stored(page);
    return now.state.imageByMediaId[postId] ? now : null;
  });
  assert.equal(store.version, 0);
  assert.deepEqual(store.state.videoByMediaId, {});
  await page.close();
});

test('each click yields what the script says, and the last step repeats', async () => {
  const { page, postId } = await open({ script: 'moderated@12,ok' });
  await make(page);
  const [refused] = await finished(page, postId, 1);
  assert.equal(refused.moderated, true);
  assert.equal(await page.locator('li.toast').innerText(), 'Content Moderated. Try a different idea.');
  await picture(page, 'stand-in-refused');
  await make(page);
  await finished(page, postId, 2);
  await page.locator('button[aria-label="Redo"]:enabled').click();
  const attempts = await finished(page, postId, 3);
  assert.deepEqual(attempts.map((attempt) => attempt.moderated), [true, false, false]);
  for (const attempt of attempts) {
    assert.equal(attempt.originalPostId, postId);
    assert.equal(attempt.id, attempt.videoId);
    assert.equal(attempt.progress, 100);
  }
  assert.deepEqual(site.runs.clicks(postId).map((click) => click.step), ['moderated', 'ok', 'ok']);
  await picture(page, 'stand-in-success');
  await page.close();
});

test('only the latest refused attempt is kept, and every good one', async () => {
  const { page, postId } = await open({ script: 'moderated@40,ok,moderated@40' });
  await make(page);
  const [first] = await finished(page, postId, 1);
  await make(page);
  await finished(page, postId, 2);
  await make(page);
  const last = await until('the third attempt', async () => {
    const attempts = await attemptsOf(page, postId);
    return attempts.some((attempt) => attempt.moderated && attempt.id !== first.id) ? attempts : null;
  });
  assert.deepEqual(last.map((attempt) => attempt.moderated), [false, true]);
  await page.close();
});

test('the route changes to the new video\'s post before the store lists it', async () => {
  for (const at of ['start', 'end']) {
    const { page, postId } = await open({ navigate: at });
    await page.evaluate(() => {
      window.seen = [];
      navigation.addEventListener('navigatesuccess', () => {
        const id = location.pathname.split('/').pop();
        window.seen.push({ id, listed: sessionStorage.getItem('useMediaStore').includes(id) });
      });
    });
    await make(page);
    const [attempt] = await finished(page, postId, 1);
    assert.deepEqual(await page.evaluate(() => window.seen), [{ id: attempt.id, listed: false }], `navigate=${at}`);
    assert.match(page.url(), new RegExp(`/imagine/post/${attempt.id}\\?.*run=${postId}`));
    await page.close();
  }
});

test('a reload empties the store, knows the image again, and goes on with the script', async () => {
  const { page, postId } = await open({ script: 'moderated@12,ok' });
  await make(page);
  await finished(page, postId, 1);
  await page.reload();
  await hydrated(page);
  await until('the image', async () => (await stored(page)).state.imageByMediaId[postId]);
  assert.deepEqual(await attemptsOf(page, postId), []);
  await make(page);
  const [attempt] = await finished(page, postId, 1);
  assert.equal(attempt.moderated, false);
  await page.close();
});

test('history is listed on every load, under the same ids', async () => {
  const { page, postId } = await open({ history: 'ok,moderated' });
  const before = await finished(page, postId, 2);
  await page.reload();
  await hydrated(page);
  assert.deepEqual(await finished(page, postId, 2), before);
  await page.close();
});

test('the progress percentage shows while it runs, and stops where the refusal comes', async () => {
  const { page } = await open({ script: 'moderated@40', ms: 600 });
  await page.evaluate(() => {
    window.percents = [];
    const button = document.querySelector('button[aria-label="Video Options"]');
    new MutationObserver(() => window.percents.push(button.textContent)).observe(button, { subtree: true, childList: true, characterData: true });
  });
  await make(page);
  const percents = await until('the refusal', () => page.evaluate(() => window.percents.at(-1) === '•••' && window.percents));
  assert.ok(percents.slice(0, -1).every((text) => /^\d{1,2}%$/.test(text)), percents.join(' '));
  assert.equal(percents.at(-2), '40%');
  await page.close();
});

test('a rate limit shows the notice, starts nothing and stores nothing', async () => {
  const { page, postId } = await open({ script: 'rate_limited' });
  await make(page);
  await page.locator('li.toast', { hasText: 'Rate limit reached' }).waitFor();
  assert.deepEqual(await attemptsOf(page, postId), []);
  assert.equal(page.url().includes(`/post/${postId}?`), true);
  await page.close();
});

test('a page without a store writes none, and an unknown post is in no map', async () => {
  const none = await open({ store: 'none' });
  assert.equal(await stored(none.page), null);
  await none.page.close();
  const unknown = await open({ known: 'no' });
  assert.deepEqual((await stored(unknown.page)).state, { videoByMediaId: {}, imageByMediaId: {} });
  await unknown.page.close();
});

test('the prompt box belongs to the page: a value set past its setter is no change, one set natively is', async () => {
  const { page, postId } = await open();
  const type = (set) => page.evaluate((source) => {
    const box = document.querySelector('textarea[aria-label="Make a video"]');
    new Function('box', source)(box);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }, set);
  await type('box.value = "swallowed"');
  await until('the page to take its text back', () => page.locator('textarea').inputValue().then((text) => text === ''));
  await type('Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, "a fox in snow")');
  await make(page);
  await finished(page, postId, 1);
  assert.equal(site.runs.clicks(postId)[0].prompt, 'a fox in snow');
  await page.close();
});

test('the rich prompt box is read from what the editor holds', async () => {
  const { page, postId } = await open({ editor: 'rich' });
  await page.locator('div.tiptap.ProseMirror[contenteditable="true"]').fill('waves at dusk');
  await make(page);
  await finished(page, postId, 1);
  assert.equal(site.runs.clicks(postId)[0].prompt, 'waves at dusk');
  await page.close();
});

test('an undisturbed page notes no foreign change; a disturbed one notes it (pitfall 5)', async () => {
  const quiet = await open({ script: 'moderated@12' });
  await make(quiet.page);
  await finished(quiet.page, quiet.postId, 1);
  assert.deepEqual(await quiet.page.evaluate(() => window.__standIn.foreign), []);
  await quiet.page.close();

  const disturbances = {
    attribute: () => addEventListener('DOMContentLoaded', () => document.body.setAttribute('data-x', '1')),
    element: () => addEventListener('DOMContentLoaded', () => document.body.append(document.createElement('i'))),
    passing: () => addEventListener('DOMContentLoaded', () => {
      const element = document.createElement('i');
      document.body.append(element);
      element.remove();
    }),
  };
  for (const [name, init] of Object.entries(disturbances)) {
    const { page } = await open({ hydrate: 150 }, { init });
    const foreign = await page.evaluate(() => window.__standIn.foreign);
    assert.ok(foreign.some(({ when }) => when === 'before'), `${name}: ${JSON.stringify(foreign)}`);
    await page.close();
  }
});

test('a click before hydration is lost, and noted as lost', async () => {
  const postId = randomUUID();
  const page = await browser.newPage();
  await page.goto(site.address(postId, { hydrate: 400 }));
  await page.evaluate(() => document.querySelector('button.make').click());
  await hydrated(page);
  assert.deepEqual(await page.evaluate(() => window.__standIn.clicks.map((click) => click.lost)), [true]);
  assert.deepEqual(site.runs.clicks(postId), []);
  await page.close();
});

test('a script with an unknown step is refused', () => {
  assert.throws(() => parseScript('ok,maybe'), /nobody knows: "maybe"/);
  assert.deepEqual(parseScript('moderated@12, ok'), [{ kind: 'moderated', percent: 12 }, { kind: 'ok', percent: 100 }]);
});

test('a press of any other button is noted, whichever part of it the button takes; of the submit none is', async () => {
  const { page, postId } = await open({ traps: 'gallery,pill', layout: 'bar' });
  await page.locator('[data-prompt]').fill('waves');
  await make(page);
  await until('the click', () => site.runs.clicks(postId).length === 1);
  assert.deepEqual(site.runs.wrong(postId), []);
  await page.locator('[data-trap="gallery 2"]').dispatchEvent('pointerdown');
  await page.locator('[data-trap="pill"]').dispatchEvent('mousedown');
  await page.locator('[role="radio"][aria-label="Image"]').dispatchEvent('click');
  await until('three presses', () => site.runs.wrong(postId).length === 3);
  assert.deepEqual([...site.runs.wrong(postId)].sort(), ['click: Image', 'mousedown: pill', 'pointerdown: gallery 2']);
  await page.close();
});

test('an upgrade with the first letter: nobody knows the names any more, values stay', async () => {
  for (const layout of ['textarea', 'arrow', 'dropdowns']) {
    const { page, postId } = await open({ layout, traps: 'rename' });
    const names = () => page.evaluate(() => [...document.querySelectorAll('[data-form] button')].map((button) => button.getAttribute('aria-label') ?? button.textContent));
    assert.ok((await names()).every((name) => !name.includes('(beta)')), layout);
    await page.locator('[data-prompt]').fill('waves');
    await until('the new names', async () => (await names()).some((name) => name.includes('(beta)')));
    assert.deepEqual((await names()).filter((name) => !name.endsWith(' (beta)')), layout === 'textarea' ? [] : layout === 'arrow' ? ['720p'] : ['720p', '10s', '9:16']);
    await make(page);
    await until('the click', () => site.runs.clicks(postId).length === 1);
    await page.close();
  }
});
