// The Windows host under Wine: what it says of itself, its pipes, its end, and the browsers in Wine's registry.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { frame, takeFrames } from '../support/frames.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kHost = join(root, 'tests/windows/host');
const kManifest = JSON.parse(readFileSync(join(root, 'manifest/com.grok_retry.host.json.in'), 'utf8'));
const kOrigin = kManifest.allowed_origins[0];
const kPatience = 60_000;

/** @param {string[]} args */
const run = (args, env = {}) => {
  const { status, stdout, stderr } = spawnSync(kHost, args, { encoding: 'utf8', timeout: kPatience, env: { ...process.env, ...env }, input: '' });
  return { status, out: stdout, err: stderr };
};
const framed = (message) => frame({ jsonrpc: '2.0', ...message });
/** Says these requests to a host, ends its input, and returns what it said and how it ended. */
const talk = (args, requests, env = {}) => new Promise((resolve, reject) => {
  const host = spawn(kHost, args, { env: { ...process.env, ...env } });
  const said = [];
  let errors = '';
  const deadline = setTimeout(() => { host.kill('SIGKILL'); reject(new Error(`no end; stderr: ${errors}`)); }, kPatience);
  host.stdout.on('data', (bytes) => said.push(bytes));
  host.stderr.on('data', (text) => { errors += text; });
  host.on('error', reject);
  host.on('close', (code) => {
    clearTimeout(deadline);
    const messages = [];
    const rest = takeFrames(Buffer.concat(said), (message) => messages.push(message));
    resolve({ code, messages, rest: rest.length, errors });
  });
  host.stdin.end(Buffer.concat(requests.map(framed)));
});
const kHello = { id: 1, method: 'hello', params: { protocol: 1, client: { name: 'test', version: '1' } } };
/** @param {(folder: string) => any} use */
const inFolder = async (use) => {
  const folder = mkdtempSync(join(tmpdir(), 'grok-windows-'));
  try { await use(folder); } finally { rmSync(folder, { recursive: true, force: true }); }
};
const kWine = '/usr/lib/wine/wine64';
const kProgram = join(root, 'build/windows/bin/grok-retry-host.exe');
const inWine = () => ({ ...process.env, WINEPREFIX: process.env.GRH_WINE, WINEDEBUG: '-all', DISPLAY: '' });
const reg = (...args) => spawnSync(kWine, ['reg', ...args], { encoding: 'utf8', env: inWine() });
const kKey = (browser) => `HKCU\\Software\\${browser}\\NativeMessagingHosts\\${kManifest.name}`;
/** The unnamed value of a key, or null. */
const valueOf = (key) => /REG_SZ\s+(.*?)\r?\n/.exec(reg('query', key, '/ve').stdout)?.[1] ?? null;

test('it says its version, and help in UTF-8', () => {
  const version = run(['--version']);
  assert.equal(version.status, 0, version.err);
  assert.match(version.out, /grok-retry-host \d+\.\d+\.\d+/);
  const help = run(['--help']);
  assert.equal(help.status, 0, help.err);
  assert.match(help.out, /--install/);
});

test('hello and ping are answered over its pipes, with nothing else on them, and the end of input ends it', () => inFolder(async (folder) => {
  const { code, messages, rest, errors } = await talk(['--db', join(folder, 'state.db'), kOrigin], [kHello, { id: 2, method: 'ping' }]);
  assert.equal(code, 0, errors);
  assert.equal(rest, 0);
  assert.deepEqual(messages.filter(({ id }) => id !== undefined).map(({ id }) => id), [1, 2]);
  assert.equal(errors, '');
  assert.ok(statSync(join(folder, 'state.db')).size > 0);
}));

const kSession = [
  { id: 2, method: 'snapshot', params: { tab: { id: 1, document: 'A' }, seq: 1, path: '/imagine/post/img-1', store: { state: { videoByMediaId: {}, imageByMediaId: { 'img-1': {} } }, version: 3 } } },
  { id: 3, method: 'session.start', params: { tab: { id: 1, document: 'A' }, prompt: 'ein Fuchs, 狐', requestId: 'start-1' } },
];
const inWindows = (file) => `Z:${file.replaceAll('/', '\\')}`;

