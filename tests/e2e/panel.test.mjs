// The panel beside the page and the options page, each as a tab: all images, prompts, settings, data. Pictures of each land in build/e2e-screenshots/.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { controls, windowPictures } from './support/popup.mjs';
import { sessionEnds, shows, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
  await world.withHost(async (host) => {
    for (let index = 0; index < 120; index++) {
      await host.request('session.start', { mediaId: `old-${index}`, prompt: index % 2 === 0 ? `a lighthouse ${index}` : `ein Leuchtturm ${index}` });
      if (index % 3 > 0) await host.request('session.stop', { mediaId: `old-${index}` });
    }
  });
});
after(() => world?.close());

const textOf = (window_, selector) => window_.locator(selector).innerText();
const says = (window_, selector, pattern) => until(`${selector} to say ${pattern}`, async () => {
  const text = await textOf(window_, selector);
  if (!pattern.test(text)) throw new Error(text);
  return true;
});
const lines = (panel) => panel.locator('#images > li');
const ids = (panel) => lines(panel).evaluateAll((all) => all.map((line) => line.dataset.media));

async function openImages() {
  const panel = await world.openPanel(null);
  await panel.locator('#tab-images').click();
  await says(panel, '#images-status', /image/);
  return panel;
}

test('the panel starts, pauses and stops a session as the popup does, with the prompt of the page', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'hang' });
  const panel = await world.openPanel(page);
  await shows(panel, '#host-status', 'state', 'ready');
  await page.locator('textarea, [contenteditable="true"]').first().fill('a lighthouse from the page');
  await panel.locator('#page-prompt').click();
  await until('the prompt', async () => await panel.locator('#prompt').inputValue() === 'a lighthouse from the page');
  assert.equal((await world.view(mediaId))?.session.isActive ?? false, false, 'nothing starts by that');
  await panel.locator('#start:enabled').click();
  await until('the click', () => world.clicks(mediaId).length === 1);
  assert.equal(world.clicks(mediaId)[0].prompt, 'a lighthouse from the page');
  await windowPictures(panel, 'panel-running');
  await panel.locator('#pause').click();
  await shows(panel, '#outcome', 'outcome', 'paused');
  await panel.locator('#resume').click();
  await shows(panel, '#outcome', 'outcome', 'pending');
  await panel.locator('#stop').click();
  await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
  await says(panel, '#summary', /Clicks\s*1/);

  await page.goto(`https://grok.com/imagine/post/${mediaId}`); // for a moment the tab shows no page, then the image as it was
  await page.locator('textarea, [contenteditable="true"]').first().fill('of the new page');
  await until('the prompt of the new page', async () => {
    await panel.locator('#page-prompt').click();
    return await panel.locator('#prompt').inputValue() === 'of the new page';
  });
  await says(panel, '#summary', /Clicks\s*1/);
  await Promise.all([page.close(), panel.close()]);
});

test('all images come a page at a time, and what changes is changed in place', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'hang' });
  const panel = await openImages();
  assert.equal(await lines(panel).count(), 50);
  await panel.locator('#images-more').click();
  await until('a hundred', async () => await lines(panel).count() === 100);
  await windowPictures(panel, 'panel-images');
  const popup = await world.openPopup(page);
  await startSession(popup, { prompt: 'a new one' });
  await until('the new image', async () => (await ids(panel)).includes(mediaId));
  await says(panel, `[data-media="${mediaId}"] .state`, /^Running$/);
  await popup.locator('#stop:enabled').click();
  await says(panel, `[data-media="${mediaId}"] .state`, /^Ended$/);
  await Promise.all([page.close(), popup.close(), panel.close()]);
});

test('an image is opened, cleared and deleted; deleting asks, says what it covers, and Escape is no', async () => {
  const panel = await openImages();
  const [mediaId] = await ids(panel);
  const line = panel.locator(`[data-media="${mediaId}"]`);
  await line.locator('summary').click();
  await line.getByRole('button', { name: 'Delete' }).click();
  const dialog = panel.getByRole('dialog');
  assert.match(await dialog.innerText(), /sessions, limits, prompt, attempts and history[^]*Exports, and recordings in other folders, are not changed/);
  await windowPictures(panel, 'panel-delete');
  await panel.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.ok(await world.view(mediaId));
  await line.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await until('it to be gone', async () => !(await ids(panel)).includes(mediaId));
  assert.equal(await world.view(mediaId), undefined);
  const comes = world.browser.waitForEvent('page');
  const next = panel.locator('#images > li').first();
  await next.locator('summary').click();
  await next.getByRole('button', { name: 'Open its page' }).click();
  const opened = await comes;
  await until('its page', () => opened.url().includes('/imagine/post/'));
  await Promise.all([opened.close(), panel.close()]);
});

