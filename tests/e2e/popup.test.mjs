// The popup, in each of its states. Pictures of all of them, light and dark, land in build/e2e-screenshots/.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { until } from './support/condition.mjs';
import { kHostName, manifestNaming, missing } from './support/places.mjs';
import { controls, popupPicture } from './support/popup.mjs';
import { click, decisionNow, sessionEnds, shows, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
});
after(() => world?.close());

async function open(options, where = world) {
  const mediaId = randomUUID();
  const page = await where.openPost(mediaId, options);
  const popup = await where.openPopup(page);
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

const textOf = (popup, selector) => popup.locator(selector).innerText();
const says = (popup, selector, pattern) => until(`${selector} to say ${pattern}`, async () => pattern.test(await textOf(popup, selector)));
const beads = (popup) => popup.locator('#timeline .bead').evaluateAll((all) => all.map((bead) => bead.classList[1]));
const hasBeads = (popup, ...expected) => until(`beads ${expected}`, async () => {
  const shown = String(await beads(popup));
  if (shown !== String(expected)) throw new Error(shown);
  return true;
});

test('a session from start to success, told by the timeline, attempt by attempt and layer by layer', async () => {
  const { mediaId, popup, close } = await open({ script: 'moderated@10,moderated@50,moderated@99,ok', ms: 3000 });
  await startSession(popup, { maxRetries: 5 });
  await hasBeads(popup, 'running');
  await popup.locator('#timeline .running text').filter({ hasText: /\d/ }).waitFor({ state: 'attached' });
  await popupPicture(popup, 'popup-running');
  await popup.setViewportSize({ width: 360, height: 600 });
  assert.ok(await popup.evaluate(() => document.documentElement.scrollHeight) <= 600, 'a running session needs no scroll bar');
  await hasBeads(popup, 'layer1', 'waiting');
  await shows(popup, '#decision', 'reason', 'cooldown');
  await says(popup, '#countdown', /\d s left/);
  await popupPicture(popup, 'popup-waiting-for-the-next');
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 3, videosGenerated: 1 });
  await hasBeads(popup, 'layer1', 'layer2', 'layer3', 'video', 'note');
  assert.match(await popup.locator('#timeline svg').getAttribute('aria-label'), /3 refused \(1 at layer 1, 1 at layer 2, 1 at layer 3\), 1 made/);
  await popup.locator('#words-details summary').click();
  await says(popup, '#words', /Done: Video goal reached[^]*A video[^]*Refused at layer 3[^]*Refused at layer 1[^]*You started a session/);
  await popup.locator('#log-details summary').click();
  await says(popup, '#sync', /^Saved$/);
  await popupPicture(popup, 'popup-success-timeline');
  await close();
});

test('auto-retry off pauses, Resume goes on (R6)', async () => {
  const { mediaId, popup, close } = await open({ script: 'moderated@40,ok', ms: 1000 });
  await startSession(popup);
  await hasBeads(popup, 'layer2', 'waiting');
  await popup.locator('#auto-retry').uncheck();
  await shows(popup, '#outcome', 'outcome', 'paused');
  await popup.locator('#resume').waitFor();
  await popupPicture(popup, 'popup-paused');
  await popup.locator('#resume').click();
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  assert.equal(await popup.locator('#auto-retry').isChecked(), true);
  await close();
});

test('limits are shown with their ranges, and one outside is not sent', async () => {
  const { popup, close } = await open({});
  await says(popup, '#max-retries-range', /^1–50$/);
  await popup.locator('#max-retries').fill('51');
  await popup.locator('#max-retries').blur();
  assert.equal(await popup.locator('#max-retries').evaluate((input) => input.validity.rangeOverflow), true);
  assert.equal(await popup.locator('#error').isVisible(), false);
  await close();
});

