// The user shows the prompt box and the button where the shim does not find them by itself, and nothing on the page is pressed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { randomOf } from '../support/random.mjs';
import { until } from './support/condition.mjs';
import { debugJson } from './support/host_truth.mjs';
import { missing } from './support/places.mjs';
import { popupPicture } from './support/popup.mjs';
import { countedOnce, noted, sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { picture } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

/** Of how many layouts the host keeps what the user showed. */
const kept = async () => (await debugJson(world.stateHome)).taught;

const kPrompt = 'a lighthouse in the rain, seen from the sea';
const kForeign = { layout: 'textarea', lang: 'eo', traps: 'gallery' };

async function opened(options = kForeign) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'ok', ms: 300, ...options });
  const popup = await world.openPopup(page);
  await until('the popup to know the page', () => popup.locator('#teach-show').isEnabled());
  await popup.locator('#page-details').evaluate((details) => { details.open = true; });
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** The element of ours that lies over the page. */
const isCovered = (page) => page.evaluate(() => {
  const hit = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return hit?.parentElement === document.documentElement && hit.localName === 'div';
});

async function show({ page, popup }) {
  // A page that has only just been loaded asks for patience.
  await until('the showing to begin', async () => {
    await popup.locator('#teach-show').click();
    return until('an answer', async () => await stageOf(popup) === 'prompt', { within: 1000 }).catch(() => false);
  });
  await until('the sheet', async () => await stageOf(popup) === 'prompt' && isCovered(page));
}

async function middleOf(page, selector) {
  const { x, y, width, height } = await page.locator(selector).first().boundingBox();
  return [x + width / 2, y + height / 2];
}

/** As people do it, who do not click twice within half a second. */
async function pickBoth(cell, box = 'textarea[data-prompt]', submit = 'button.make') {
  const { page, popup } = cell;
  await page.mouse.click(...await middleOf(page, box));
  await until('the question for the button', async () => await stageOf(popup) === 'submit');
  await until('the button to be taken', async () => {
    await page.mouse.click(...await middleOf(page, submit));
    return await stageOf(popup) === 'done';
  });
}

/** What the worker knows of the showing in the popup's tab. */
const stageOf = (popup) => popup.evaluate(() => document.querySelector('#teach').dataset.stage);
const isFree = (page) => until('the sheet to be gone', async () => !(await isCovered(page)));

/** Listens for everything before anything else of the page does, and at every place where a page may listen. */
function listenToEverything() {
  window.heard = { first: [], inside: [] };
  const types = Object.keys(window).concat(Object.keys(HTMLElement.prototype), Object.getOwnPropertyNames(Element.prototype), Object.getOwnPropertyNames(Document.prototype))
    .filter((name) => name.startsWith('on')).map((name) => name.slice(2)).concat('focusin', 'focusout', 'DOMActivate');
  const ours = (target) => target instanceof Element && target.localName === 'div' && target.parentElement === document.documentElement;
  const about = (event) => ({ type: event.type, ours: ours(event.target), target: event.target.nodeName });
  for (const type of new Set(types)) {
    window.addEventListener(type, (event) => {
      if (event.isTrusted && event.target !== window && event.target !== document) window.heard.first.push(about(event));
    }, { capture: true, passive: true });
  }
  const inside = (event) => event.isTrusted && event.target !== window && event.target !== document && window.heard.inside.push(about(event));
  const listen = (...places) => {
    for (const place of places) for (const type of new Set(types)) place.addEventListener(type, inside, { capture: true, passive: true });
  };
  listen(document);
  addEventListener('DOMContentLoaded', () => listen(document.documentElement, document.body, ...document.querySelectorAll('textarea, button')));
}

/** What only says that something is no longer on an element, or that the page moves or shows itself. */
const kLost = new Set(['blur', 'focusout', 'pointerout', 'pointerleave', 'mouseout', 'mouseleave']);
const kOwn = /^(transition|animation|scroll|load|error|resize|toggle|beforetoggle|visibilitychange|selectionchange|contentvisibility|securitypolicy|readystate|beforematch|command|close)/;

