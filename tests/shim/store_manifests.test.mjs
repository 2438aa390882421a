// What the stores get: a manifest each, from the one that developers load.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { manifestFor, writeExtension } from '../../packaging/extension.mjs';

const ours = JSON.parse(readFileSync(new URL('../../extension-shim/manifest.json', import.meta.url), 'utf8'));

test("the Chrome Web Store's manifest has no key and nothing of Firefox, and all else as it is", () => {
  const { key, browser_specific_settings, sidebar_action, background, ...rest } = ours;
  const chrome = manifestFor('chrome', ours);
  assert.deepEqual(chrome, { ...rest, background: { service_worker: background.service_worker, type: 'module' } });
});

test("Firefox's manifest has its id, says that no data is collected, and nothing of Chrome", () => {
  const firefox = manifestFor('firefox', ours);
  assert.equal(firefox.browser_specific_settings.gecko.id, ours.browser_specific_settings.gecko.id);
  assert.deepEqual(firefox.browser_specific_settings.gecko.data_collection_permissions, { required: ['none'] });
  assert.deepEqual(firefox.sidebar_action, ours.sidebar_action);
  assert.deepEqual(firefox.permissions, ours.permissions.filter((name) => name !== 'sidePanel'));
  for (const field of ['key', 'minimum_chrome_version', 'side_panel']) assert.equal(firefox[field], undefined, field);
  assert.deepEqual(firefox.background, { scripts: ours.background.scripts, type: 'module' });
});

test('a browser without a store is refused', () => {
  assert.throws(() => manifestFor('opera', ours), /opera is no browser with a store/);
});

test('every file that the manifest names is in the folder, and no file for developers', (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'grok-retry-store-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  for (const browser of ['chrome', 'firefox']) {
    const folder = join(parent, browser);
    writeExtension(browser, folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const named = [...manifest.content_scripts.flatMap(({ js }) => js), ...Object.values(manifest.icons),
      manifest.action.default_popup, manifest.options_ui.page, (manifest.side_panel?.default_path ?? manifest.sidebar_action.default_panel), manifest.background.service_worker ?? manifest.background.scripts[0]];
    named.push(`_locales/${manifest.default_locale}/messages.json`);
    for (const file of named) assert.ok(existsSync(join(folder, file)), `${browser}: ${file}`);
    for (const file of ['package.json', 'types.d.ts', 'README.md', 'shared/protocol.d.ts']) assert.ok(!existsSync(join(folder, file)), file);
  }
});
