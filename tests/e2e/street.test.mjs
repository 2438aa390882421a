// The main job on every kind of page that the site may be: layout, language, source of the outcomes, and troubles before
// the session and in the middle of it, in pairs. And pages that misbehave.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { claimedOnce, countedOnce, journalOf, noted, sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { allCells, chosenCells, kJob, matrix, runsOn } from './support/street.mjs';
import { kPrompt, walk } from './support/walk.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

test('the whole job on the right button, or no click and the reason, on every kind of page; and no press of any other button (R3, R10, R22, R24)', async (t) => {
  const { features = [] } = await world.withHost((host) => host.hello);
  const cells = (process.env.STREET === 'all' ? allCells() : chosenCells()).filter((cell) => runsOn(cell, features));
  const { rows, failed } = await walk(world, settled, cells);
  for (const line of matrix(rows).split('\n')) t.diagnostic(line);
  assert.deepEqual(failed, []);
});

/** A tab of its own on an image of its own, whose session runs. */
async function started(options, session = {}) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: kJob.script, ms: 40, ...options });
  const popup = await world.openPopup(page);
  await startSession(popup, { prompt: kPrompt, ...session });
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** Whatever came of it: all clicks were on the submit, with the granted words, each on a claim of its own. */
async function onlyTheSubmit(mediaId, most) {
  assert.deepEqual(world.site.runs.wrong(mediaId), [], 'presses of other buttons');
  const clicks = world.clicks(mediaId);
  assert.ok(clicks.length <= most, `${clicks.length} clicks`);
  assert.deepEqual(clicks.map(({ prompt }) => prompt), Array(clicks.length).fill(kPrompt));
  settled.note(mediaId, clicks.length);
}

test('a page that throws or blocks has its session, and the one beside it, too; no click is wrong or made twice (R10, R24)', async () => {
  const cells = [];
  for (const options of [{ layout: 'textarea', traps: 'gallery,pill,throws' }, { layout: 'dropdowns', traps: 'gallery,pill,blocks' }, { layout: 'bar', traps: 'gallery' }]) cells.push(await started(options));
  const [host] = world.hostPids();
  for (const { mediaId, close } of cells) {
    const view = await sessionEnds(world, mediaId, kJob, { within: 60_000 });
    countedOnce(world, view);
    await onlyTheSubmit(mediaId, kJob.clicks);
    await close();
  }
  const [throwing, blocked, beside] = cells;
  for (const { mediaId } of [throwing, beside]) await claimedOnce(world, mediaId);
  // A page that stands still for as long as a claim may be clicked gets its click later, with another claim.
  const { view } = await world.withHost((client) => client.request('session.get', { mediaId: blocked.mediaId }));
  assert.ok(view.session.logs.some((line) => line.includes('the answer to the claim came too late')), view.session.logs.join());
  assert.deepEqual(world.hostPids(), [host], 'the host that was there is there');
});
