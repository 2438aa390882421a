// Two browser profiles, each with a host process of its own, on one state; three tabs on one image (R10, R15).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { claimedOnce, countedOnce, journalOf, sessionEnds, Settled, shows, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** A change is told within a second (R15); the rest is what looking costs: a process for the state, a poll of the popup. */
const kTold = { within: 1500, every: 20 };
const kAttemptTimeoutMs = 12_000;

/** @type {World} */ let first;
/** @type {World} */ let second;
/** @type {Settled} */ let settled;

before(async () => {
  first = await World.open({ settings: { cooldownMs: 3000, attemptTimeoutMs: kAttemptTimeoutMs } });
  second = await World.open({ beside: first });
  settled = new Settled(first);
});
after(async () => {
  settled?.check();
  await second?.close();
  await first?.close();
});

/** Three tabs on one image, the third in the other browser, and a popup for each. */
async function open(options) {
  const mediaId = randomUUID();
  const tabs = [];
  for (const world of [first, first, second]) {
    const page = await world.openPost(mediaId, { run: mediaId, ...options });
    tabs.push({ page, popup: await world.openPopup(page) });
  }
  assert.equal(first.hostPids().length, 2, 'two browsers, two hosts');
  const close = () => Promise.all(tabs.flatMap(({ page, popup }) => [page.close(), popup.close()]));
  return { mediaId, tabs, close };
}

const clicksIn = ({ page }) => page.evaluate(() => window.__standIn.clicks.length);

test('three tabs in two browsers: every change in every popup within a second, one click for each grant (R10, R15)', async (t) => {
  const { mediaId, tabs, close } = await open({ script: 'moderated@40,moderated@60,ok', ms: 500 });
  await startSession(tabs[2].popup, { maxRetries: 5 });
  for (const refused of [1, 2]) {
    await first.untilView(mediaId, `${refused} refused`, ({ session }) => session.retryCount === refused, { within: 30_000, every: 20 });
    const stored = performance.now();
    await Promise.all(tabs.map(({ popup }) => until(`a popup to show ${refused} refused`,
      async () => new RegExp(`^\\D*${refused}\\D`).test(await popup.locator('#refused').innerText()), kTold)));
    t.diagnostic(`refusal ${refused} in every popup after ${Math.round(performance.now() - stored)} ms`);
  }
  const view = await sessionEnds(first, mediaId, { outcome: 'success', retryCount: 2, videosGenerated: 1 });
  await Promise.all(tabs.map(({ popup }) => shows(popup, '#outcome', 'outcome', 'success')));
  countedOnce(first, view);
  await claimedOnce(first, mediaId);
  settled.note(mediaId, 3);
  await close();
});

test('closing the tab that clicks, in mid-claim: no second click before the timeout (R10, R11)', async () => {
  const { mediaId, tabs, close } = await open({ script: 'hang' });
  await startSession(tabs[0].popup);
  // The claim is stored before the page hears of it, and the page fills the prompt first: on either side of the click.
  await until('the claim', async () => (await journalOf(first, mediaId)).some(({ kind }) => kind === 'grant_claimed'), { every: 5 });
  const claimed = performance.now();
  const counts = await Promise.all(tabs.map(clicksIn));
  const owner = tabs[Math.max(0, counts.indexOf(1))]; // started in the first tab's popup: it is the most recently active
  await owner.page.close();
  await first.untilView(mediaId, 'the end', ({ session }) => session.outcome === 'cancelled', { within: kAttemptTimeoutMs + 10_000 });
  assert.ok(performance.now() - claimed > kAttemptTimeoutMs - 3000, 'it waited for the outcome');
  assert.ok(first.clicks(mediaId).length <= 1, 'one click');
  const offers = (await journalOf(first, mediaId)).filter(({ kind }) => kind === 'grant_offered');
  assert.equal(offers.length, 1, 'nothing else was offered');
  settled.note(mediaId, first.clicks(mediaId).length);
  await close();
});
