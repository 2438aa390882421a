// Where things are in this repository, and the names that only manifest/ knows.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kRepository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const kShim = process.env.GROK_RETRY_SHIM ?? join(kRepository, 'extension-shim');
export const kHost = process.env.GROK_RETRY_HOST ?? join(kRepository, 'build/release/bin/grok-retry-host');

const manifest = (name) => JSON.parse(readFileSync(join(kRepository, 'manifest', name), 'utf8'));
const chromium = manifest('com.grok_retry.host.json.in');
export const kHostName = chromium.name;
export const kExtensionOrigin = chromium.allowed_origins[0].replace(/\/$/, '');
/** The native-messaging manifest that names this program, for a Chromium. */
export const manifestNaming = (program) => JSON.stringify({ ...chromium, path: program });
export const kAddOnId = manifest('com.grok_retry.host.firefox.json.in').allowed_extensions[0];

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
