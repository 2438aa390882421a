// What the street (street.test.mjs) leaves out: other languages, and pages on which nothing may be clicked until something
// changes, or not any more.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { missing } from './support/places.mjs';
import { noted, sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { otherCells } from './support/street.mjs';
import { kPrompt, walk } from './support/walk.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

const nameOf = ({ layout, lang, ...rest }) => [layout, lang, ...Object.entries(rest).map(([name, value]) => `${name}: ${value}`)].join(', ');

/** One tab after the other: the world tells them apart by what is new. */
async function allStarted(cells, script) {
  const all = [];
  for (const cell of cells) all.push({ ...cell, ...await started(cell.options, script) });
  return all;
}

async function started(options, script) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script, ms: 40, ...options });
  const popup = await world.openPopup(page);
  await startSession(popup, { prompt: kPrompt });
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** All clicks were on the submit of the composer, with the granted words. */
function onlyTheSubmit(mediaId, count) {
  assert.deepEqual(world.site.runs.wrong(mediaId), [], 'clicks on other buttons');
  assert.deepEqual(world.clicks(mediaId).map(({ prompt }) => prompt), Array(count).fill(kPrompt));
}

test('the page has no composer, or is in a language that the street leaves out: no click and the reason, or the whole job (R24)', async () => {
  const { failed } = await walk(world, settled, otherCells());
  assert.deepEqual(failed, []);
});

test('a composer that is no certain one is neither claimed for nor clicked, and the window says why; switched to video it is (R24)', async () => {
  const cells = await allStarted([
    [{ layout: 'bar', lang: 'es', mode: 'image', traps: 'gallery' }, /Switch it to video/],
    [{ layout: 'textarea', lang: 'en', traps: 'cover' }, /covers the page/],
  ].map(([options, says]) => ({ options, says })), 'ok');
  await Promise.all(cells.map(async ({ options, says, mediaId, popup }) => {
    await noted(world, mediaId, 'grant_offered', 1, { within: 60_000 });
    await popup.locator('#page-warning', { hasText: says }).waitFor().catch(async () => assert.fail(`${nameOf(options)} says: ${await popup.locator('#page-warning').innerText()}`));
  }));
  const [{ mediaId: switched, page, close: done }] = cells.splice(0, 1);
  await noted(world, switched, 'grant_closed', 1, { within: 30_000 });
  await page.evaluate(() => {
    for (const radio of document.querySelectorAll('[aria-label="Modo de generación"] [role="radio"]')) radio.ariaChecked = String(radio.ariaLabel === 'Video');
  });
  await sessionEnds(world, switched, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  onlyTheSubmit(switched, 1);
  settled.note(switched, 1);
  await done();
  for (const { mediaId, popup, close } of cells) {
    await popup.locator('#stop:enabled').click();
    await noted(world, mediaId, 'session_ended');
    onlyTheSubmit(mediaId, 0);
    assert.equal(await world.view(mediaId).then(({ session }) => session.creditsUsed), 0);
    settled.note(mediaId, 0);
    await close();
  }
});

test('a page that changes after the claim, or does not keep the prompt, is not clicked, and the host hears why (R24)', async () => {
  const cells = await allStarted([
    [{ layout: 'bar', lang: 'en', traps: 'dialog later' }, 'a dialog is on top of the page'],
    [{ layout: 'bar', lang: 'de', keeps: 'no', traps: 'gallery' }, 'the prompt box did not keep the prompt'],
  ].map(([options, why]) => ({ options, why })), 'ok');
  await Promise.all(cells.map(async ({ mediaId, why, close }) => {
    await noted(world, mediaId, 'click_failed', 1, { within: 30_000 });
    const { view } = await world.withHost((host) => host.request('session.get', { mediaId }));
    assert.ok(view.session.logs.some((line) => line.includes(why)), view.session.logs.join());
    onlyTheSubmit(mediaId, 0);
    settled.note(mediaId, 0);
    await close();
  }));
});
