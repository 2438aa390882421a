// What every picture of the popup has in common: both colour schemes, and nothing that does not fit.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { pictures } from './places.mjs';

/** Saves build/e2e-screenshots/<name>.png and <name>-dark.png, all of the popup at the width it has. */
export async function popupPicture(popup, name) {
  await popup.setViewportSize({ width: 360, height: 640 });
  const { width, inner, height } = await popup.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, inner: clientWidth, height: scrollHeight };
  });
  assert.ok(width <= inner, `nothing sticks out of 360 px (${width} in ${inner})`);
  await popup.setViewportSize({ width: 360, height });
  for (const [colorScheme, end] of [['light', ''], ['dark', '-dark']]) {
    await popup.emulateMedia({ colorScheme });
    await popup.screenshot({ path: join(pictures(), `${name}${end}.png`) });
  }
  await popup.emulateMedia({ colorScheme: null });
}

/** What a screen reader would list of the controls that can be used: role and name. */
export function controls(popup) {
  return popup.evaluate(() => [...document.querySelectorAll('button, input, textarea, summary')]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    .map((element) => element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent.trim() ?? element.textContent.trim()));
}
