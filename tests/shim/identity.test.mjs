import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kHostName } from '../../extension-shim/shared/names.js';
import { kCommands } from '../../extension-shim/worker/commands.js';
import { messages } from './support/texts.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(read('extension-shim/manifest.json'));

/** The browser's rule: the first 16 bytes of the key's SHA-256, each hex digit as a letter from a to p. */
function idOf(key) {
  const hex = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return [...hex].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
}

test('the key of the shim gives the id that the host manifest lets in, and both name the same host', () => {
  const native = JSON.parse(read(`manifest/${kHostName}.json.in`));
  assert.equal(native.name, kHostName);
  assert.deepEqual(native.allowed_origins, [`chrome-extension://${idOf(manifest.key)}/`]);
});

test('both manifests of the host differ in what their family demands, and in nothing else', () => {
  const { allowed_origins, ...chromium } = JSON.parse(read(`manifest/${kHostName}.json.in`));
  const { allowed_extensions, ...firefox } = JSON.parse(read(`manifest/${kHostName}.firefox.json.in`));
  assert.deepEqual(firefox, chromium);
  assert.equal(allowed_extensions.length, 1);
});

test('both kinds of browsers find the same background module, and Firefox the id that its host manifest lets in', () => {
  const { service_worker, scripts, type } = manifest.background;
  assert.deepEqual([scripts, type], [[service_worker], 'module']);
  const { allowed_extensions } = JSON.parse(read(`manifest/${kHostName}.firefox.json.in`));
  assert.deepEqual(allowed_extensions, [manifest.browser_specific_settings.gecko.id]);
});

test('the host is named in one place of the shim', () => {
  const files = readdirSync(new URL('extension-shim/', root), { recursive: true }).filter((path) => path.endsWith('.js'));
  assert.deepEqual(files.filter((path) => read(`extension-shim/${path}`).includes(kHostName)), ['shared/names.js']);
});

test('the shim asks for no more than it needs and stays out of private windows', () => {
  assert.deepEqual(manifest.permissions, ['nativeMessaging', 'storage', 'sidePanel']);
  assert.deepEqual(manifest.optional_permissions, ['notifications']);
  assert.deepEqual(manifest.host_permissions, ['https://grok.com/*']);
  assert.equal(manifest.incognito, 'not_allowed');
  assert.equal(manifest.manifest_version, 3);
});

test('each command of the manifest is one that the worker carries out, with a key of its own that no browser uses', () => {
  assert.deepEqual(Object.keys(manifest.commands).sort(), Object.values(kCommands).sort());
  const keys = Object.values(manifest.commands).map(({ suggested_key }) => suggested_key.default);
  assert.equal(new Set(keys).size, keys.length);
  // Digits: letters with Alt+Shift are access keys of pages in Firefox, and of menus in Chromium.
  for (const key of keys) assert.match(key, /^Alt\+Shift\+[0-9]$/);
});

test('every text that the manifest and the worker name is there, in the language that stands for all others', () => {
  assert.equal(manifest.default_locale, 'en');
  const named = [...JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key);
  const worker = readdirSync(new URL('extension-shim/worker/', root)).map((name) => read(`extension-shim/worker/${name}`)).join('');
  for (const [, key] of worker.matchAll(/'((?:badge|notify|command)_\w+)'/g)) named.push(key);
  assert.ok(named.length > 20);
  for (const key of named) assert.ok(messages[key]?.message, key);
  for (const key of Object.keys(messages).filter((each) => /^(badge|notify|command)_/.test(each))) assert.ok(named.includes(key), `${key} is used`);
});

test('every file the manifest names is there, and what the page imports is reachable from the site only', () => {
  const { resources, matches } = manifest.web_accessible_resources[0];
  assert.deepEqual(matches, ['https://grok.com/*']);
  const reachable = new RegExp(`^(${resources.map((glob) => glob.replace('.', '\\.').replace('*', '[^/]*')).join('|')})$`);
  const pending = ['page/main.js'];
  const seen = new Set(pending);
  for (const path of pending) {
    assert.match(path, reachable, `${path} is imported by the page`);
    for (const [, target] of read(`extension-shim/${path}`).matchAll(/^import .*?from '(.+?)';/gm)) {
      const resolved = new URL(target, `file:///${path}`).pathname.slice(1);
      if (!seen.has(resolved)) pending.push(resolved);
      seen.add(resolved);
    }
  }
  const named = [manifest.background.service_worker, manifest.action.default_popup, manifest.side_panel.default_path, manifest.sidebar_action.default_panel, manifest.options_ui.page, ...manifest.content_scripts.flatMap(({ js }) => js), ...Object.values(manifest.icons)];
  for (const path of named) assert.ok(read(`extension-shim/${path}`).length > 0, path);
});

test('in the page’s own world nothing has a right: no API of extensions, no import, no storage, no request of its own', () => {
  const files = manifest.content_scripts.filter(({ world }) => world === 'MAIN').flatMap(({ js }) => js);
  assert.deepEqual(files.toSorted(), readdirSync(new URL('extension-shim/page/world/', root)).map((name) => `page/world/${name}`).toSorted());
  const code = (path) => read(`extension-shim/${path}`).replace(/\/\*[^]*?\*\//g, '');
  for (const path of files) assert.doesNotMatch(code(path), /chrome\.|browser\.|\bimport\s*\(?['"]|[sS]torage\b|XMLHttpRequest|postMessage|cookie|console/, path);
});

test('only the profile knows the site, only site.js touches it, and nothing of the page renders into it (pitfall 5)', () => {
  const readers = ['site.js', 'composer.js', 'options.js', 'layout.js', 'skeleton.js', 'selector.js'];
  /** An event of the document's that says that somebody listens, and one in the page's world with what was heard. */
  const speakers = ['stream.js', 'world/wrap.js'];
  for (const name of readdirSync(new URL('extension-shim/page/', root), { recursive: true }).filter((path) => path.endsWith('.js'))) {
    if (name === 'world/writer.js') continue; // writes by events, and has its own tests
    const text = read(`extension-shim/page/${name}`);
    // The sheet on which the user shows something: in a shadow root of its own, and text only.
    assert.doesNotMatch(text, name === 'overlay.js' ? /innerHTML|insertAdjacent|createContextualFragment/ : /createElement|innerHTML|append|insertBefore|setAttribute|attachShadow/, name);
    if (name !== 'site.js') assert.doesNotMatch(text, speakers.includes(name) ? /execCommand|\.click\(/ : /dispatchEvent|execCommand|(?<!\bsite)\.click\(/, name);
    if (!readers.includes(name)) assert.doesNotMatch(text, /querySelector/, name);
    if (name !== 'profile.js') assert.doesNotMatch(text, /useMediaStore|ByMediaId['"\]]|Moderated|\/imagine|ProseMirror|role="|tabular/, name);
  }
});
