// R23: the user presses the page's own button.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';

import { until } from './support/condition.mjs';
import { Gate } from './support/gate.mjs';
import { missing } from './support/places.mjs';
import { journalOf, sessionEnds } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { hydrated } from './support/world.mjs';

assert.equal(missing(), null);

const kPrompt = 'a lighthouse in the rain, "slowly"';

/** All that the shim says to the host, as text. */
const said = [];
const gate = new Gate();
/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened), {
  prepare(at) {
    gate.install(at);
    gate.lose((message) => { // nothing is lost: it only listens
      if (message.method && message.id !== undefined) said.push(JSON.stringify(message));
      return false;
    });
  },
});
after(() => gate.close());

const mentions = (word) => said.filter((text) => text.includes(word));

async function opened(options) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { ms: 300, ...options });
  await hydrated(page);
  const popup = await world.openPopup(page);
  await until('the popup to know the page', () => popup.locator('#teach-show').isEnabled());
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

/** The user's switch in the window. */
async function allow(popup, on) {
  await popup.locator('#adopt-details').evaluate((details) => { details.open = true; });
  await popup.locator('#adopt').setChecked(on);
  await until('the host to have it', () => world.withHost(async (host) => (await host.request('settings.get', {})).settings.adoptManualAttempts === on));
}

/** As the user does it: the browser calls these events trusted. */
async function press(page, prompt = kPrompt) {
  await page.bringToFront();
  await page.locator('textarea[data-prompt]').fill(prompt);
  await page.locator('button.make').click();
}

test('the user’s own click is the first attempt of a session where they allowed it, and a page’s click never is (R23)', async () => {
  const forged = await opened({ script: 'moderated' });
  await allow(forged.popup, true);
  await forged.page.bringToFront();
  await forged.page.locator('textarea[data-prompt]').fill(kPrompt);
  await forged.page.evaluate(() => {
    const button = document.querySelector('button.make');
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup']) button.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true }));
    button.click();
  });
  await until('its attempt to be counted', async () => (await world.view(forged.mediaId))?.session.retryCount === 1);
  assert.deepEqual([mentions('session.adopt'), (await world.view(forged.mediaId)).session.outcome], [[], 'idle']);
  settled.note(forged.mediaId, 1);
  await forged.close();

  const cell = await opened({ script: 'moderated,ok' });
  await press(cell.page);
  await sessionEnds(world, cell.mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  assert.deepEqual(world.clicks(cell.mediaId).map(({ prompt }) => prompt), [kPrompt, kPrompt]);
  assert.deepEqual(world.site.runs.wrong(cell.mediaId), []);
  const journal = await journalOf(world, cell.mediaId);
  assert.deepEqual(['manual_click', 'grant_claimed'].map((kind) => journal.filter((note) => note.kind === kind).length), [1, 1]);
  assert.equal(mentions('session.adopt').length, 1);
  settled.note(cell.mediaId, 2);
  await cell.close();
});

test('a key that presses the button is the user’s click, and a click that nobody pressed for is not, though the browser trusts it (R23)', async () => {
  const unpressed = await opened({ script: 'moderated' });
  await allow(unpressed.popup, true);
  const before = mentions('session.adopt').length;
  await unpressed.page.bringToFront();
  await unpressed.page.locator('textarea[data-prompt]').fill(kPrompt);
  await unpressed.page.evaluate(() => {
    const button = document.querySelector('button.make');
    button.type = 'submit';
    button.form.id = 'composer';
    button.form.addEventListener('submit', (event) => event.preventDefault());
    document.body.insertAdjacentHTML('beforeend', '<input id="elsewhere" form="composer">'); // Enter in it clicks the submit
    button.addEventListener('click', ({ isTrusted }) => { document.documentElement.dataset.trusted = String(isTrusted); });
  });
  await unpressed.page.locator('#elsewhere').press('Enter');
  await until('its attempt to be counted', async () => (await world.view(unpressed.mediaId))?.session.retryCount === 1);
  assert.equal(await unpressed.page.evaluate(() => document.documentElement.dataset.trusted), 'true');
  assert.deepEqual([mentions('session.adopt').length, (await world.view(unpressed.mediaId)).session.outcome], [before, 'idle']);
  settled.note(unpressed.mediaId, 1);
  await unpressed.close();

  for (const key of ['Enter', 'Space']) {
    const cell = await opened({ script: 'ok' });
    await cell.page.bringToFront();
    await cell.page.locator('textarea[data-prompt]').fill(kPrompt);
    await cell.page.locator('button.make').press(key);
    await sessionEnds(world, cell.mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
    settled.note(cell.mediaId, 1);
    await cell.close();
  }
  assert.equal(mentions('session.adopt').length, before + 2);
});

test('while it is off the prompt never leaves the page, until the user continues with it in the window (R23)', async () => {
  const cell = await opened({ script: 'moderated,ok' });
  await allow(cell.popup, false);
  const before = said.length;
  const prompt = `${kPrompt} ${randomUUID()}`;
  await press(cell.page, prompt);
  await until('its attempt to be counted', async () => (await world.view(cell.mediaId))?.session.retryCount === 1);
  assert.equal((await world.view(cell.mediaId)).session.outcome, 'idle');
  await cell.popup.bringToFront();
  await cell.popup.locator('#own-continue').waitFor();
  assert.deepEqual([mentions(prompt.slice(-36)), said.slice(before).filter((text) => text.includes('session.adopt'))], [[], []]);
  assert.equal(await cell.popup.evaluate(() => document.documentElement.innerHTML).then((html) => html.includes(prompt.slice(-36))), false);

  await cell.page.bringToFront();
  await cell.popup.locator('#own-continue').dispatchEvent('click');
  await sessionEnds(world, cell.mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  assert.deepEqual(world.clicks(cell.mediaId).map((click) => click.prompt), [prompt, prompt]);
  settled.note(cell.mediaId, 2);
  await cell.close();
});
