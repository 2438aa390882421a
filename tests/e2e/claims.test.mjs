// From the offer to the click, where the page, the tab or the worker goes another way in between: one click for each
// grant, on the image it is for, or none. And what the site says of its limits, each time that it says it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';

import { until } from './support/condition.mjs';
import { Gate } from './support/gate.mjs';
import { missing } from './support/places.mjs';
import {
  claimedOnce, countedOnce, decisionNow, disableButton, enableButton, journalOf, noted, sessionEnds, startSession,
} from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { hydrated } from './support/world.mjs';

assert.equal(missing(), null);

/** The shim looks four times a second. */
const kLooks = 1000;
const kAttemptTimeoutMs = 12_000;
const kSuccess = { outcome: 'success', retryCount: 0, videosGenerated: 1 };
const documentOf = (page) => page.evaluate(() => window.__standIn.document);
const claimsOf = async (world, mediaId) => (await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_claimed');

/** A tab on an image of its own whose button cannot be used, so that an offer waits; and its popup. */
async function waitingTab(world, options = {}) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'ok', ...options });
  await disableButton(page);
  return { mediaId, page, popup: await world.openPopup(page) };
}

describe('an offer waits in a page', () => {
  /** @type {import('./support/world.mjs').World} */ let world;
  /** @type {import('./support/session.mjs').Settled} */ let settled;
  sharedWorld((opened) => ({ world, settled } = opened), { backForwardCache: true });

  /** A same-document move of the page, as the site's own router makes it; the button there can be used. */
  const moves = (page, path) => page.evaluate((to) => {
    history.pushState({}, '', to + location.search);
    document.querySelector('button.make').disabled = false;
  }, path);

  for (const [where, pathTo] of [['another image', (other) => `/imagine/post/${other}`], ['no post at all', () => '/imagine']]) {
    test(`a page that has moved on to ${where} is not clicked with the words of the image it left; back there it is (R10)`, async () => {
      const { mediaId, page, popup } = await waitingTab(world);
      const other = randomUUID();
      await page.evaluate((id) => {
        const store = JSON.parse(sessionStorage.getItem('useMediaStore'));
        store.state.imageByMediaId[id] = {};
        sessionStorage.setItem('useMediaStore', JSON.stringify(store));
      }, other);
      await startSession(popup);
      await noted(world, mediaId, 'grant_offered');
      await moves(page, pathTo(other));
      await page.waitForTimeout(kLooks);
      assert.deepEqual(await claimsOf(world, mediaId), [], 'nothing is claimed');
      assert.equal(world.clicks(mediaId).length, 0);
      await moves(page, `/imagine/post/${mediaId}`);
      await sessionEnds(world, mediaId, kSuccess);
      assert.deepEqual(world.clicks(mediaId).map(({ postId }) => postId), [mediaId]);
      assert.equal(await decisionNow(world, other).then(({ action }) => action, () => 'none'), 'none');
      settled.note(mediaId, 1);
      await Promise.all([page.close(), popup.close()]);
    });
  }

  test('its tab is discarded: another tab on the image gets the offer and clicks once (R10)', async () => {
    const { mediaId, page, popup } = await waitingTab(world);
    await startSession(popup);
    const [{ subject: first }] = await noted(world, mediaId, 'grant_offered');
    const other = await world.openPost(mediaId, { script: 'ok' }); // only now, or the offer might be its
    await disableButton(other);
    await world.discard(page);
    await noted(world, mediaId, 'grant_offered', 2);
    await enableButton(other);
    countedOnce(world, await sessionEnds(world, mediaId, kSuccess));
    assert.deepEqual(world.clicks(mediaId).map(({ document }) => document), [await documentOf(other)]);
    assert.ok((await claimsOf(world, mediaId)).every(({ subject }) => subject !== first));
    settled.note(mediaId, 1);
    await Promise.all([other.close(), popup.close()]);
  });

  test('a discarded tab clicks nothing; looked at again, its session goes on, and what is listed anew is not counted anew (R3, R10)', async () => {
    const mediaId = randomUUID();
    const page = await world.openPost(mediaId, { script: 'moderated@40,ok', history: 'ok' });
    const popup = await world.openPopup(page);
    await startSession(popup);
    await world.untilView(mediaId, 'a refusal', ({ session }) => session.retryCount === 1);
    const load = await world.discard(page);
    await until('nobody to be there', async () => (await decisionNow(world, mediaId)).reason === 'no_tab');
    const again = await load();
    const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
    countedOnce(world, view); // and the old video, listed by both loads, is history
    await claimedOnce(world, mediaId);
    assert.equal(world.clicks(mediaId)[1].document, await documentOf(again));
    settled.note(mediaId, 2);
    await Promise.all([again.close(), popup.close()]);
  });

  /** The page is left for another one, and kept by the browser. What it was comes back with `goBack`. */
  async function leave(page) {
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => { window.__standIn.persisted = persisted; }));
    await page.goto(world.site.address(randomUUID(), { cache: 'back', known: 'no' }));
    await hydrated(page);
  }
  async function comesBack(page) {
    await page.goBack({ waitUntil: 'commit' });
    await until('the page out of the cache', () => page.evaluate(() => window.__standIn.persisted));
  }

  test('its page comes out of the back/forward cache: the old offer is dead, the host makes a new one, and that is clicked once (R10)', async () => {
    const { mediaId, page, popup } = await waitingTab(world, { cache: 'back' });
    await startSession(popup);
    const [{ subject: first }] = await noted(world, mediaId, 'grant_offered');
    const document = await documentOf(page);
    await leave(page);
    await noted(world, mediaId, 'grant_closed');
    await comesBack(page);
    await enableButton(page);
    countedOnce(world, await sessionEnds(world, mediaId, kSuccess));
    const claims = await claimsOf(world, mediaId);
    assert.deepEqual([claims.length, claims[0].subject === first], [1, false]);
    assert.deepEqual(world.clicks(mediaId).map((click) => click.document), [document]);
    settled.note(mediaId, 1);
    await Promise.all([page.close(), popup.close()]);
  });

  test('its page is in the back/forward cache while another tab gets the offer: it comes back, and does not click (R10)', async () => {
    const { mediaId, page, popup } = await waitingTab(world, { cache: 'back', script: 'slow', ms: 1000 });
    await startSession(popup);
    await noted(world, mediaId, 'grant_offered');
    const other = await world.openPost(mediaId, { script: 'slow', ms: 1000 });
    await disableButton(other);
    await leave(page);
    await noted(world, mediaId, 'grant_offered', 2);
    await enableButton(other);
    await comesBack(page);
    await enableButton(page);
    countedOnce(world, await sessionEnds(world, mediaId, kSuccess));
    assert.deepEqual(world.clicks(mediaId).map((click) => click.document), [await documentOf(other)]);
    assert.equal((await claimsOf(world, mediaId)).length, 1);
    settled.note(mediaId, 1);
    await Promise.all([page, other, popup].map((each) => each.close()));
  });

  test('three tabs whose buttons can be used at the same moment claim three seconds apart, and click apart (R17)', async () => {
    const tabs = [];
    for (let i = 0; i < 3; i += 1) tabs.push(await waitingTab(world, { script: 'ok' }));
    for (const { popup } of tabs) await startSession(popup);
    for (const { mediaId } of tabs) await noted(world, mediaId, 'grant_offered', 1, { within: 15_000 });
    await Promise.all(tabs.map(({ page }) => enableButton(page)));
    for (const { mediaId } of tabs) await sessionEnds(world, mediaId, kSuccess);

    const apart = (times) => times.sort((a, b) => a - b).slice(1).map((at, i) => at - times[i]);
    const claims = (await Promise.all(tabs.map(({ mediaId }) => claimsOf(world, mediaId)))).flat();
    assert.equal(claims.length, 3);
    for (const ms of apart(claims.map(({ at }) => at))) assert.ok(ms >= 3000, `claims ${ms} ms apart`);
    const clicks = tabs.flatMap(({ mediaId }) => world.clicks(mediaId));
    for (const ms of apart(clicks.map(({ at }) => at))) assert.ok(ms >= 1000, `clicks ${ms} ms apart`);
    for (const { mediaId } of tabs) settled.note(mediaId, 1);
    await Promise.all(tabs.flatMap(({ page, popup }) => [page.close(), popup.close()]));
  });
});