for (const name of ['a folder with spaces', 'Jürgen 日本 \u{1F98A}']) {
  test(`a state folder named "${name}" is found by each process under that name`, () => inFolder(async (above) => {
    const file = join(above, name, 'state.db');
    const { code, messages, errors } = await talk(['--db', file, kOrigin], [kHello, ...kSession]);
    assert.equal(code, 0, errors);
    const answers = messages.filter(({ id }) => id !== undefined);
    assert.deepEqual(answers.map(({ id, error }) => [id, error]), [[1, undefined], [2, undefined], [3, undefined]]);
    assert.equal(answers[0].result.log, inWindows(join(above, name, 'host.log')));
    assert.ok(statSync(file).size > 0);
    assert.match(readFileSync(join(above, name, 'host.log'), 'utf8'), new RegExp(`state in .*${name}`));

    const { database, sessions } = JSON.parse(run(['--debug', '--json', '--db', file]).out);
    assert.equal(database, inWindows(file));
    assert.deepEqual(sessions.map(({ mediaId }) => mediaId), ['img-1']);
    const shown = run(['--debug', '--db', file], { COLUMNS: '400' });
    assert.equal(shown.status, 0, shown.err);
    assert.match(shown.out, /img-1/);
    const page = join(above, `${name}.html`);
    assert.equal(run(['--debug', '--html', page, '--db', file]).status, 0);
    assert.ok(statSync(page).size > 0);
    assert.ok(readdirSync(above).every((one) => one.startsWith(name)), readdirSync(above).join(' | '));
  }));
}

test('the state folder is found by LOCALAPPDATA, whatever alphabet it is written in', () => inFolder((above) => {
  const folder = join(above, 'Łukasz Ω');
  // Wine sets LOCALAPPDATA itself, so its shell sets another one.
  const line = `set LOCALAPPDATA=${inWindows(folder)}&&${inWindows(kProgram)} --debug`;
  const { stderr, stdout } = spawnSync(kWine, ['cmd', '/c', line], { encoding: 'utf8', env: { ...inWine(), LC_ALL: 'C.UTF-8' }, input: '' });
  assert.ok((stdout + stderr).includes(inWindows(join(folder, 'grok-retry-host', 'state.db'))), stdout + stderr);
}));

test('a host that is terminated has kept what it answered, and the next one continues (R3)', () => inFolder(async (folder) => {
  const file = join(folder, 'state.db');
  const host = spawn(kHost, ['--db', file, kOrigin]);
  const ended = once(host, 'close');
  host.stdin.write(Buffer.concat([kHello, ...kSession].map(framed)));
  let said = Buffer.alloc(0);
  while (!said.includes('"id":3,')) said = Buffer.concat([said, (await once(host.stdout, 'data'))[0]]);
  const [, pid] = /"pid":(\d+)/.exec(said.toString());
  spawnSync(kWine, ['taskkill', '/f', '/pid', pid], { env: inWine() });  // TerminateProcess
  await ended;
  assert.ok(readdirSync(folder).includes(`live-${pid}.host`), 'it had no time to tidy up');
  const { messages } = await talk(['--db', file, kOrigin], [kHello, { id: 2, method: 'session.get', params: { mediaId: 'img-1' } }]);
  const { view } = messages.find(({ id }) => id === 2).result;
  assert.equal(view.session.isActive, true);
  assert.equal(view.persistent.lastPromptValue, kSession[1].params.prompt);
}));

