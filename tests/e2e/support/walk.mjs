// Walks along the street: a few tabs at once, each on one page after the other, and on each page a session.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { until } from './condition.mjs';
import { claimedOnce, countedOnce, journalOf, noted, sessionEnds, startSession } from './session.mjs';
import { expectationOf, kFailed, kJob, kReasons, nameOf, optionsOf, startsEarly } from './street.mjs';
import { hydrated } from './world.mjs';

export const kPrompt = 'a lighthouse in the rain, seen from the sea';
/** Three are in flight at once, and the next ones get ready (R17). */
const kTabs = 5;
/** The slots of all cells are three seconds apart. */
const kPatience = { within: 90_000 };
/** Twice as long as the main job takes where it is alone. */
const kTryOut = { within: 45_000 };

/** @typedef {{world: import('./world.mjs').World, page: import('playwright-core').Page, popup: import('playwright-core').Page}} Tab */

/** The tab goes to another page, and its popup with it. @param {Tab} tab @param {string} mediaId @param {object} options @param {boolean} early */
async function goTo({ world, page, popup }, mediaId, options, early) {
  await page.evaluate(() => sessionStorage.clear()); // a tab keeps it, and the next page may have no store
  await page.goto(world.site.address(mediaId, options), { waitUntil: early ? 'commit' : 'load' });
  if (!early) await hydrated(page);
  await popup.reload();
}

const summaryIn = (popup) => popup.locator('#page-summary').textContent();
/** As the window names it. */
async function composerIn(popup) {
  const summary = await until('the window to say what kind of page it is', () => summaryIn(popup));
  return summary.split(/[.,]/)[0].replace('The page has ', '');
}

/** Start is refused with the reason, where the page was known for what it is before. @param {Tab} tab */
async function isNotStarted({ popup }) {
  await until('the window to say that nothing could be seen', async () => /no list of videos/.test(await summaryIn(popup)));
  await startSession(popup, { prompt: kPrompt });
  await popup.locator('#error', { hasText: /cannot see the result of an attempt/ }).waitFor();
}

/** The offer runs out, and the window says why. @param {Tab} tab */
async function isNotClaimed({ world, popup }, mediaId, why) {
  await startSession(popup, { prompt: kPrompt });
  await noted(world, mediaId, 'grant_closed', 1, kPatience);
  await popup.locator('#page-warning', { hasText: kReasons[why].window }).waitFor();
  await popup.locator('#stop:enabled').click();
  await noted(world, mediaId, 'session_ended');
  assert.ok(!(await journalOf(world, mediaId)).some(({ kind }) => kind === 'grant_claimed'), 'nothing was claimed');
}

/** The claim is given back, and the host hears why. @param {Tab} tab */
async function isNotClicked({ world, popup }, mediaId, why) {
  await startSession(popup, { prompt: kPrompt });
  await noted(world, mediaId, 'click_failed', 1, kPatience);
  await popup.locator('#stop:enabled').click();
  await noted(world, mediaId, 'session_ended');
  const { view } = await world.withHost((host) => host.request('session.get', { mediaId }));
  assert.ok(view.session.logs.some((text) => text.includes(kReasons[why].log)), view.session.logs.join());
}

/** The main job: refused once, then a video. @param {Tab} tab */
async function isDone({ world, popup }, mediaId) {
  await startSession(popup, { prompt: kPrompt });
  const view = await sessionEnds(world, mediaId, kJob, kPatience);
  countedOnce(world, view);
  await claimedOnce(world, mediaId);
}

