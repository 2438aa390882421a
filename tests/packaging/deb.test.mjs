// The .deb: what is in it, and a machine that gets it, uses it in a real browser and gets rid of it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { kAddOnId, kExtensionOrigin, kRepository, missing } from '../e2e/support/places.mjs';

assert.equal(missing(), null);

let folder;
let deb;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'grok-retry-deb-'));
  execFileSync('cpack', ['--config', join(kRepository, 'build/release/CPackConfig.cmake'), '-B', folder], { stdio: 'pipe' });
  deb = join(folder, readdirSync(folder).find((name) => name.endsWith('.deb')));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the package has the host, manifests of both families in the right folders, man page, completions, extension', () => {
  const root = join(folder, 'root');
  execFileSync('dpkg', ['-x', deb, root]);
  const read = (path) => readFileSync(join(root, path), 'utf8');
  for (const where of ['etc/chromium', 'etc/opt/chrome', 'etc/opt/edge', 'etc/brave', 'etc/opt/vivaldi']) {
    const manifest = JSON.parse(read(`${where}/native-messaging-hosts/com.grok_retry.host.json`));
    assert.equal(manifest.path, '/usr/bin/grok-retry-host', where);
    assert.deepEqual(manifest.allowed_origins, [`${kExtensionOrigin}/`], where);
  }
  const firefox = JSON.parse(read('usr/lib/mozilla/native-messaging-hosts/com.grok_retry.host.json'));
  assert.deepEqual(firefox.allowed_extensions, [kAddOnId]);
  assert.equal(firefox.allowed_origins, undefined);
  for (const path of ['usr/share/man/man1/grok-retry-host.1.gz', 'usr/share/bash-completion/completions/grok-retry-host',
    'usr/share/zsh/vendor-completions/_grok-retry-host', 'usr/share/fish/vendor_completions.d/grok-retry-host.fish',
    'usr/share/grok-retry-host/extension-shim/manifest.json', 'usr/share/doc/grok-retry-host/copyright']) {
    assert.ok(existsSync(join(root, path)), path);
  }
  assert.match(execFileSync(join(root, 'usr/bin/grok-retry-host'), ['--version'], { encoding: 'utf8' }), /^grok-retry-host \d/);
  const control = execFileSync('dpkg-deb', ['-f', deb, 'Depends'], { encoding: 'utf8' });
  assert.match(control, /libsqlite3-0 .*libstdc\+\+6/);
});

test('a clean machine: installed, a session in Chromium, updated in the middle of another, removed; only the data stays', (t) => {
  const inside = spawnSync(join(kRepository, 'tests/packaging/in_clean_root'),
    [process.execPath, 'tests/packaging/new_machine.mjs', deb], { encoding: 'utf8' });
  if (inside.status === 77) return t.skip(`a root of its own: ${inside.stderr.trim()}`);
  assert.equal(inside.status, 0, inside.stdout + inside.stderr);
  assert.match(inside.stdout, /installed, used, updated, removed/);
  t.diagnostic(/from nothing installed to the first video: .*/.exec(inside.stdout)[0]);
});
