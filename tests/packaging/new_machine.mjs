// Run by deb.test.mjs in a root of its own: a machine gets the package, a user of it a session, and the package goes.
//   new_machine.mjs PACKAGE
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const run = (command, ...words) => execFileSync(command, words, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
const ours = () => run('find', '/etc', '/usr', '/opt', '/var', '-iname', '*grok[-_]retry*').split('\n').filter(Boolean);

assert.deepEqual(ours(), [], 'a clean machine');
run('dpkg', '--install', process.argv[2]);

process.env.GROK_RETRY_HOST = '/usr/bin/grok-retry-host';
process.env.GROK_RETRY_SHIM = '/usr/share/grok-retry-host/extension-shim';
const { World } = await import('../e2e/support/world.mjs');
const { countedOnce, sessionEnds, startSession } = await import('../e2e/support/session.mjs');

const world = await World.open({ installed: 'for all' });
try {
  const mediaId = randomUUID();
  const popup = await world.openPopup(await world.openPost(mediaId, { script: 'ok' }));
  await startSession(popup);
  countedOnce(world, await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 }));
  const { status, findings } = world.doctor();
  const [chromium] = findings.filter(({ about }) => about === 'Chromium');
  assert.match(chromium.finding, /^finds the host through \/etc\/chromium\/native-messaging-hosts\//);
  assert.deepEqual(findings.filter(({ verdict }) => verdict === 'bad'), []);
  assert.equal(status, 0);

  run('dpkg', '--remove', 'grok-retry-host');
  assert.deepEqual(ours(), [], 'after the package was removed');
  assert.ok(existsSync(join(world.stateHome, 'grok-retry-host/state.db')), 'what is the user\'s stays');
} finally {
  await world.close();
}
console.log('installed, used, removed');
