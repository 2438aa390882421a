// A second extension in the same browser, and the page itself, speak to ours as its own parts do: nobody hears them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { until } from './support/condition.mjs';
import { kExtensionOrigin, kHostName, missing } from './support/places.mjs';
import { claimedOnce, countedOnce, sessionEnds, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

const kId = new URL(kExtensionOrigin).host;

/** @type {World} */ let world;
before(async () => {
  world = await World.open({ others: [fileURLToPath(new URL('support/stranger', import.meta.url))] });
});
after(() => world?.close());

const strangersWorker = () => until('the stranger’s worker', () => world.browser.serviceWorkers().find((worker) => (
  worker.url().endsWith('/worker.js') && !worker.url().startsWith(kExtensionOrigin))));

function assertUnheard(tried) {
  assert.equal(tried.length, 8);
  for (const { way, heard, error } of tried) {
    assert.deepEqual(heard, [], `${way} was answered`);
    assert.match(error, /Receiving end does not exist|Could not establish connection/, way);
  }
}

test('another extension reaches nothing of ours, from its worker or from its script in the page: no session, no switch, no click, no pause', async () => {
  const stranger = await strangersWorker();
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok', stranger: kId });
  const popup = await world.openPopup(page);
  const [fromPage] = await until('its tries in the page', async () => {
    const tried = await stranger.evaluate(() => self.fromPages);
    return tried.length > 0 ? tried : null;
  });
  assertUnheard(fromPage);
  await startSession(popup);
  assertUnheard(await stranger.evaluate((id) => tries(id), kId)); // and in mid-session
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  await claimedOnce(world, mediaId);
  assert.equal(await world.view('stranger'), undefined);
  assert.equal(await popup.locator('#switch').getAttribute('aria-checked'), 'true');
  await Promise.all([page.close(), popup.close()]);
});

test('another extension may not start the host, and reads no file of ours', async () => {
  const stranger = await strangersWorker();
  const before = world.hostPids();
  const { heard, error } = await stranger.evaluate((name) => self.triesHost(name), kHostName);
  assert.deepEqual(heard, []);
  assert.match(error, /forbidden/);
  assert.deepEqual(world.hostPids().filter((pid) => !before.includes(pid)), []);
  const files = ['manifest.json', 'worker/hub.js', 'popup/popup.html', 'page/clicker.js', 'shared/names.js'];
  assert.deepEqual(await stranger.evaluate(({ id, paths }) => self.triesFiles(id, paths), { id: kId, paths: files }), []);
});

test('the page itself has no way to the extension, and cannot put its popup into a frame', async () => {
  const page = await world.openPost(randomUUID());
  assert.equal(await page.evaluate(() => typeof globalThis.chrome?.runtime?.connect), 'undefined');
  await page.evaluate((url) => document.body.append(Object.assign(document.createElement('iframe'), { src: url })), `${kExtensionOrigin}/popup/popup.html`);
  await until('the frame to be refused', () => page.frames().some((frame) => frame.url().startsWith('chrome-error:')));
  await page.close();
});
