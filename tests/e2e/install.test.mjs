// From nothing to a working session: a new home, the host's own --install, the shim, and the doctor agrees.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { countedOnce, sessionEnds, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
});
after(() => world?.close());

const findingsAbout = (about) => world.doctor().findings.filter((finding) => finding.about === about);

test('a new home, --install, the extension: a session runs from start to success', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok' });
  const popup = await world.openPopup(page);
  await startSession(popup);
  countedOnce(world, await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 }));
  await Promise.all([page.close(), popup.close()]);
});

test('the doctor finds the host reachable, the extension in its profile, and nothing to do', async () => {
  // The browser writes its preferences some seconds after the extension came in.
  await until('the profile to say that it has the extension', () => (
    findingsAbout('extension').some(({ finding }) => finding === 'is in Chromium, profile Default')
  ), { within: 40_000, every: 500 });
  const { status, healthy, findings } = world.doctor();
  assert.deepEqual(findings.filter(({ verdict }) => verdict === 'bad'), []);
  assert.equal(status, 0);
  assert.equal(healthy, true);
  assert.match(findingsAbout('Chromium')[0].finding, /^finds the host through .*\.config\/chromium\/NativeMessagingHosts\//);
});
