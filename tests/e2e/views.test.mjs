// Each view of the panel in the states that other tests do not come by, and all of it with the keyboard alone: where the focus is after each step.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { popupPicture, windowPictures } from './support/popup.mjs';
import { shows } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
});
after(() => world?.close());

const says = (window_, selector, pattern) => until(`${selector} to say ${pattern}`, async () => {
  const text = await window_.locator(selector).innerText();
  if (!pattern.test(text)) throw new Error(text);
  return true;
});
const focused = (window_) => window_.evaluate(() => {
  const element = document.activeElement;
  return element?.id || element?.closest('li')?.dataset.media || element?.localName || '';
});
const hasFocus = (window_, expected) => until(`the focus on ${expected}`, async () => {
  const now = await focused(window_);
  if (now !== expected) throw new Error(now);
  return true;
});
/** Whether the browser draws a ring around what has the focus. */
const isRinged = (window_) => window_.evaluate(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
});
/** Presses Tab until an element has the focus, each of which shows that it has it. */
async function tabTo(window_, id) {
  for (let steps = 0; steps < 30; steps++) {
    await window_.keyboard.press('Tab');
    assert.ok(await isRinged(window_), `a ring around ${await focused(window_)}`);
    if (await focused(window_) === id) return;
  }
  assert.fail(`Tab never comes to ${id}`);
}

test('no image, no prompt, no page: each empty view says so', async () => {
  const panel = await world.openPanel(null);
  await shows(panel, '#host-status', 'state', 'ready');
  await windowPictures(panel, 'panel-nothing', [320]);
  await panel.locator('#tab-images').click();
  await says(panel, '#images-status', /./);
  await windowPictures(panel, 'panel-no-images', [320]);
  await panel.locator('#tab-prompts').click();
  await says(panel, '#prompts-status', /./);
  await windowPictures(panel, 'panel-no-prompts', [320]);
  await panel.close();
});

for (const [what, name, options, prepare, says_] of [
  ['that is not recognised', 'not-recognised', { layout: 'none' }, () => {}, /./],
  ['with another extension at work', 'other-extension', {}, (id) => {
    document.body.append(Object.assign(document.createElement('div'), { id: 'grok-retry-root' }));
    sessionStorage.setItem(`grokRetrySession_${id}`, JSON.stringify({ retryCount: 2, isSessionActive: true, lastSessionOutcome: 'pending' }));
  }, /grok-auto-retry/],
  ['that shows no outcome at all', 'not-readable', { source: 'neither' }, () => {}, null],
]) {
  test(`a page ${what}: the window says so, and axe finds nothing to complain about`, async () => {
    const mediaId = randomUUID();
    const page = await world.openPost(mediaId, options);
    const popup = await world.openPopup(page);
    await page.evaluate(prepare, mediaId);
    if (says_) await says(popup, '#page-warning', says_);
    else await until('the summary', async () => /no list of videos/.test(await popup.locator('#page-summary').textContent()));
    await popup.locator('#page-details summary').click();
    await popupPicture(popup, `popup-${name}`);
    await Promise.all([page.close(), popup.close()]);
  });
}

test('the keyboard alone goes through every view, and each dialog gives the focus back', async () => {
  const ids = ['kb-1', 'kb-2', 'kb-3'];
  await world.withHost(async (host) => {
    await host.request('settings.update', { settings: { keepPromptHistory: true } });
    for (const mediaId of ids) {
      await host.request('session.start', { mediaId, prompt: `a lighthouse, ${mediaId}` });
      await host.request('session.stop', { mediaId });
    }
  });
  const panel = await world.openPanel(null);
  await shows(panel, '#host-status', 'state', 'ready');
  await panel.bringToFront();
  await tabTo(panel, 'tab-image');
  await panel.keyboard.press('ArrowRight');
  await hasFocus(panel, 'tab-images');
  await says(panel, '#images-status', /3/);

  /** Opens the line that has the focus, and goes to its last button. */
  const toDelete = async (mediaId) => {
    await panel.keyboard.press('Enter');
    await panel.locator(`[data-media="${mediaId}"] button`).nth(2).waitFor();
    for (let button = 0; button < 3; button++) await panel.keyboard.press('Tab');
  };
  await tabTo(panel, 'kb-3');
  await toDelete('kb-3');
  assert.equal(await panel.evaluate(() => document.activeElement.textContent), 'Delete');
  await panel.keyboard.press('Enter');
  await panel.getByRole('dialog').waitFor();
  assert.equal(await panel.evaluate(() => document.activeElement.textContent), 'Cancel', 'what loses nothing');
  await panel.keyboard.press('Escape');
  await until('the focus to be back', () => panel.evaluate(() => document.activeElement.textContent === 'Delete'));
  for (const next of ['kb-2', 'kb-1', 'images-search']) {
    await panel.keyboard.press('Enter');
    await panel.getByRole('dialog').waitFor();
    await panel.keyboard.press('Shift+Tab');
    assert.equal(await focused(panel), 'confirm');
    await panel.keyboard.press('Enter');
    await hasFocus(panel, next);
    if (next === 'images-search') break;
    await toDelete(next);
  }
  await says(panel, '#images-status', /./);

  await panel.locator('#tab-images').focus();
  await panel.keyboard.press('End');
  await hasFocus(panel, 'tab-prompts');
  await says(panel, '#prompts-status', /3/);
  await windowPictures(panel, 'panel-prompts');
  await tabTo(panel, 'prompts-delete-all');
  await panel.keyboard.press('Enter');
  await panel.getByRole('dialog').waitFor();
  await panel.keyboard.press('Escape');
  await hasFocus(panel, 'prompts-delete-all');
  await panel.keyboard.press('Enter');
  await panel.getByRole('dialog').waitFor();
  await panel.keyboard.press('Shift+Tab');
  await panel.keyboard.press('Enter');
  await hasFocus(panel, 'keep-prompts');
  await panel.close();
});

test('nothing moves for users who want no motion', async () => {
  const panel = await world.openPanel(null);
  await panel.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await panel.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const { transitionDuration, animationName } = getComputedStyle(element);
    return animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0);
  }).length);
  assert.equal(moving, 0);
  await panel.close();
});