describe('the service worker dies', () => {
  const gate = new Gate();
  /** @type {import('./support/world.mjs').World} */ let world;
  /** @type {import('./support/session.mjs').Settled} */ let settled;
  sharedWorld((opened) => ({ world, settled } = opened), { settings: { cooldownMs: 3000, attemptTimeoutMs: kAttemptTimeoutMs }, prepare: (at) => gate.install(at) });
  after(() => gate.close());

  test('between the grant and its answer: nobody clicks, and nothing is granted again before the timeout (R10, R11)', async () => {
    const mediaId = randomUUID();
    const page = await world.openPost(mediaId, { script: 'ok' });
    const popup = await world.openPopup(page);
    const lost = gate.lose(({ result }) => result?.granted === true);
    await startSession(popup);
    await lost;
    const [{ at: claimed }] = await noted(world, mediaId, 'grant_claimed');
    const [old] = world.hostPids();
    await world.stopWorker(popup);
    await until('a host of the next worker', () => world.hostPids().some((pid) => pid !== old));
    const view = await world.untilView(mediaId, 'the end', ({ session }) => session.outcome === 'cancelled', { within: kAttemptTimeoutMs + 10_000 });
    assert.ok(view.session.lastSessionSummary.endedAt - claimed >= kAttemptTimeoutMs, 'it waited for an outcome');
    const kinds = (await journalOf(world, mediaId)).map(({ kind }) => kind);
    assert.deepEqual(kinds.filter((kind) => /^grant_(offered|claimed|clicked)$/.test(kind)), ['grant_offered', 'grant_claimed']);
    settled.note(mediaId, 0);
    await Promise.all([page.close(), popup.close()]);
  });

  test('between the click and the host’s hearing of it: the result is told once by the next worker, and nothing is clicked again (R10)', async () => {
    const mediaId = randomUUID();
    const page = await world.openPost(mediaId, { script: 'slow', ms: 1000 });
    const popup = await world.openPopup(page);
    const lost = gate.lose(({ method }) => method === 'decision.result');
    await startSession(popup);
    const { params } = await lost;
    assert.equal(params.clicked, true);
    assert.deepEqual((await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_clicked'), []);
    await world.stopWorker(popup);
    await noted(world, mediaId, 'grant_clicked');
    countedOnce(world, await sessionEnds(world, mediaId, kSuccess));
    const told = (await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_clicked');
    assert.deepEqual(told.map(({ subject }) => subject), [params.decisionId]);
    await claimedOnce(world, mediaId);
    settled.note(mediaId, 1);
    await Promise.all([page.close(), popup.close()]);
  });

  // Last: the pause after it is the whole machine's.
  test('a rate-limit notice that goes and comes back in the same element is told again; one that stays is told once (R13)', async () => {
    const page = await world.openPost(randomUUID());
    await until('the shim to look', () => gate.asked.get('snapshot'));
    const toldTimes = (times) => until(`${times} notices`, () => gate.asked.get('notice rate_limited') === times);
    await page.evaluate(() => {
      globalThis.toast = Object.assign(document.createElement('li'), { className: 'toast', textContent: 'Rate limit reached' });
      document.querySelector('[data-notices] ol').append(toast);
    });
    await toldTimes(1);
    for (const [times, hide, show] of [
      [2, () => { toast.hidden = true; }, () => { toast.hidden = false; }],
      [3, () => { toast.style.visibility = 'hidden'; }, () => { toast.style.visibility = ''; }],
      [4, () => { toast.textContent = ''; }, () => { toast.textContent = 'Rate limit reached'; }],
      [5, () => { toast.remove(); }, () => { document.querySelector('[data-notices] ol').append(toast); }],
    ]) {
      await page.waitForTimeout(kLooks);
      await page.evaluate(hide);
      await page.waitForTimeout(kLooks);
      assert.equal(gate.asked.get('notice rate_limited'), times - 1, 'it stayed, and went');
      await page.evaluate(show);
      await toldTimes(times);
    }
    await page.close();
  });
});
