// The host for 64-bit ARM under qemu: what it is, what it says of itself, and that it decides as the others do. qemu
// has neither Landlock nor seccomp, so the sandbox is built here, and not in force.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (...args) => execFileSync(join(root, 'tests/aarch64/host'), args, { encoding: 'utf8', input: '' });

test('it is a program for AArch64 that needs no library', () => {
  const headers = execFileSync('readelf', ['--file-header', '--program-headers', join(root, 'build/aarch64/bin/grok-retry-host')], { encoding: 'utf8' });
  assert.match(headers, /Machine:\s+AArch64/);
  assert.match(headers, /Type:\s+DYN/, 'its place in memory is chosen anew at each start');
  assert.doesNotMatch(headers, /INTERP/);
});

test('it says its version and its own SQLite', () => {
  assert.match(run('--version'), /grok-retry-host \d+\.\d+\.\d+[\s\S]*SQLite +3\.\d+\.\d+, bundled/);
});

test('the recording of a real browser session replays with the same decisions', () => {
  assert.match(run('--replay', join(root, 'tests/recordings/two_refused_one_good.jsonl')), /No difference\./);
});