test('while the user shows something no event of theirs is for an element of the page, whatever they do and whatever the page listens to (R24)', async () => {
  const cell = await opened();
  const { page, mediaId } = cell;
  await page.addInitScript(listenToEverything);
  await page.reload();
  await until('the page to be taken over', () => page.evaluate(() => window.__standIn?.hydrated));
  await until('the popup to know it again', () => cell.popup.locator('#teach-show').isEnabled());
  await page.bringToFront();
  // As far on top as a page can put something without a dialog.
  await page.evaluate(() => {
    const top = document.body.appendChild(document.createElement('button'));
    top.style.cssText = 'position:fixed;top:40%;left:30%;width:40%;height:20%;z-index:2147483647';
    top.popover = 'manual';
    top.showPopover();
  });
  await page.locator('textarea[data-prompt]').focus();
  await show(cell);
  await page.evaluate(() => { window.heard = { first: [], inside: [] }; });
  let clicks = 0;
  let begun = 1;
  const random = randomOf(Number(process.env.SEED ?? 7));
  const places = [await middleOf(page, 'button.make'), await middleOf(page, '.gallery button'), await middleOf(page, 'nav a'), [5, 5]];
  const [width, height] = await page.evaluate(() => [document.documentElement.clientWidth, innerHeight]); // the scroll bar is the page's own
  const devtools = await page.context().newCDPSession(page);
  for (let step = 0; step < 120; step += 1) {
    const at = random.chance(0.6) ? random.pick(places) : [random.upTo(width - 1), random.upTo(height - 1)];
    await random.pick([
      () => page.mouse.move(...at), () => page.mouse.click(...at), () => page.mouse.dblclick(...at), () => page.mouse.click(...at, { button: 'right' }),
      () => page.mouse.click(...at, { button: 'middle' }), () => page.mouse.wheel(0, 40),
      () => page.mouse.move(...at).then(() => page.mouse.down()).then(() => page.mouse.move(...random.pick(places))).then(() => page.mouse.up()),
      () => page.keyboard.press(random.pick(['Tab', 'Shift+Tab', 'ArrowDown', 'a', 'Space', 'Control+a', 'Home', 'Delete'])),
      () => devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: at[0], y: at[1] }] }).then(() => devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })),
    ])();
    if (['prompt', 'submit'].includes(await stageOf(cell.popup))) continue;
    // It was one on "Cancel", or the last pick; so it begins again.
    begun += 1;
    await check();
    await show(cell);
    await page.evaluate(() => { window.heard = { first: [], inside: [] }; });
  }
  await check();
  assert.ok(clicks > 10, `else it would be no wonder: ${clicks} clicks, begun ${begun} times`);
  assert.deepEqual([world.clicks(mediaId), world.site.runs.wrong(mediaId), await page.evaluate(() => window.__standIn.clicks.length)], [[], [], 0]);
  assert.equal(await page.locator('textarea[data-prompt]').inputValue(), '');
  await cell.close();

  async function check() {
    const { first, inside } = await page.evaluate(() => window.heard);
    const isOfRoot = ({ type, target }) => target === 'HTML' && /^(pointer|mouse)enter$/.test(type); // our element is in the root, so the pointer is
    assert.deepEqual(first.filter((event) => !event.ours && !isOfRoot(event) && !kLost.has(event.type) && !kOwn.test(event.type)), [], 'before ours, at the window');
    assert.deepEqual(inside.filter(({ type }) => !kOwn.test(type)), [], 'anywhere else in the page');
    clicks += first.filter(({ type, ours }) => ours && type === 'click').length;
  }
});

