// What every picture of the popup has in common: both colour schemes, and nothing that does not fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { pictures } from './places.mjs';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds to complain about is an error. @param {import('playwright-core').Page} window_ @param {string} what */
export async function accessible(window_, what) {
  await window_.evaluate(kAxe);
  const found = await window_.evaluate(async () => {
    const { violations, passes } = await globalThis.axe.run();
    if (!passes.some(({ id }) => id === 'color-contrast')) throw new Error('axe has not looked');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`);
  });
  assert.deepEqual(found, [], what);
}

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
    await accessible(popup, `${name}, ${colorScheme}`);
  }
  await popup.emulateMedia({ colorScheme: null });
}

/** The same of a panel or the options, at each width that they may have. */
export async function windowPictures(window_, name, widths = [320, 360, 480]) {
  for (const width of widths) {
    await window_.setViewportSize({ width, height: 700 });
    const height = await window_.evaluate(() => Math.min(3000, document.documentElement.scrollHeight));
    await window_.setViewportSize({ width, height });
    const { scrollWidth, clientWidth } = await window_.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth }));
    assert.ok(scrollWidth <= clientWidth, `${name}: nothing sticks out of ${width} px (${scrollWidth} in ${clientWidth})`);
    for (const [colorScheme, end] of [['light', ''], ['dark', '-dark']]) {
      await window_.emulateMedia({ colorScheme });
      await window_.screenshot({ path: join(pictures(), `${name}-${width}${end}.png`) });
      if (width === widths[0]) await accessible(window_, `${name}, ${colorScheme}`);
    }
  }
  await window_.emulateMedia({ colorScheme: null });
}

/** What a screen reader would list of the controls that can be used: role and name. */
export function controls(popup) {
  return popup.evaluate(() => [...document.querySelectorAll('button, input, textarea, summary')]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    .map((element) => element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent.trim() ?? element.textContent.trim()));
}