test('the keyboard is enough: prompt, Start, Stop; every control has a name', async () => {
  const { mediaId, popup, close } = await open({ script: 'hang' });
  await shows(popup, '#host-status', 'state', 'ready');
  assert.ok((await controls(popup)).every((name) => name.length > 1), JSON.stringify(await controls(popup)));
  const order = [];
  for (let steps = 0; steps < 12 && order.at(-1) !== 'prompt'; steps++) {
    await popup.keyboard.press('Tab');
    order.push(await popup.evaluate(() => document.activeElement?.id));
  }
  assert.deepEqual(order, ['switch', 'page-prompt', 'prompt']);
  await popup.keyboard.type('typed by hand');
  await popup.keyboard.press('Tab');
  assert.equal(await popup.evaluate(() => document.activeElement?.id), 'start');
  await popupPicture(popup, 'popup-focus');
  await popup.keyboard.press('Enter');
  await until('the click', () => world.clicks(mediaId).length === 1);
  assert.equal(world.clicks(mediaId)[0].prompt, 'typed by hand');
  await popup.locator('#stop:enabled').focus();
  await popup.keyboard.press('Enter');
  await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
  await close();
});

test('switched off, the shim falls silent: the host is let go, nothing is clicked; it survives a restart of the browser', async () => {
  const off = await World.open();
  try {
    const { mediaId, popup } = await open({ script: 'moderated@40,ok' }, off);
    await startSession(popup);
    await off.untilView(mediaId, 'one refusal', ({ session }) => session.retryCount === 1);
    await popup.locator('#switch').click();
    await until('the host to be gone', () => off.hostPids().length === 0);
    await says(popup, '#sync', /Turned off/);
    assert.equal(await popup.locator('#switch').getAttribute('aria-checked'), 'false');
    const badge = async () => (await off.worker()).evaluate(() => chrome.action.getBadgeText({}));
    assert.equal(await badge(), 'off');
    await popupPicture(popup, 'popup-off');
    const log = () => readFileSync(join(off.stateHome, 'grok-retry-host/host.log'), 'utf8');
    const said = log();

    await off.restartBrowser();
    const page = await off.openPost(mediaId, { script: 'moderated@40,ok' });
    const again = await off.openPopup(page);
    await says(again, '#sync', /Turned off/);
    assert.equal(await badge(), 'off');
    await click(page, 'button.make:enabled'); // the user's own click: nobody is told
    await page.locator('[data-post]').first().waitFor();
    assert.equal(log(), said, 'no host was started');
    assert.equal((await off.view(mediaId)).session.retryCount, 1, 'the host keeps what it has');

    await again.locator('#switch').click();
    await sessionEnds(off, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
    assert.equal(await badge(), '');
    assert.equal(off.clicks(mediaId).length, 2);
  } finally {
    await off.close();
  }
});

test('a host of another protocol: the popup says what to update', async () => {
  const program = fileURLToPath(new URL('support/other_host.mjs', import.meta.url));
  const other = await World.open({
    installed: false,
    prepare({ profile }) {
      const dir = join(profile, 'NativeMessagingHosts');
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, `${kHostName}.json`), manifestNaming(program));
    },
  });
  try {
    const { popup } = await open({}, other);
    await says(popup, '#remedy', /too old for this extension/);
    assert.equal(await popup.locator('#start').isEnabled(), false);
    await popupPicture(popup, 'popup-other-protocol');
  } finally {
    await other.close();
  }
});

test('a state file that is none: not saved, and the doctor is named', async () => {
  const broken = await World.open({
    prepare({ stateHome }) {
      writeFileSync(join(stateHome, 'grok-retry-host/state.db'), 'this is not a database '.repeat(1000));
    },
  });
  try {
    const { popup } = await open({}, broken);
    await says(popup, '#sync', /Not saved/);
    await says(popup, '#remedy', /is damaged[^]*grok-retry-host --doctor/);
    await popupPicture(popup, 'popup-storage-problem');
    assert.equal(await popup.locator('#start').isEnabled(), false);
  } finally {
    await broken.close();
  }
});

test('what the page says while a session starts elsewhere is not lost: a second popup shows the same', async () => {
  const { mediaId, page, popup, close } = await open({ script: 'hang' });
  const second = await world.openPopup(page);
  await startSession(popup);
  await until('the click to be known', async () => (await decisionNow(world, mediaId)).reason === 'in_flight');
  await hasBeads(second, 'running');
  await popup.locator('#stop:enabled').click();
  await hasBeads(second, 'note');
  await second.close();
  await close();
});