test('a page in a language nobody knows is shown once, kept, and then clicked at the right place only; forgotten, it is not (R24)', async () => {
  const cell = await opened();
  const { mediaId, page, popup } = cell;
  await show(cell);
  await page.mouse.move(...await middleOf(page, 'textarea[data-prompt]'));
  await picture(page, 'teach-overlay');
  await pickBoth(cell);
  await picture(page, 'teach-overlay-done');
  assert.deepEqual([world.clicks(mediaId), world.site.runs.wrong(mediaId), await kept()], [[], [], 0], 'nothing was pressed, nothing is kept yet');
  await isFree(page);

  // A popup closes at the first click on the page; this is the next one.
  await popup.reload();
  await popup.locator('#lesson-save:enabled').waitFor();
  assert.match(await popup.locator('#lesson-submit').innerText(), /^form\.prompt button|^form > button|^form button/);
  await popup.locator('#lesson-test').click();
  await popup.locator('#teach-status', { hasText: 'Found' }).waitFor();
  await popupPicture(popup, 'popup-teach');
  await popup.locator('#lesson-save').click();
  await popup.locator('#taught li').waitFor();
  assert.equal(await kept(), 1);
  await popupPicture(popup, 'popup-taught');
  await popup.locator('#taught button', { hasText: 'Copy for a bug report' }).click();
  await popup.locator('#teach-status', { hasText: 'Copied' }).waitFor();
  await popup.locator('#prompt').fill('');
  await popup.locator('#prompt').press('Control+V');
  const snippet = await popup.locator('#prompt').inputValue();
  const { layout, prompt: box, submit: control } = JSON.parse(snippet);
  assert.equal(layout, 'textarea');
  assert.deepEqual(await page.evaluate((selectors) => selectors.map((one) => document.querySelectorAll(one).length), [box, control]), [1, 1]);
  for (const text of [mediaId, kPrompt, 'https', await page.locator('button.make').innerText()]) assert.ok(!snippet.includes(text), text);

  await startSession(popup, { prompt: kPrompt });
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  countedOnce(world, view);
  assert.deepEqual([world.site.runs.wrong(mediaId), world.clicks(mediaId).map(({ prompt }) => prompt)], [[], [kPrompt]]);
  settled.note(mediaId, 1);

  await popup.locator('#taught button', { hasText: 'Forget' }).click();
  await until('nothing to be kept', async () => await popup.locator('#taught li').count() === 0);
  assert.equal(await kept(), 0);
  await cell.close();

  const other = await opened();
  await startSession(other.popup, { prompt: kPrompt });
  await noted(world, other.mediaId, 'grant_closed', 1, { within: 30_000 });
  await other.popup.locator('#stop:enabled').click();
  assert.deepEqual([world.clicks(other.mediaId), world.site.runs.wrong(other.mediaId)], [[], []]);
  settled.note(other.mediaId, 0);
  await other.close();
});

test('it is shown by keys alone, and Escape, another page or a click twice press nothing', async () => {
  const cell = await opened();
  const { page, popup, mediaId } = cell;
  await page.bringToFront();
  await show(cell);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until('the question for the button', async () => await stageOf(popup) === 'submit');
  await until('the button to be taken', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    return await stageOf(popup) === 'done';
  });
  await isFree(page);

  await show(cell);
  await page.keyboard.press('Escape');
  await until('it to be over', async () => await stageOf(popup) === 'idle');
  await isFree(page);

  await show(cell);
  await page.mouse.click(...await middleOf(page, 'textarea[data-prompt]'));
  await until('the question for the button', async () => await stageOf(popup) === 'submit');
  await until('the button to be taken', async () => {
    await page.mouse.dblclick(...await middleOf(page, 'button.make'));
    return await stageOf(popup) === 'done';
  });
  await isFree(page);

  await show(cell);
  await page.evaluate(() => history.pushState({}, '', '/imagine/post/elsewhere'));
  await until('it to be over', async () => await stageOf(popup) === 'idle');
  await isFree(page);
  assert.deepEqual([world.clicks(mediaId), world.site.runs.wrong(mediaId), await page.evaluate(() => window.__standIn.clicks.length)], [[], [], 0]);
  assert.equal(await page.evaluate(() => [...document.documentElement.children].map(({ localName }) => localName).join()), 'head,body', 'nothing is left');
  await cell.close();
});

test('a page cannot show anything in the place of the user, and one that covers the sheet ends it', async () => {
  const cell = await opened();
  const { page, popup, mediaId } = cell;
  await show(cell);
  await page.evaluate(() => {
    const sheet = document.documentElement.lastElementChild;
    const box = document.querySelector('textarea[data-prompt]').getBoundingClientRect();
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      for (const target of [sheet, document.querySelector('textarea[data-prompt]')]) {
        target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, clientX: box.x + 5, clientY: box.y + 5, detail: 1 }));
      }
    }
    for (const type of ['keydown', 'keyup']) for (const key of ['Tab', 'Enter']) sheet.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true }));
  });
  assert.equal(await stageOf(popup), 'prompt');
  await page.evaluate(() => {
    const dialog = document.body.appendChild(document.createElement('dialog'));
    Object.assign(dialog.style, { width: '100vw', height: '100vh', maxWidth: 'none', maxHeight: 'none' });
    dialog.showModal();
  });
  await until('it to be over', async () => await stageOf(popup) === 'idle');
  await page.evaluate(() => document.querySelector('dialog').remove());
  await isFree(page);
  assert.deepEqual([world.clicks(mediaId), world.site.runs.wrong(mediaId)], [[], []]);
  await cell.close();
});
