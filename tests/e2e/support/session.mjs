// What a user does in the popup, and what a test asks about a session.
import assert from 'node:assert/strict';

import { until } from './condition.mjs';
import { untilStored } from './host_truth.mjs';

/** A user's click in a tab that may be behind another one, where Playwright's own click waits for frames that never come. */
export function click(page, selector) {
  return page.locator(selector).dispatchEvent('click');
}

/** Waits until the popup says it: its words may change, the data attributes behind them are the host's own. */
export function shows(popup, selector, attribute, value) {
  return until(`${selector} to say ${attribute} ${value}`,
    async () => await popup.locator(selector).getAttribute(`data-${attribute}`) === value);
}

/** Writes the limits and the prompt into the popup and presses Start. */
export async function startSession(popup, { prompt = 'a lighthouse in the rain', maxRetries, videoGoal } = {}) {
  for (const [selector, value] of [['#max-retries', maxRetries], ['#video-goal', videoGoal]]) {
    if (value === undefined) continue;
    await popup.locator(selector).fill(String(value));
    await popup.locator(selector).blur();
  }
  await popup.locator('#prompt').fill(prompt);
  await popup.locator('#start:enabled').click();
}

/** Waits for the end of a session and asserts its counters; returns the View. */
export async function sessionEnds(world, mediaId, { outcome, retryCount, videosGenerated }, limits = { within: 40_000 }) {
  const view = await world.untilView(mediaId, `the session to end`, ({ session }) => (
    !session.isActive && session.outcome !== 'pending' && session.outcome !== 'idle'), limits);
  assert.deepEqual(
    { outcome: view.session.outcome, retryCount: view.session.retryCount, videosGenerated: view.session.videosGenerated },
    { outcome, retryCount, videosGenerated },
  );
  return view;
}

/** The ids the session counted are those of the attempts the page made by these clicks, each once. */
export function countedOnce(world, view) {
  const made = world.clicks(view.mediaId).map((click) => click.attemptId);
  assert.deepEqual([...view.session.processedAttemptIds].sort(), made.sort());
}

/** What the host wrote down about one media, oldest first. */
export async function journalOf(world, mediaId) {
  return JSON.parse(await world.debugText(mediaId, '--json')).journal;
}

/** Waits until the host has written down `count` notes of this kind about a media, and returns them. */
export function noted(world, mediaId, kind, count = 1, limits) {
  return untilStored(world.stateHome, `${count} of ${kind}`, async () => {
    const notes = (await journalOf(world, mediaId)).filter((note) => note.kind === kind);
    return notes.length >= count ? notes : null;
  }, limits);
}

/** The page as it is while it uploads or validates: its button is there and cannot be used. */
export async function disableButton(page) {
  await until('the page to know its image', () => page.evaluate(() => sessionStorage.getItem('useMediaStore')?.includes('MEDIA_POST_TYPE_IMAGE')));
  await page.evaluate(() => { document.querySelector('button.make').disabled = true; });
}
export const enableButton = (page) => page.evaluate(() => { document.querySelector('button.make').disabled = false; });

/** Every click stood on a grant of its own that the tab had claimed (R10). */
export async function claimedOnce(world, mediaId) {
  const claimed = (await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_claimed').map(({ subject }) => subject);
  assert.equal(new Set(claimed).size, claimed.length, `claimed twice: ${claimed}`);
  assert.equal(claimed.length, world.clicks(mediaId).length, 'claims and clicks');
}

/** What the host decides about a media now, asked by a process of our own. */
export function decisionNow(world, mediaId) {
  return world.withHost(async (host) => (await host.request('session.get', { mediaId })).decision);
}

/** Click counts that must not grow any more, checked when the file's tests are over: no waiting for nothing. */
export class Settled {
  #counts = new Map();

  constructor(world) {
    this.world = world;
  }

  note(runId, expected) {
    assert.equal(this.world.clicks(runId).length, expected, `clicks of ${runId}`);
    this.#counts.set(runId, expected);
  }

  check() {
    for (const [runId, count] of this.#counts) {
      assert.equal(this.world.clicks(runId).length, count, `clicks of ${runId} after its session had ended`);
    }
  }
}
