// The page as it really is: one that hears only its own world, one where another extension works, one that somebody has to
// describe. And what leaves it: the options with a claim, no prompt before its grant.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';

import { findComposer } from '../../extension-shim/page/composer.js';
import { skeletonPage } from '../shim/support/skeleton_page.mjs';
import { until } from './support/condition.mjs';
import { Gate } from './support/gate.mjs';
import { missing } from './support/places.mjs';
import { claimedOnce, journalOf, sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';

assert.equal(missing(), null);

const kPrompt = 'a lighthouse in the rain,\nseen from the sea';
const kSuccess = { outcome: 'success', retryCount: 0, videosGenerated: 1 };

/** What the shim asks of the host. */
const claims = [];
const gate = new Gate();
/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened), {
  prepare(at) {
    gate.install(at);
    gate.lose((message) => { // nothing is lost: it only listens
      if (message.method === 'decision.claim') claims.push(message.params);
      return false;
    });
  },
});
after(() => gate.close());

async function open(options, mediaId = randomUUID()) {
  const page = await world.openPost(mediaId, { script: 'ok', ...options });
  const popup = await world.openPopup(page);
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** A script of the page that listens to whatever is said in its world from now on. */
const listen = (page) => page.evaluate(() => {
  window.heard = [];
  for (const type of ['grok-retry:write', 'message', 'input', 'beforeinput', 'paste']) {
    addEventListener(type, (event) => window.heard.push({ at: Date.now(), text: `${event.detail} ${event.data} ${event.target.value ?? event.target.innerText}` }), true);
  }
  new MutationObserver((records) => window.heard.push({ at: Date.now(), text: records.map(({ target }) => target.textContent).join() }))
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
});
const wordsHeard = (page) => page.evaluate((word) => window.heard.filter(({ text }) => text.includes(word)).map(({ at }) => at), 'lighthouse');

test('a page that hears only its own world is written there and read back; no page script sees a prompt that its tab was not granted (R10, R24)', async () => {
  const cells = [await open({ layout: 'textarea', keeps: 'own', lang: 'es' }), await open({ layout: 'dropdowns', keeps: 'own' })];
  const [{ mediaId: shared }] = cells;
  const bystanders = [await open({ layout: 'dropdowns' }), await open({ layout: 'textarea', keeps: 'own', run: 'bystander' }, shared)];
  for (const { page } of [...cells, ...bystanders]) await listen(page);
  for (const { popup } of cells) await startSession(popup, { prompt: kPrompt });
  for (const { mediaId } of cells) await sessionEnds(world, mediaId, kSuccess);
  for (const { mediaId } of cells) {
    assert.deepEqual(world.clicks(mediaId).map(({ prompt }) => prompt), [kPrompt]);
    assert.deepEqual(world.site.runs.wrong(mediaId), []);
    await claimedOnce(world, mediaId);
    settled.note(mediaId, 1);
  }
  let heard = 0;
  for (const { page, mediaId } of [...cells, ...bystanders]) {
    const journal = await world.view(mediaId) ? await journalOf(world, mediaId) : [];
    const granted = journal.find(({ kind }) => kind === 'grant_claimed')?.at ?? Infinity;
    const times = await wordsHeard(page);
    heard += times.length > 0 ? 1 : 0;
    for (const at of times) assert.ok(at >= granted, `heard ${granted - at} ms before the grant`);
  }
  assert.equal(heard, cells.length, 'the pages that were granted a click, and no other');
  for (const { close } of [...cells, ...bystanders]) await close();
});

test('a claim says what the page is set to, and a retry sets nothing (R24)', async () => {
  const cells = [[{ layout: 'dropdowns' }, { resolution: '720p', length: '10', aspect: '9:16', audio: 'on' }], [{ layout: 'bar', lang: 'de' }, { resolution: '720p', length: '10' }], [{ layout: 'textarea' }, undefined]];
  for (const [layout, options] of cells) {
    const { mediaId, popup, close } = await open(layout);
    const before = claims.length;
    await startSession(popup, { prompt: kPrompt });
    await sessionEnds(world, mediaId, kSuccess);
    const said = claims.slice(before).map((params) => params.options); // more than one where a claim came too early
    assert.deepEqual(said, Array(said.length).fill(options), layout.layout);
    assert.ok(said.length > 0);
    assert.deepEqual(world.site.runs.wrong(mediaId), []);
    settled.note(mediaId, 1);
    await close();
  }
});

test('while another extension runs a session on the page nothing is claimed there, the window says why, and its keys stay (R10)', async () => {
  const { mediaId, page, popup, close } = await open({});
  const key = `grokRetrySession_${mediaId}`;
  await page.evaluate((name) => {
    document.body.append(Object.assign(document.createElement('div'), { id: 'grok-retry-root' }));
    sessionStorage.setItem(name, JSON.stringify({ retryCount: 2, isSessionActive: true, lastSessionOutcome: 'pending' }));
  }, key);
  await popup.locator('#page-warning', { hasText: /another extension is active on this page: grok-auto-retry\. Turn it off/ }).waitFor();
  await startSession(popup, { prompt: kPrompt });
  // A host that hears of the other one makes no offer; from one that does not, it runs out.
  await until('the host to wait, or an offer to run out', async () => await popup.locator('#decision').getAttribute('data-reason') === 'other_extension'
    || (await journalOf(world, mediaId)).some(({ kind }) => kind === 'grant_closed'), { within: 30_000 });
  assert.deepEqual([world.clicks(mediaId).length, (await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_claimed').length], [0, 0]);
  await page.evaluate((name) => {
    const session = JSON.parse(sessionStorage.getItem(name)); // it was not removed
    sessionStorage.setItem(name, JSON.stringify({ ...session, isSessionActive: false }));
  }, key);
  await sessionEnds(world, mediaId, kSuccess);
  assert.equal(await popup.locator('#page-warning').isVisible(), false);
  settled.note(mediaId, 1);
  await close();
});

test('the window says what kind of page it is, and copies its bones: no id, no prompt, and enough to find the composer again', async () => {
  for (const [options, says] of [[{ layout: 'bar', lang: 'ja', traps: 'gallery' }, /a bar with an arrow and switches, in Japanese/], [{ layout: 'arrow', lang: 'ko' }, /an editor with an arrow, in Korean/], [{ layout: 'none' }, /No known prompt box/]]) {
    const { mediaId, page, popup, close } = await open(options);
    await page.evaluate((words) => {
      const box = document.querySelector('[data-prompt]');
      if (box) box.textContent = words;
    }, kPrompt);
    await popup.locator('#page-details summary').click();
    await popup.locator('#page-summary', { hasText: says }).waitFor();
    await popup.locator('#page-copy').click();
    await popup.locator('#page-copied', { hasText: /Copied/ }).waitFor();
    await popup.locator('#prompt').fill('');
    await popup.locator('#prompt').press('Control+V');
    const text = await popup.locator('#prompt').inputValue();
    for (const secret of [mediaId, 'lighthouse', 'stand-in', 'https']) assert.ok(!text.includes(secret), secret);
    const { skeleton, report } = JSON.parse(text);
    assert.deepEqual([skeleton.layout, skeleton.language], [report.layout, report.language]);
    const { why, by } = findComposer(skeletonPage(skeleton));
    assert.deepEqual([why, by], [skeleton.why, skeleton.by], options.layout);
    await close();
  }
});
