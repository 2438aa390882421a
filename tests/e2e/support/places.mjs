// Where things are in this repository, and the two names that only manifest/ knows.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kRepository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const kShim = join(kRepository, 'extension-shim');
export const kHost = process.env.GROK_RETRY_HOST ?? join(kRepository, 'build/release/bin/grok-retry-host');
export const kManifestTemplate = readFileSync(join(kRepository, 'manifest/com.grok_retry.host.json.in'), 'utf8');

const manifest = JSON.parse(kManifestTemplate);
export const kHostName = manifest.name;
export const kExtensionOrigin = manifest.allowed_origins[0].replace(/\/$/, '');

/** The browser: $CHROMIUM, or the distribution's. */
export const kChromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A directory under build/ for pictures; made when first asked for. */
export function pictures(name = 'e2e-screenshots') {
  const dir = join(kRepository, 'build', name);
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** Why the browser tests cannot run here, or null. */
export function missing() {
  const needed = [[kChromium, 'Chromium'], [kHost, 'the host (cmake --preset release && cmake --build --preset release)'],
    [join(kShim, 'manifest.json'), 'the extension shim']];
  const absent = needed.filter(([path]) => !existsSync(path)).map(([path, what]) => `${what}: nothing at ${path}`);
  return absent.length > 0 ? absent.join('; ') : null;
}

/**
 * The environment of a browser, a host or a tool of a test. Nothing of the user who runs the tests is read or changed:
 * the home is the folder that holds the state.
 */
export function environment(stateHome) {
  const { XDG_CONFIG_HOME, CHROME_CONFIG_HOME, ...rest } = process.env;
  return { ...rest, HOME: dirname(stateHome), XDG_STATE_HOME: stateHome };
}
