// What every picture of a window has in common: both colour schemes, the user's own colours, letters twice as large, and nothing that does not fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { pictures } from './places.mjs';

export const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

/** @param {import('playwright-core').Page} window_ @param {string} what */
async function fits(window_, what) {
  const { scrollWidth, clientWidth } = await window_.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth }));
  assert.ok(scrollWidth <= clientWidth, `${what}: nothing sticks out (${scrollWidth} in ${clientWidth})`);
}

/** The window in the colours that the user has set for everything, and with letters twice as large. @param {import('playwright-core').Page} window_ @param {string} name */
async function otherEyes(window_, name) {
  for (const [colorScheme, end] of [['light', ''], ['dark', '-dark']]) {
    await window_.emulateMedia({ colorScheme, forcedColors: 'active' });
    await window_.screenshot({ path: join(pictures(), `${name}-forced${end}.png`) });
    await accessible(window_, `${name}, forced colours, ${colorScheme}`);
  }
  await window_.emulateMedia({ colorScheme: null, forcedColors: null });
  await window_.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  const before = window_.viewportSize();
  await window_.setViewportSize({ ...before, height: await window_.evaluate(() => Math.min(5000, document.documentElement.scrollHeight)) });
  await window_.screenshot({ path: join(pictures(), `${name}-large.png`) });
  await fits(window_, `${name}, large letters`);
  await window_.setViewportSize(before);
  await window_.evaluate(() => { document.documentElement.style.fontSize = ''; });
}

/** Saves build/e2e-screenshots/<name>.png and <name>-dark.png, all of the popup at the width it has. */
export async function popupPicture(popup, name) {
  await popup.setViewportSize({ width: 360, height: 640 });
  await fits(popup, `${name}, 360 px`);
  await popup.setViewportSize({ width: 360, height: await popup.evaluate(() => document.documentElement.scrollHeight) });
  for (const [colorScheme, end] of [['light', ''], ['dark', '-dark']]) {
    await popup.emulateMedia({ colorScheme });
    await popup.screenshot({ path: join(pictures(), `${name}${end}.png`) });
    await accessible(popup, `${name}, ${colorScheme}`);
  }
  await popup.emulateMedia({ colorScheme: null });
  await otherEyes(popup, name);
}

/** The same of a panel or the options, at each width that they may have. */
export async function windowPictures(window_, name, widths = [320, 360, 480]) {
  for (const width of widths) {
    await window_.setViewportSize({ width, height: 700 });
    const height = await window_.evaluate(() => Math.min(3000, document.documentElement.scrollHeight));
    await window_.setViewportSize({ width, height });
    await fits(window_, `${name}, ${width} px`);
    for (const [colorScheme, end] of [['light', ''], ['dark', '-dark']]) {
      await window_.emulateMedia({ colorScheme });
      await window_.screenshot({ path: join(pictures(), `${name}-${width}${end}.png`) });
      if (width === widths[0]) await accessible(window_, `${name}, ${colorScheme}`);
    }
    if (width === widths[0]) {
      await window_.emulateMedia({ colorScheme: null });
      await otherEyes(window_, `${name}-${width}`);
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
