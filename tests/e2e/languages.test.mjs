// The windows in each language: nothing sticks out, axe has nothing to complain about, and no text is missing. And from right to left.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from './support/condition.mjs';
import { kShim, missing } from './support/places.mjs';
import { popupPicture, windowPictures } from './support/popup.mjs';
import { sessionEnds, shows, startSession } from './support/session.mjs';
import { picture, World } from './support/world.mjs';

assert.equal(missing(), null);

/** German is among the longest. */
const widthsOf = (locale) => (locale === 'de' ? undefined : [320]);
const folder = join(kShim, '_locales');
const textsOf = (locale) => JSON.parse(readFileSync(join(folder, locale, 'messages.json'), 'utf8'));

/** Every text of a page, also in the closed root in which the sheet is. @param {import('playwright-core').Page} page */
async function textsOn(page) {
  const devtools = await page.context().newCDPSession(page);
  const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true });
  await devtools.detach();
  const texts = (node) => [...(node.nodeType === 3 ? [node.nodeValue] : []), ...[...node.children ?? [], ...node.shadowRoots ?? []].flatMap(texts)];
  return texts(root);
}

for (const locale of readdirSync(folder).filter((name) => name !== 'en')) {
  test(`in ${locale} each window fits, also where it says most, and axe finds nothing to complain about`, async () => {
    const texts = textsOf(locale);
    const world = await World.open({ language: texts.language.message });
    try {
      const mediaId = randomUUID();
      const page = await world.openPost(mediaId, { script: 'moderated@10,moderated@50,moderated@99', ms: 300 });
      const panel = await world.openPanel(page);
      await shows(panel, '#host-status', 'state', 'ready');
      assert.equal(await panel.evaluate(() => document.documentElement.lang), texts.language.message);
      assert.equal(await panel.locator('#start').innerText(), texts.start.message);
      await startSession(panel, { maxRetries: 2 });
      await sessionEnds(world, mediaId, { outcome: 'failure', retryCount: 2, videosGenerated: 0 });
      await shows(panel, '#outcome', 'outcome', 'failure');
      await panel.locator('#words-details summary').click();
      await panel.locator('#page-details summary').click();
      await panel.locator('#adopt-details summary').click();
      await windowPictures(panel, `panel-${locale}`, widthsOf(locale));
      await panel.locator('#teach-show').click();
      await until('the sheet to speak the language', async () => {
        const said = await textsOn(page);
        return ['sheet_prompt', 'sheet_hint', 'cancel'].every((key) => said.includes(texts[key].message));
      });
      await picture(page, `sheet-${locale}`);
      await page.keyboard.press('Escape');
      const options = await world.openOptions();
      await until('the settings', async () => await options.locator('#settings .setting').count() > 10);
      await windowPictures(options, `options-${locale}`, widthsOf(locale));
    } finally {
      await world.close();
    }
  });
}

test('from right to left nothing sticks out either, and without a host the first steps are there', async () => {
  const world = await World.open({ installed: false });
  try {
    const panel = await world.openPanel(null);
    await panel.locator('#first-run').waitFor();
    await panel.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await windowPictures(panel, 'panel-first-steps-rtl', [320]);
    const popup = await world.openPopup(panel);
    await popup.locator('#first-run').waitFor();
    await popupPicture(popup, 'popup-first-steps');
  } finally {
    await world.close();
  }
});