/** @param {Tab} tab @param {string} mediaId @param {object} cell @param {import('./session.mjs').Settled} settled */
async function visit(tab, mediaId, cell, settled) {
  const { world, popup } = tab;
  const expected = expectationOf(cell);
  await goTo(tab, mediaId, optionsOf(cell), startsEarly(cell));
  const found = await composerIn(popup);
  if (expected.ends === 'not started') await isNotStarted(tab);
  else if (expected.ends === 'not claimed') await isNotClaimed(tab, mediaId, expected.why);
  else if (expected.ends === 'not clicked') await isNotClicked(tab, mediaId, expected.why);
  else await isDone(tab, mediaId);

  const clicks = world.clicks(mediaId);
  const wrong = world.site.runs.wrong(mediaId);
  const times = expected.ends === 'done' ? kJob.clicks : 0;
  assert.deepEqual(wrong, [], 'presses of other buttons');
  assert.deepEqual(clicks.map(({ prompt }) => prompt), Array(times).fill(kPrompt));
  const session = (await world.view(mediaId))?.session;
  if (times === 0) assert.equal(session?.creditsUsed ?? 0, 0);
  settled.note(mediaId, times);
  return {
    cell, found, filled: clicks.filter(({ prompt }) => prompt === kPrompt).length, clicked: clicks.length, wrong: wrong.length,
    counted: `${session?.retryCount ?? 0}+${session?.videosGenerated ?? 0}`, ends: expected.why ? `${expected.ends}: ${expected.why}` : expected.ends,
  };
}

/**
 * Without an expectation, for a shim of another time: a session, and what was pressed until it ended or nothing came of it.
 * @param {Tab} tab
 */
export async function tryOut(tab, mediaId, cell) {
  const { world, popup } = tab;
  await goTo(tab, mediaId, optionsOf(cell), startsEarly(cell));
  await startSession(popup, { prompt: kPrompt }).catch(() => {}); // it may refuse to start
  const isOver = async () => !['pending', 'idle'].includes((await world.view(mediaId))?.session.outcome ?? 'idle');
  await until('the session to end', isOver, kTryOut).catch(() => {});
  await popup.locator('#stop').dispatchEvent('click').catch(() => {});
  const clicks = world.clicks(mediaId);
  const session = (await world.view(mediaId))?.session;
  return {
    cell, found: '', filled: clicks.filter(({ prompt }) => prompt === kPrompt).length, clicked: clicks.length,
    wrong: world.site.runs.wrong(mediaId).length, counted: `${session?.retryCount ?? 0}+${session?.videosGenerated ?? 0}`, ends: session?.outcome ?? 'not started',
  };
}

/** A cell that failed: what is known of it, and its session stopped, for those that come after it. @param {Tab} tab @returns {Promise<{row: object, text: string}>} */
async function failure({ world, popup }, mediaId, cell, error) {
  await popup.locator('#stop').dispatchEvent('click').catch(() => {});
  const wrong = world.site.runs.wrong(mediaId);
  return {
    row: { cell, found: '?', filled: '?', clicked: world.clicks(mediaId).length, counted: '?', wrong: wrong.length, ends: kFailed },
    text: `${nameOf(cell)}: ${error.message}; other buttons that were pressed: ${wrong.join(', ') || 'none'}`,
  };
}

/**
 * @param {import('./world.mjs').World} world @param {import('./session.mjs').Settled} settled @param {object[]} cells
 * @param {(row: object) => void} [tell] each row when it is there
 * @param {(tab: Tab, mediaId: string, cell: object, settled: import('./session.mjs').Settled) => Promise<object>} [act] what is done on each page
 * @returns {Promise<{rows: object[], failed: string[]}>} in the order of the cells
 */
export async function walk(world, settled, cells, tell = () => {}, act = visit) {
  const rows = [];
  const failed = [];
  const left = cells.map((cell, index) => ({ cell, index }));
  const lanes = [];
  for (let i = 0; i < Math.min(kTabs, cells.length); i += 1) { // one after the other: a new tab is told by what is new
    const page = await world.openPost(randomUUID());
    lanes.push({ world, page, popup: await world.openPopup(page) });
  }
  await Promise.all(lanes.map(async (tab) => {
    for (let next = left.shift(); next; next = left.shift()) {
      const mediaId = randomUUID();
      try {
        rows[next.index] = await act(tab, mediaId, next.cell, settled);
      } catch (error) {
        const { row, text } = await failure(tab, mediaId, next.cell, error);
        rows[next.index] = row;
        failed.push(text);
      }
      tell(rows[next.index]);
    }
    await Promise.all([tab.page.close(), tab.popup.close()]);
  }));
  return { rows, failed };
}
