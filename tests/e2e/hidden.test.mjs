// Tabs that nobody looks at. In Firefox: of Chromium under test all tabs say that they are shown.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { FirefoxWorld, missingFirefox } from './support/firefox.mjs';
import { journalOf, noted } from './support/session.mjs';

assert.equal(missingFirefox(), null);

/** @type {FirefoxWorld} */ let world;
before(async () => {
  world = await FirefoxWorld.open();
});
after(() => world?.close());

const kPrompt = 'a lighthouse in the rain';
const isHidden = (page) => page.evaluate(() => document.visibilityState === 'hidden');

/** A tab on an image of its own, behind the popup that starts its session. */
async function hiddenSession(options) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'ok', ms: 300, ...options });
  const popup = await world.openPopup(mediaId);
  await popup.bringToFront();
  await until('the tab to be hidden', () => isHidden(page));
  await until('the popup to know the host', () => popup.$eval('#host-version', (element) => /^host \d/.test(element.innerText)));
  await popup.type('#prompt', kPrompt);
  await popup.click('#start');
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** Three: more are not in flight at once (R17). */
test('hidden pages that keep what is written are clicked while they are hidden, also where only their own world is heard (R24)', async () => {
  const cells = [];
  for (const options of [{ layout: 'textarea', lang: 'es' }, { layout: 'dropdowns', lang: 'ko', source: 'stream' }, { layout: 'bar', keeps: 'own' }]) cells.push({ options, ...await hiddenSession(options) });
  for (const { options, mediaId, page, close } of cells) {
    const view = await until(`the session on ${JSON.stringify(options)} to end`, async () => {
      const found = await world.view(mediaId);
      return found && found.session.outcome !== 'pending' && found;
    }, { within: 60_000 });
    assert.equal(view.session.outcome, 'success', JSON.stringify(options));
    assert.deepEqual(world.clicks(mediaId).map(({ prompt }) => prompt), [kPrompt]);
    assert.deepEqual([await isHidden(page), world.site.runs.wrong(mediaId)], [true, []]);
    await close();
  }
});

test('a hidden page that keeps nothing is not clicked, and claims no more before it is shown (R10, R24)', async () => {
  const { mediaId, page, popup, close } = await hiddenSession({ layout: 'bar', keeps: 'no' });
  const claims = async () => (await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_claimed').length;
  await noted(world, mediaId, 'click_failed', 1, { within: 30_000 });
  // A host that hears that this tab cannot act makes no second offer; from one that does not, it runs out.
  await until('the host to wait, or a second offer to run out', async () => await popup.$eval('#decision', ({ dataset }) => dataset.reason) === 'show_tab'
    || (await journalOf(world, mediaId)).filter(({ kind }) => kind === 'grant_closed').length === 2, { within: 30_000 });
  assert.deepEqual([await claims(), await isHidden(page)], [1, true]);
  await until('the popup to say so', () => popup.$eval('#page-warning', (element) => /Show this tab/.test(element.innerText)));
  await page.bringToFront();
  await until('another claim', async () => await claims() === 2, { within: 30_000 });
  assert.deepEqual(world.clicks(mediaId), []);
  await close();
});
