// The browser's question about notifications, which only a person can answer: they have done so once before, and the browser
// remembers it. So it answers by itself when the extension asks again, in the user's click as ever.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { until } from './condition.mjs';
import { kExtensionOrigin } from './places.mjs';

/** For `prepare` of a world. @param {{profile: string}} at */
export function allowedBefore({ profile }) {
  const file = join(profile, 'Default/Preferences');
  const preferences = JSON.parse(readFileSync(file, 'utf8'));
  const granted = { api: ['nativeMessaging', 'notifications', 'storage'], explicit_host: ['https://grok.com/*'], manifest_permissions: [], scriptable_host: ['https://grok.com/*'] };
  preferences.extensions.settings = { [new URL(kExtensionOrigin).host]: { granted_permissions: granted, runtime_granted_permissions: granted } };
  writeFileSync(file, JSON.stringify(preferences));
}

/** What the window's switch does, in a real click on a page of the extension. */
export async function switchNotifications(page, on) {
  await page.evaluate(async (wanted) => {
    const { setNotify } = await import('../shared/preferences.js');
    globalThis.answer = null;
    document.addEventListener('click', () => setNotify(wanted).then((now) => { globalThis.answer = now; }), { once: true, capture: true });
  }, on);
  await page.mouse.click(3, 3);
  await until('the browser’s answer', () => page.evaluate((wanted) => globalThis.answer === wanted, on));
}
