// Run by scripts/release: from the tarball alone to the first session that ends with a video, in a browser.
//   node tests/packaging/tarball.mjs dist/grok-retry-host-VERSION-linux-ARCHITECTURE.tar.gz
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const began = Date.now();
const home = mkdtempSync(join(tmpdir(), 'grok-retry-tarball-'));
let world;
try {
  execFileSync('tar', ['-xzf', process.argv[2], '-C', home]);
  const folder = join(home, readdirSync(home)[0]);
  const host = join(folder, 'bin/grok-retry-host');
  assert.doesNotMatch(execFileSync('readelf', ['--program-headers', host], { encoding: 'utf8' }), /INTERP/, 'it needs no library');

  process.env.GROK_RETRY_HOST = host;
  process.env.GROK_RETRY_SHIM = join(folder, 'share/grok-retry-host/extension-shim');
  const { World } = await import('../e2e/support/world.mjs');
  const { countedOnce, sessionEnds, startSession } = await import('../e2e/support/session.mjs');
  world = await World.open();
  const mediaId = randomUUID();
  const popup = await world.openPopup(await world.openPost(mediaId, { script: 'ok' }));
  await startSession(popup);
  countedOnce(world, await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 }));
  const [sandbox] = world.doctor().findings.filter(({ about }) => about === 'self-test');
  assert.match(sandbox.finding, /Landlock on.*seccomp on/);
  const seconds = (Date.now() - began) / 1000;
  assert.ok(seconds <= 60, `${seconds} s`);
  console.log(`from the tarball to the first video: ${seconds.toFixed(1)} s`);
} finally {
  await world?.close();
  rmSync(home, { recursive: true, force: true });
}
