// The same job on the composers that the site had, in several languages, with buttons of the same name before them: a
// start, a refusal, a success. And pages on which nothing may be clicked. In pairs, not all with all.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { missing } from './support/places.mjs';
import { claimedOnce, countedOnce, noted, sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

const kPrompt = 'a lighthouse in the rain, seen from the sea';
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

async function goesItsWay({ options, mediaId, close }) {
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 }).catch((error) => {
    throw new Error(`${nameOf(options)}: ${error.message}; wrong clicks: ${world.site.runs.wrong(mediaId)}`);
  });
  countedOnce(world, view);
  await claimedOnce(world, mediaId);
  onlyTheSubmit(mediaId, 2);
  settled.note(mediaId, 2);
  await close();
}

/** Three at a time: more are not in flight at once, and claims are three seconds apart (R17). */
for (const cells of [
  [{ layout: 'textarea', lang: 'es', traps: 'gallery,pill' }, { layout: 'editor', lang: 'ja', traps: 'gallery,pill' }, { layout: 'bar', lang: 'de', traps: 'gallery' }],
  [{ layout: 'arrow', lang: 'ko', traps: 'gallery,pill' }, { layout: 'bar', lang: 'eo', traps: 'gallery' }, { layout: 'camera', lang: 'fr', traps: 'pill,move' }],
  [{ layout: 'textarea', lang: 'zh-CN', traps: 'gallery' }, { layout: 'dropdowns', lang: 'en', traps: 'gallery,rerender' },
    { layout: 'dropdowns', lang: 'zh-TW', traps: 'pill', conversation: 'yes' }],
]) {
  test(`a session goes its whole way and clicks nothing but the submit (R24): ${cells.map(nameOf).join(' | ')}`, async () => {
    const all = await allStarted(cells.map((options) => ({ options })), 'moderated@50,ok');
    await Promise.all(all.map(goesItsWay));
  });
}

test('a composer that is no certain one is neither claimed for nor clicked, and the window says why; switched to video it is (R24)', async () => {
  const cells = await allStarted([
    [{ layout: 'bar', lang: 'es', mode: 'image', traps: 'gallery' }, /Switch the composer to video/],
    [{ layout: 'textarea', lang: 'en', traps: 'twin,gallery' }, /several prompt boxes/],
    [{ layout: 'dropdowns', lang: 'ja', traps: 'dialog' }, /dialog is open/],
    [{ layout: 'textarea', lang: 'en', traps: 'cover' }, /lies over/],
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
