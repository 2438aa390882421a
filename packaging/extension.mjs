// The extension as the stores want it: node packaging/extension.mjs chrome|firefox FOLDER
//
// The Chrome Web Store gives an id itself and refuses "key"; each browser gets the background it starts and no field of the
// other's. FOLDER must not exist.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const kSource = new URL('../extension-shim', import.meta.url).pathname;

// Not for people: what the type checker and node read, and the page about the source.
const isForDevelopers = (path) => /\.d\.ts$/.test(path) || ['package.json', 'README.md'].includes(basename(path));

/** The manifest for a store. Throws for a browser that is not known. */
export function manifestFor(browser, manifest) {
  const { key, minimum_chrome_version, browser_specific_settings, background, side_panel, sidebar_action, permissions, ...common } = manifest;
  const { service_worker, scripts, ...rest } = background;
  switch (browser) {
    case 'chrome': return { ...common, permissions, minimum_chrome_version, side_panel, background: { service_worker, ...rest } };
    case 'firefox': return { ...common, permissions: permissions.filter((name) => name !== 'sidePanel'), browser_specific_settings, sidebar_action, background: { scripts, ...rest } };
    default: throw new Error(`${browser} is no browser with a store: chrome or firefox`);
  }
}

export function writeExtension(browser, folder) {
  const manifest = manifestFor(browser, JSON.parse(readFileSync(join(kSource, 'manifest.json'), 'utf8')));
  cpSync(kSource, folder, { recursive: true, errorOnExist: true, force: false, filter: (path) => !isForDevelopers(path) });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [browser, folder] = process.argv.slice(2);
  if (!folder) {
    console.error('usage: node packaging/extension.mjs chrome|firefox FOLDER');
    process.exit(2);
  }
  writeExtension(browser, folder);
}
