// Starts Chromium on a throw-away profile: grok.com is the stand-in, everything else does not exist.
import { chromium } from 'playwright-core';

import { environment, kChromium } from './places.mjs';

// The suggestions under the address bar are pages, too, loaded with each window: a third of what a start takes, and
// nothing here types an address.
const kWithout = 'DisableLoadExtensionCommandLineSwitch,WebUIOmniboxPopup,WebUIOmniboxAimPopup';

/**
 * @param {{profile: string, sitePort: number, shim?: string|null, others?: string[], stateHome?: string, headed?: boolean,
 *   backForwardCache?: boolean, language?: string}} options
 *   `profile`: an empty directory. `shim`: folder of the unpacked extension, or null for none. `others`: of other extensions. `language`: of the browser itself.
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export function launchBrowser({ profile, sitePort, shim = null, others = [], stateHome, headed = false, backForwardCache = false, language }) {
  const folders = [shim, ...others].filter((folder) => folder !== null).join();
  const extension = folders === '' ? [] : [
    `--disable-extensions-except=${folders}`,
    `--load-extension=${folders}`,
  ];
  return chromium.launchPersistentContext(profile, {
    executablePath: kChromium,
    headless: false, // the old headless mode has no extensions; --headless=new has
    ignoreDefaultArgs: ['--disable-extensions', ...(backForwardCache ? ['--disable-back-forward-cache'] : [])],
    viewport: { width: 1080, height: 720 },
    env: { ...(stateHome ? environment(stateHome) : process.env), ...(language ? { LANGUAGE: language } : {}) },
    args: [
      ...(headed ? [] : ['--headless=new']),
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--ignore-certificate-errors', `--disable-features=${kWithout}`,
      `--host-resolver-rules=MAP grok.com:443 127.0.0.1:${sitePort}, MAP * ~NOTFOUND`,
      ...(language ? [`--lang=${language}`] : []),
      ...extension,
    ],
  });
}
