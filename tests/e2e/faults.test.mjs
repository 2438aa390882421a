// Several tabs, dying hosts, no host at all, and the site saying "enough".
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { popupPicture } from './support/popup.mjs';
import { claimedOnce, countedOnce, decisionNow, sessionEnds, shows, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

const attemptsCounted = (mediaId, count) => world.untilView(mediaId, `${count} attempts counted`,
  ({ session }) => session.processedAttemptIds.length === count);

async function twoTabs(options) {
  const mediaId = randomUUID();
  const pages = [await world.openPost(mediaId, options), await world.openPost(mediaId, options)];
  const popups = [await world.openPopup(pages[0]), await world.openPopup(pages[1])];
  return { mediaId, pages, popups, close: () => Promise.all([...pages, ...popups].map((page) => page.close())) };
}

async function killHost() {
  const [pid] = await until('a running host', () => world.hostPids());
  process.kill(pid, 'SIGKILL');
  return pid;
}

test('two tabs on one image: one click per grant, and both popups show the same counts (R10, R15)', async () => {
  const { mediaId, popups, close } = await twoTabs({ script: 'moderated@40,ok' });
  await startSession(popups[0]);
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  await claimedOnce(world, mediaId);
  for (const popup of popups) {
    await until('the popup to show one video', async () => /1\D+1/.test(await popup.locator('#videos').innerText()));
    await until('the popup to show one refusal', async () => /^\D*1\D/.test(await popup.locator('#refused').innerText()));
  }
  settled.note(mediaId, 2);
  await close();
});

test('when the tab that works is closed, another tab on the image goes on (R10)', async () => {
  const { mediaId, pages, popups, close } = await twoTabs({ script: 'moderated@40,ok' });
  await startSession(popups[0]);
  await attemptsCounted(mediaId, 1);
  const worked = await pages[0].evaluate(() => window.__standIn.clicks.length);
  await pages[worked ? 0 : 1].close();
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  settled.note(mediaId, 2);
  await close();
});

test('the host is killed between two attempts: the shim reconnects and the session goes on', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok' });
  const popup = await world.openPopup(page);
  await startSession(popup);
  await attemptsCounted(mediaId, 1);
  const killed = await killHost();
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  assert.notEqual(world.hostPids()[0], killed);
  countedOnce(world, view);
  settled.note(mediaId, 2);
  await Promise.all([page.close(), popup.close()]);
});

test('the host is killed while a video is made: the click is not repeated, and its video is counted (R10)', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'slow,hang', ms: 500 });
  const popup = await world.openPopup(page);
  await startSession(popup);
  await until('the click', () => world.clicks(mediaId).length === 1);
  await until('the click to be known', async () => (await decisionNow(world, mediaId)).reason === 'in_flight');
  await killHost();
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  countedOnce(world, view);
  settled.note(mediaId, 1);
  await Promise.all([page.close(), popup.close()]);
});

test('the browser stops the service worker in mid-session: worker and host come back and the session goes on', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok' });
  const popup = await world.openPopup(page);
  await startSession(popup);
  await attemptsCounted(mediaId, 1);
  const [stopped] = world.hostPids();
  await world.stopWorker(popup);
  await until('the host of the stopped worker to end', () => !world.hostPids().includes(stopped));
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  settled.note(mediaId, 2);
  await Promise.all([page.close(), popup.close()]);
});

test('the extension is reloaded in mid-session: the old content script falls silent, and the page goes on once it is reloaded', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok' });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const popup = await world.openPopup(page);
  await startSession(popup);
  await attemptsCounted(mediaId, 1);
  const before = world.hostPids();
  await world.reloadExtension();
  await until('the old host to end', () => world.hostPids().every((pid) => !before.includes(pid)));
  await page.reload();
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  assert.deepEqual(errors, []);
  settled.note(mediaId, 2);
  await page.close();
});

test('the host is not installed: the popup says so, and how to mend it', async () => {
  const bare = await World.open({ installed: false });
  try {
    const page = await bare.openPost(randomUUID());
    const popup = await bare.openPopup(page);
    await until('the remedy', async () => /not installed/.test(await popup.locator('#remedy').innerText()));
    assert.equal(await popup.locator('#start').isEnabled(), false);
    await popupPicture(popup, 'popup-host-missing');
    assert.deepEqual(await page.evaluate(() => window.__standIn.foreign), []);
  } finally {
    await bare.close();
  }
});

// Last: the pause after a rate limit is the whole machine's, and no session starts while it runs.
test('a rate-limit notice ends every session, starts a pause, and nothing clicks any more (R13)', async () => {
  const [other, mediaId] = [randomUUID(), randomUUID()];
  const pages = [await world.openPost(other, { script: 'hang' }), await world.openPost(mediaId, { script: 'rate_limited' })];
  const popups = [await world.openPopup(pages[0]), await world.openPopup(pages[1])];
  await startSession(popups[0]);
  await until('the other session\'s click', () => world.clicks(other).length === 1);
  await startSession(popups[1]);
  for (const ended of [other, mediaId]) {
    await sessionEnds(world, ended, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    assert.equal((await decisionNow(world, ended)).reason, 'rate_limited');
  }
  await shows(popups[1], '#decision', 'reason', 'rate_limited');
  await popupPicture(popups[1], 'popup-rate-limited');
  const start = () => world.withHost((host) => host.request('session.start', { mediaId, prompt: 'again' }));
  await assert.rejects(start, (error) => error.data?.name === 'rate_limited');
  settled.note(other, 1);
  settled.note(mediaId, 1);
  await Promise.all([...pages, ...popups].map((page) => page.close()));
});
