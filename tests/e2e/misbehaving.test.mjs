// Pages that misbehave: they throw, stand still, flood or forge what the shim hears, or show nothing of what they do. Each costs
// at most a session.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { missing } from './support/places.mjs';
import { claimedOnce, countedOnce, noted, sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { kPrompt } from './support/walk.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

const kVideo = { outcome: 'success', retryCount: 0, videosGenerated: 1 };

/** A tab of its own on an image of its own, whose session runs. */
async function started(options, session = {}) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'ok', ms: 40, ...options });
  const popup = await world.openPopup(page);
  await startSession(popup, { prompt: kPrompt, ...session });
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** Whatever came of it: all clicks were on the submit, with the granted words. */
function onlyTheSubmit(mediaId, most) {
  assert.deepEqual(world.site.runs.wrong(mediaId), [], 'presses of other buttons');
  const clicks = world.clicks(mediaId);
  assert.ok(clicks.length <= most, `${clicks.length} clicks`);
  assert.deepEqual(clicks.map(({ prompt }) => prompt), Array(clicks.length).fill(kPrompt));
}

test('a page that throws or blocks has its session, and the one beside it, too; no click is wrong or made twice (R10, R24)', async () => {
  const cells = [];
  for (const options of [{ layout: 'textarea', traps: 'gallery,pill,throws' }, { layout: 'dropdowns', traps: 'gallery,pill,blocks' }, { layout: 'bar', traps: 'gallery' }]) cells.push(await started(options));
  const [host] = world.hostPids();
  for (const { mediaId, close } of cells) {
    const view = await sessionEnds(world, mediaId, kVideo, { within: 60_000 });
    countedOnce(world, view);
    onlyTheSubmit(mediaId, 1);
    settled.note(mediaId, 1);
    await close();
  }
  const [throwing, blocked, beside] = cells;
  for (const { mediaId } of [throwing, beside]) await claimedOnce(world, mediaId);
  // A page that stands still for as long as a claim may be clicked gets its click later, with another claim.
  const { view } = await world.withHost((client) => client.request('session.get', { mediaId: blocked.mediaId }));
  assert.ok(view.session.logs.some((line) => line.includes('the answer to the claim came too late')), view.session.logs.join());
  assert.deepEqual(world.hostPids(), [host], 'the host that was there is there');
});

test('a page that floods or forges the stream costs at most its session; the one beside it counts its own (R22, R24)', async () => {
  const cells = [];
  for (const options of [{ layout: 'camera', traps: 'gallery,pill,floods' }, { layout: 'arrow', traps: 'gallery,pill,forges' }, { layout: 'bar', traps: 'gallery' }]) {
    cells.push(await started({ source: 'both', ...options }, { maxRetries: 2 }));
  }
  const [host] = world.hostPids();
  const [flooding, forging, beside] = cells;
  for (const { mediaId } of [flooding, beside]) {
    countedOnce(world, await sessionEnds(world, mediaId, kVideo, { within: 60_000 }));
    onlyTheSubmit(mediaId, 1);
    settled.note(mediaId, 1);
  }
  const { session } = await world.untilView(forging.mediaId, 'its session to end', (view) => !view.session.isActive && view.session.outcome !== 'pending', { within: 60_000 });
  assert.ok(session.retryCount <= 40, `as many as the shim takes in a minute, not ${session.retryCount}`);
  // A claim that was granted before the forged end may still be clicked (R10), and nothing else.
  for (const { close } of cells) await close();
  onlyTheSubmit(forging.mediaId, (await noted(world, forging.mediaId, 'grant_claimed')).length);
  assert.deepEqual(world.hostPids(), [host], 'the host that was there is there');
});

// The last one: its click stays in flight.
test('a page in which a click shows nothing and nobody could see what becomes of it gets that one click, and its session says so (R10, R12, R22)', async () => {
  const { mediaId, close } = await started({ source: 'unseen', layout: 'bar', traps: 'gallery,pill' });
  await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 }, { within: 60_000 });
  assert.match(JSON.stringify(await noted(world, mediaId, 'session_ended')), /no_evidence/);
  onlyTheSubmit(mediaId, 1);
  settled.note(mediaId, 1);
  await close();
});
