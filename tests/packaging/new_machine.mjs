// Run by deb.test.mjs in a root of its own: a machine gets the package, a user of it a session; a newer package comes in
// the middle of the next session, and nothing is lost; then the package goes.
//   new_machine.mjs PACKAGE
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (command, ...words) => execFileSync(command, words, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
const ours = () => run('find', '/etc', '/usr', '/opt', '/var', '-iname', '*grok[-_]retry*').split('\n').filter(Boolean);

/** The same program in a package with a higher number. */
function newer(file) {
  const folder = mkdtempSync(join(tmpdir(), 'grok-retry-newer-'));
  run('dpkg-deb', '--raw-extract', file, folder);
  const control = join(folder, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, (line) => `${line}+1`));
  run('dpkg-deb', '--build', '--root-owner-group', folder, `${folder}.deb`);
  return `${folder}.deb`;
}

assert.deepEqual(ours(), [], 'a clean machine');
const began = Date.now();
run('dpkg', '--install', process.argv[2]);

process.env.GROK_RETRY_HOST = '/usr/bin/grok-retry-host';
process.env.GROK_RETRY_SHIM = '/usr/share/grok-retry-host/extension-shim';
const { World } = await import('../e2e/support/world.mjs');
const { until } = await import('../e2e/support/condition.mjs');
const { countedOnce, sessionEnds, startSession } = await import('../e2e/support/session.mjs');

const world = await World.open({ installed: 'for all' });
try {
  const mediaId = randomUUID();
  const popup = await world.openPopup(await world.openPost(mediaId, { script: 'ok' }));
  await startSession(popup);
  countedOnce(world, await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 }));
  console.log(`from nothing installed to the first video: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  const { status, findings } = world.doctor();
  const [chromium] = findings.filter(({ about }) => about === 'Chromium');
  assert.match(chromium.finding, /^finds the host through \/etc\/chromium\/native-messaging-hosts\//);
  assert.deepEqual(findings.filter(({ verdict }) => verdict === 'bad'), []);
  assert.equal(status, 0);

  const update = newer(process.argv[2]);
  const before = await world.view(mediaId);
  const other = randomUUID();
  await startSession(await world.openPopup(await world.openPost(other, { script: 'moderated@40,ok' })), { maxRetries: 3 });
  await world.untilView(other, 'the first refusal', ({ session }) => session.retryCount === 1);
  const programs = () => world.hostPids().map((pid) => readlinkSync(`/proc/${pid}/exe`));
  assert.deepEqual(programs(), ['/usr/bin/grok-retry-host']);
  run('dpkg', '--install', update);
  assert.deepEqual(programs(), ['/usr/bin/grok-retry-host (deleted)'], 'the host of the older package goes on');
  const view = await sessionEnds(world, other, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  countedOnce(world, view);
  await world.restartBrowser();
  await world.openPost(randomUUID(), { script: 'ok' });
  await until('a host of the newer package', () => programs().includes('/usr/bin/grok-retry-host'));
  assert.deepEqual(await world.view(mediaId), before);
  assert.deepEqual((await world.view(other)).session, view.session);

  run('dpkg', '--remove', 'grok-retry-host');
  assert.deepEqual(ours(), [], 'after the package was removed');
  assert.ok(existsSync(join(world.stateHome, 'grok-retry-host/state.db')), 'what is the user\'s stays');
} finally {
  await world.close();
}
console.log('installed, used, updated, removed');
