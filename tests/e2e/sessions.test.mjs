// One user, one browser: sessions from start to end. Each test has an image of its own; all share the host's state.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { popupPicture } from './support/popup.mjs';
import { click, countedOnce, decisionNow, journalOf, sessionEnds, shows, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { hydrated } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

async function open(options) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, options);
  const popup = await world.openPopup(page);
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

const clickedTimes = (runId, count) => until(`${count} clicks`, () => world.clicks(runId).length >= count);
const attemptsCounted = (mediaId, count) => world.untilView(mediaId, `${count} attempts counted`,
  ({ session }) => session.processedAttemptIds.length === count);

test('a session starts on an image post without attempts, and clicks with the user\'s prompt (R8, R2a)', async () => {
  const { mediaId, popup, close } = await open({ script: 'ok' });
  await shows(popup, '#host-status', 'state', 'ready');
  await popupPicture(popup, 'popup-before-start');
  await startSession(popup, { prompt: 'a paper boat, slowly turning' });
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  assert.equal(view.persistent.lastPromptValue, null, 'the debug view keeps the prompt to itself');
  assert.deepEqual(world.clicks(mediaId).map((click) => click.prompt), ['a paper boat, slowly turning']);
  await shows(popup, '#outcome', 'outcome', 'success');
  await popupPicture(popup, 'popup-success');
  settled.note(mediaId, 1);
  await close();
});

test('a refused video increments retryCount, a good one videosGenerated, and nothing is counted twice (R3, R4)', async () => {
  const { mediaId, page, close } = await open({ script: 'moderated@40,ok,moderated@60' });
  for (const count of [1, 2, 3]) {
    await click(page, 'button.make:enabled');
    await attemptsCounted(mediaId, count);
  }
  await click(page, `a[data-post="${mediaId}"]`);
  await page.reload();
  await hydrated(page);
  await click(page, 'button.make:enabled');
  const view = await attemptsCounted(mediaId, 4);
  assert.deepEqual([view.session.retryCount, view.session.videosGenerated, view.session.creditsUsed], [3, 1, 4]);
  countedOnce(world, view);
  assert.equal(view.session.isActive, false, 'only the user starts a session');
  settled.note(mediaId, 4);
  await close();
});

test('opening an image with a history counts it, starts nothing and clicks nothing (R5)', async () => {
  const { mediaId, close } = await open({ history: 'ok,moderated' });
  const view = await attemptsCounted(mediaId, 2);
  assert.deepEqual([view.session.isActive, view.session.retryCount, view.session.videosGenerated], [false, 1, 1]);
  assert.deepEqual(await decisionNow(world, mediaId).then(({ action, reason }) => ({ action, reason })),
    { action: 'none', reason: 'not_started' });
  settled.note(mediaId, 0);
  await close();
});

// Here, because the last grant of any image has to be more than 3 s ago (R17), or the offer would come too late to be early.
test('a grant that comes before the page is hydrated waits for it: no lost click, nothing touched (pitfall 5)', async (t) => {
  const { mediaId, page, popup, close } = await open({ script: 'ok', hydrate: 800 });
  await page.reload({ waitUntil: 'commit' });
  await startSession(popup);
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  const { foreign, clicks, hydrated: at } = await page.evaluate(() => window.__standIn);
  assert.deepEqual([foreign, clicks.length, clicks[0].lost], [[], 1, undefined]);
  const offered = (await journalOf(world, mediaId)).find(({ kind }) => kind === 'grant_offered').at;
  if (offered >= at) t.diagnostic(`this run proves nothing: the offer came ${offered - at} ms after hydration`);
  settled.note(mediaId, 1);
  await close();
});

test('route changes keep the session: refused, away and back, success (R2, R9)', async () => {
  const { mediaId, page, popup, close } = await open({ script: 'moderated@40,ok' });
  await startSession(popup);
  await attemptsCounted(mediaId, 1);
  await click(page, `a[data-post="${mediaId}"]`);
  await page.goBack();
  await click(page, 'a[data-post].refused');
  assert.equal((await world.view(mediaId)).session.isActive, true);
  await popupPicture(popup, 'popup-waiting');
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  settled.note(mediaId, 2);
  await close();
});

test('one session makes several videos (R9: next_video)', async () => {
  const { mediaId, popup, close } = await open({ script: 'ok,ok,ok' });
  await startSession(popup, { videoGoal: 3 });
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 3 });
  countedOnce(world, view);
  settled.note(mediaId, 3);
  await close();
});

test('a reload in mid-session loses nothing, and the page is never changed behind its back (pitfalls 3, 5)', async () => {
  const { mediaId, page, popup, close } = await open({ script: 'moderated@40,ok' });
  await startSession(popup);
  await attemptsCounted(mediaId, 1);
  await page.reload();
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  assert.deepEqual(await page.evaluate(() => window.__standIn.foreign), []);
  settled.note(mediaId, 2);
  await close();
});

test('a session that is refused too often ends at the user\'s limit, each refusal on its layer (R12, R7)', async () => {
  const { mediaId, popup, close } = await open({ script: 'moderated@40', ms: 1000 });
  await startSession(popup, { maxRetries: 2 });
  const { session } = await sessionEnds(world, mediaId, { outcome: 'failure', retryCount: 2, videosGenerated: 0 });
  assert.deepEqual([session.layer1Failures, session.layer2Failures, session.layer3Failures], [0, 2, 0]);
  await shows(popup, '#decision', 'reason', 'max_retries');
  await popupPicture(popup, 'popup-failure');
  settled.note(mediaId, 2);
  await close();
});

test('the stop button stops (R12)', async () => {
  const { mediaId, popup, close } = await open({ script: 'moderated@40' });
  await startSession(popup);
  await attemptsCounted(mediaId, 1);
  await popup.locator('#stop:enabled').click();
  await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 1, videosGenerated: 0 });
  await shows(popup, '#decision', 'reason', 'user');
  await popupPicture(popup, 'popup-stopped');
  settled.note(mediaId, world.clicks(mediaId).length);
  await close();
});

test('a post of no known media: nothing is created by looking, a start assumes the image (R2d, R8)', async () => {
  const { mediaId, popup, close } = await open({ known: 'no', script: 'ok' });
  await shows(popup, '#decision', 'reason', 'media_unknown');
  await popupPicture(popup, 'popup-unknown-media');
  assert.equal(await world.view(mediaId), undefined);
  await startSession(popup);
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  settled.note(mediaId, 1);
  await close();
});

test('a page without a store: the session starts, clicks once, and waits until it is stopped', async () => {
  const { mediaId, page, popup, close } = await open({ store: 'none' });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await startSession(popup);
  await clickedTimes(mediaId, 1);
  await until('the click to be known', async () => (await decisionNow(world, mediaId)).reason === 'in_flight');
  await page.locator('button.make:enabled').waitFor({ state: 'attached' });
  await popupPicture(popup, 'popup-no-store');
  await popup.locator('#stop:enabled').click();
  await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
  assert.deepEqual(errors, []);
  settled.note(mediaId, 1);
  await close();
});

test('the rich prompt box is filled as well', async () => {
  const { mediaId, popup, close } = await open({ editor: 'rich', script: 'ok' });
  await startSession(popup, { prompt: 'waves at dusk' });
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  assert.equal(world.clicks(mediaId)[0].prompt, 'waves at dusk');
  settled.note(mediaId, 1);
  await close();
});