test('a host whose parent is terminated ends by itself, and tidies up, though its pipe stays open', () => inFolder(async (folder) => {
  // The shell waits for the host and hands its own pipes on, as a browser that starts hosts through one.
  const shell = spawn(kWine, ['cmd', '/c', inWindows(kProgram), '--db', inWindows(join(folder, 'state.db')), kOrigin], { env: inWine() });
  const ended = once(shell.stdout, 'close');
  shell.stdin.write(Buffer.concat([kHello, ...kSession].map(framed)));
  let said = Buffer.alloc(0);
  while (!said.includes('"id":3,')) said = Buffer.concat([said, (await once(shell.stdout, 'data'))[0]]);
  const [, pid] = /"pid":(\d+)/.exec(said.toString());
  spawnSync(kWine, ['taskkill', '/f', '/im', 'cmd.exe'], { env: inWine() });
  await ended; // nobody has its output any more
  assert.ok(!readdirSync(folder).includes(`live-${pid}.host`), readdirSync(folder).join(' | '));
  assert.match(readFileSync(join(folder, 'host.log'), 'utf8'), /the process that started the host is gone/);
}));

test('what Windows lets it give up is in its answer, and only what the system says is in force', () => inFolder(async (folder) => {
  const { messages } = await talk(['--db', join(folder, 'state.db'), kOrigin], [kHello]);
  const { sandbox } = messages[0].result.host;
  assert.equal(sandbox.landlock, 'unavailable');
  assert.notEqual(sandbox.mitigations, 'off');
  assert.match(readFileSync(join(folder, 'host.log'), 'utf8'), new RegExp(`sandbox: ${sandbox.mitigations}`));
}));

test('a state file that is a link is refused', () => inFolder(async (folder) => {
  writeFileSync(join(folder, 'real.db'), 'x');
  symlinkSync(join(folder, 'real.db'), join(folder, 'state.db'));
  const { messages } = await talk(['--db', join(folder, 'state.db'), kOrigin], [kHello, { id: 2, method: 'sessions.list' }]);
  assert.ok(messages.every(({ result }) => result?.sessions === undefined));
  assert.equal(readFileSync(join(folder, 'real.db'), 'utf8'), 'x');
}));

test('--install writes keys and manifests, --doctor reads them, --uninstall removes only ours', () => inFolder((folder) => {
  const linux = (file) => join(process.env.GRH_WINE, 'drive_c', file.replace(/^C:\\/, '').replaceAll('\\', '/'));
  const other = inWindows(join(folder, 'other.json'));
  writeFileSync(join(folder, 'other.json'), JSON.stringify({ ...kManifest, path: 'C:\\other.exe', allowed_origins: [`chrome-extension://${'b'.repeat(32)}/`] }));
  reg('add', kKey('Vivaldi'), '/ve', '/d', other, '/f');
  try {
    const installed = run(['--install', 'chrome', 'edge', 'firefox']);
    assert.equal(installed.status, 0, installed.out + installed.err);
    const files = [];
    for (const [browser, name] of [['Google\\Chrome', '.json'], ['Microsoft\\Edge', '.json'], ['Mozilla', '.firefox.json']]) {
      const file = valueOf(kKey(browser));
      assert.ok(file?.endsWith(`\\AppData\\Local\\grok-retry-host\\${kManifest.name}${name}`), String(file));
      assert.match(JSON.parse(readFileSync(linux(file), 'utf8')).path, /^Z:\\.*\\grok-retry-host\.exe$/);
      files.push(linux(file));
    }
    assert.notEqual(run(['--install', 'vivaldi']).status, 0);
    assert.equal(valueOf(kKey('Vivaldi')), other);

    const { findings } = JSON.parse(run(['--doctor', '--json']).out);
    assert.deepEqual(findings.filter(({ about }) => about === 'self-test').map(({ verdict }) => verdict), ['good']);

    const gone = run(['--uninstall']);
    assert.equal(gone.status, 0, gone.out + gone.err);
    for (const browser of ['Google\\Chrome', 'Microsoft\\Edge', 'Mozilla']) assert.equal(valueOf(kKey(browser)), null);
    assert.deepEqual(files.filter((file) => existsSync(file)), []);
    assert.equal(valueOf(kKey('Vivaldi')), other);
  } finally {
    reg('delete', kKey('Vivaldi'), '/f');
    run(['--uninstall']);
  }
}));

test('the recording of a real browser session replays with the same decisions', () => {
  const { status, out, err } = run(['--replay', join(root, 'tests/recordings/two_refused_one_good.jsonl')]);
  assert.equal(status, 0, err);
  assert.match(out, /No difference\./);
});
