// Run by scripts/release: the installer under Wine. It tells a browser, replaces an older version while a host of that one
// serves, and removes itself; sessions stay.
//   node tests/packaging/windows_installer.mjs OLDER.exe NEWER.exe
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { frame } from '../support/frames.mjs';

const [older, newer] = process.argv.slice(2);
const kWine = '/usr/lib/wine/wine64';
const kManifest = JSON.parse(readFileSync(new URL('../../manifest/com.grok_retry.host.json.in', import.meta.url), 'utf8'));
const kKey = `HKCU\\Software\\Google\\Chrome\\NativeMessagingHosts\\${kManifest.name}`;
const kRemoval = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\grok-retry-host';

const home = mkdtempSync(join(tmpdir(), 'grok-retry-installer-'));
const env = { ...process.env, WINEPREFIX: join(home, 'wine'), WINEDEBUG: '-all', DISPLAY: '', WINELOADER: kWine };
const wine = (...words) => spawnSync(kWine, words, { env, encoding: 'utf8', input: '', timeout: 120_000 });
const valueOf = (key, name) => new RegExp(`${name}\\s+REG_SZ\\s+(.*?)\\r?\\n`).exec(wine('reg', 'query', key).stdout)?.[1] ?? null;
const framed = (message) => frame({ jsonrpc: '2.0', ...message });
/** What the host says from now on, up to this answer. */
const answered = async (host, id) => {
  let said = '';
  while (!said.includes(`"id":${id},`)) said += String((await once(host.stdout, 'data'))[0]);
  return said;
};
const kHello = { id: 1, method: 'hello', params: { protocol: 1, client: { name: 'test', version: '1' } } };

let host;
try {
  spawnSync('wineboot', ['-i'], { env, stdio: 'ignore' });
  spawnSync('wineserver', ['-w'], { env, stdio: 'ignore' });
  const users = join(home, 'wine/drive_c/users');
  const user = readdirSync(users).filter((name) => name !== 'Public')[0];
  const local = join(users, user, 'AppData/Local');
  mkdirSync(join(local, 'Google/Chrome/User Data'), { recursive: true }); // a browser that was started once
  const folder = join(local, 'Programs/grok-retry-host');
  const program = join(folder, 'grok-retry-host.exe');

  assert.equal(wine(older, '/S').status, 0);
  assert.equal(valueOf(kRemoval, 'DisplayVersion'), '0.0.1');
  assert.match(valueOf(kKey, '\\(Default\\)') ?? '', /grok-retry-host\\com\.grok_retry\.host\.json$/);
  const { findings } = JSON.parse(wine(program, '--doctor', '--json').stdout);
  assert.deepEqual(findings.filter(({ about }) => about === 'self-test').map(({ verdict }) => verdict), ['good'], JSON.stringify(findings));

  host = spawn(kWine, [program, kManifest.allowed_origins[0]], { env });
  host.stdin.write(Buffer.concat([kHello,
    { id: 2, method: 'snapshot', params: { tab: { id: 1, document: 'A' }, seq: 1, path: '/imagine/post/img-1', store: { state: { videoByMediaId: {}, imageByMediaId: { 'img-1': {} } }, version: 3 } } },
    { id: 3, method: 'session.start', params: { tab: { id: 1, document: 'A' }, prompt: 'a fox', requestId: 'start-1' } }].map(framed)));
  await answered(host, 3);

  assert.equal(wine(newer, '/S').status, 0, 'over an older one that is in use');
  assert.notEqual(valueOf(kRemoval, 'DisplayVersion'), '0.0.1');
  host.stdin.write(framed({ id: 4, method: 'ping' }));
  await answered(host, 4); // it serves on
  host.stdin.end();
  await once(host, 'close');
  const seen = wine(program, '--debug', '--json');
  assert.deepEqual(JSON.parse(seen.stdout).sessions.map(({ mediaId }) => mediaId), ['img-1'], seen.stderr);
  assert.deepEqual(readdirSync(folder).sort(), ['CHANGELOG.txt', 'LICENSE.txt', 'README.txt', 'THIRD_PARTY.txt', 'extension-shim',
    'grok-retry-host.exe', ...readdirSync(folder).filter((name) => name.includes('.old')), 'uninstall.exe'].sort());

  assert.equal(wine(join(folder, 'uninstall.exe'), '/S').status, 0);
  spawnSync('wineserver', ['-w'], { env, stdio: 'ignore' }); // it goes on as a copy of itself, and ends
  assert.equal(valueOf(kKey, '\\(Default\\)'), null);
  assert.equal(valueOf(kRemoval, 'DisplayVersion'), null);
  assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
  assert.ok(existsSync(join(local, 'grok-retry-host/state.db')), 'sessions stay');
  console.log('the installer: installs, replaces a version in use and removes itself under Wine');
} finally {
  host?.kill('SIGKILL');
  spawnSync('wineserver', ['-k'], { env, stdio: 'ignore' });
  rmSync(home, { recursive: true, force: true });
}