/** A backup and a recording that has ended, as hosts leave them beside their file. */
function someCopies() {
  const at = (name) => join(world.stateHome, 'grok-retry-host', name);
  const first = { recording: 1, host: '1.0.0', protocol: 1, started: '2026-01-31T12:00:00.000Z', at: 5, pid: 4_000_001, connection: 'c', clock: 'real', prompts: 'shown' };
  const files = { 'state.db.v5-20260131T120000Z.backup': 'SECRET', 'bug.jsonl': `${JSON.stringify(first)}\n` };
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text, { mode: 0o600 });
  return Object.keys(files).map(at);
}

test('after a delete the copies that may still contain it are counted, and deleted when the user wants that, too (R16)', async () => {
  const files = someCopies();
  const panel = await openImages();
  const [mediaId] = await ids(panel);
  const line = panel.locator(`[data-media="${mediaId}"]`);
  await line.locator('summary').click();
  await line.getByRole('button', { name: 'Delete' }).click();
  const dialog = panel.getByRole('dialog');
  assert.match(await dialog.innerText(), /2 older copies of the file and recordings may contain it, too/);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await says(panel, '#images-copies', /^2 older copies and recordings on this computer may still contain it\./);
  await windowPictures(panel, 'panel-copies');
  await panel.locator('#images-copies-delete').click();
  assert.match(await dialog.innerText(), /Each goes as a whole/);
  assert.deepEqual(files.map(existsSync), [true, true]);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await says(panel, '#images-copies-status', /^Deleted 2 older copies and recordings\.$/);
  assert.deepEqual(files.map(existsSync), [false, false]);
  assert.equal(await panel.locator('#images-copies').isVisible(), false);
  assert.equal(await panel.evaluate(() => document.activeElement?.id), 'images-search');
  await panel.close();
});

test('the options show what the host describes, refuse what it refuses, and reset', async () => {
  const options = await world.openOptions();
  const { settings: described } = await world.withHost((host) => host.request('settings.describe', {}));
  const rows = options.locator('#settings .setting');
  await until('every setting', async () => await rows.count() === described.length);
  assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.dataset.setting)), described.map(({ name }) => name));
  const budget = options.locator('#setting-creditBudget');
  await budget.fill('20');
  await budget.blur();
  const settings = () => world.withHost(async (host) => (await host.request('settings.get', {})).settings);
  await until('the budget', async () => (await settings()).creditBudget === 20);
  const pause = options.locator('#setting-backoff-initialMs');
  await pause.fill('2.5');
  await pause.blur();
  await until('the pause', async () => (await settings()).backoff.initialMs === 2500);
  const refused = options.locator('#setting-cooldownMs');
  await refused.fill('1');
  await refused.blur();
  assert.equal(await refused.evaluate((input) => input.validity.rangeUnderflow), true);
  assert.equal((await settings()).cooldownMs, 3000);
  await windowPictures(options, 'options');
  for (const name of ['creditBudget', 'backoff.initialMs']) await options.locator(`[data-setting="${name}"] .link`).click();
  await until('the defaults', async () => {
    const now = await settings();
    return now.creditBudget === null && now.backoff.initialMs === 1200;
  });
  assert.ok((await controls(options)).every((name) => name.length > 1), JSON.stringify(await controls(options)));
  await options.close();
});

test('everything is exported, deleted, and taken in again', async () => {
  const options = await world.openOptions();
  await shows(options, '#host-status', 'state', 'ready');
  const [download] = await Promise.all([options.waitForEvent('download'), options.locator('#export').click()]);
  const path = await download.path();
  const before_ = JSON.parse(readFileSync(path, 'utf8'));
  assert.ok(Object.keys(before_.state.sessionByMediaId).length > 100);
  const files = someCopies();
  await options.locator('#delete-everything').click();
  assert.match(await options.getByRole('dialog').innerText(), /also deletes 2 older copies[^]*Recordings in other folders, exports and the log/);
  await options.locator('#confirm').click();
  await says(options, '#data-status', /^Deleted \d+ images\. Deleted 2 older copies and recordings\.$/);
  assert.deepEqual(files.map(existsSync), [false, false]);
  await until('nothing to be left', async () => (await world.withHost((host) => host.request('session.list', {}))).sessions.length === 0);
  await options.locator('#import-file').setInputFiles(path);
  await says(options, '#data-status', /^Imported: [1-9]/);
  await options.close();
});
