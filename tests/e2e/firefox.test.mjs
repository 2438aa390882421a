// The same shim, the same host, in Firefox.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { FirefoxWorld, missingFirefox } from './support/firefox.mjs';
import { switchNotifications } from './support/permission.mjs';
import { pictures } from './support/places.mjs';
import { kAxe } from './support/popup.mjs';

assert.equal(missingFirefox(), null);

/** @type {FirefoxWorld} */ let world;

before(async () => {
  world = await FirefoxWorld.open();
});
after(() => world?.close());

const textOf = (popup, selector) => popup.$eval(selector, (element) => element.innerText);
const says = (popup, selector, pattern) => until(`${selector} to say ${pattern}`, async () => {
  const text = await textOf(popup, selector);
  if (!pattern.test(text)) throw new Error(text);
  return true;
});

/** axe has nothing to complain about. */
async function accessible(window_, what) {
  await window_.evaluate(kAxe);
  assert.deepEqual(await window_.evaluate(async () => (await globalThis.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)), [], what);
}

/** A session from the popup to its end: refused once, then a video. */
async function runs(mediaId, popup) {
  await popup.bringToFront();
  await says(popup, '#host-version', /^host \d/);
  await popup.type('#prompt', 'a lighthouse in the rain');
  await popup.click('#start');
  const view = await until('the session to end', async () => {
    const found = await world.view(mediaId);
    return found?.session.outcome !== 'pending' && found;
  }, { within: 60_000 });
  assert.deepEqual([view.session.outcome, view.session.retryCount, view.session.videosGenerated], ['success', 1, 1]);
  return view;
}

test('a session runs from start to success: refused, again, a video (R8, R9, R10)', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok', ms: 1000 });
  const popup = await world.openPopup(mediaId);
  const view = await runs(mediaId, popup);
  const clicks = world.clicks(mediaId);
  assert.deepEqual(clicks.map(({ prompt }) => prompt), ['a lighthouse in the rain', 'a lighthouse in the rain']);
  assert.deepEqual([...view.session.processedAttemptIds].sort(), clicks.map(({ attemptId }) => attemptId).sort());
  await says(popup, '#outcome', /^Done$/);
  await until('the timeline', async () => String(await popup.$$eval('#timeline .bead', (all) => all.map((bead) => bead.classList[1]))) === 'layer2,video,note');
  assert.deepEqual(await page.evaluate(() => window.__standIn.foreign), []);
  await popup.screenshot({ path: join(pictures(), 'popup-firefox.png') });
  await Promise.all([page.close(), popup.close()]);
});

test('the answer to the page’s own request tells the outcome where there is no store (R22)', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok', ms: 600, source: 'stream' });
  const popup = await world.openPopup(mediaId);
  const view = await runs(mediaId, popup);
  assert.deepEqual([...view.session.processedAttemptIds].sort(), world.clicks(mediaId).map(({ attemptId }) => attemptId).sort());
  await Promise.all([page.close(), popup.close()]);
});

test('the site may be taken from the extension: the popup asks for it, and the button gives it back', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId);
  const popup = await world.openPopup(mediaId);
  await popup.bringToFront();
  const hidden = () => popup.$eval('#permission', (box) => box.hidden);
  assert.equal(await hidden(), true);
  await popup.evaluate(() => chrome.permissions.remove({ origins: ['https://grok.com/*'] }));
  await until('the question', async () => !await hidden());
  await popup.screenshot({ path: join(pictures(), 'popup-firefox-permission.png') });
  await popup.click('#permission-ask');
  await until('the permission', hidden);
  await Promise.all([page.close(), popup.close()]);
});

test('the page of the sidebar has its views in Firefox, too, and axe finds nothing to complain about', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId);
  const panel = await world.openPanel(mediaId);
  await panel.bringToFront();
  await says(panel, '#host-version', /^host \d/);
  for (const [tab, status] of [['tab-image', '#outcome'], ['tab-images', '#images-status'], ['tab-prompts', '#prompts-status']]) {
    await panel.click(`#${tab}`);
    await says(panel, status, /./);
    await panel.screenshot({ path: join(pictures(), `panel-firefox-${tab}.png`) });
    await accessible(panel, tab);
  }
  await Promise.all([page.close(), panel.close()]);
});

test('the sidebar itself shows the image of the tab beside it, runs its session, and follows to the next tab', async () => {
  const [mediaId, next] = [randomUUID(), randomUUID()];
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok', ms: 600, source: 'stream' });
  await page.bringToFront();
  const inside = await world.openSidebar();
  const reads = (selector) => inside((document, wanted) => document.querySelector(wanted)?.textContent ?? '', selector);
  const shows = (selector, pattern) => until(`${selector} of the sidebar to say ${pattern}`, async () => {
    const text = await reads(selector);
    if (!pattern.test(text)) throw new Error(text);
    return true;
  });
  await shows('#host-version', /^host \d/);
  await until('Start', () => inside((document) => {
    const prompt = document.querySelector('#prompt');
    prompt.value = 'a lighthouse in the rain';
    prompt.dispatchEvent(new document.defaultView.Event('input', { bubbles: true }));
    return !document.querySelector('#start').disabled;
  }));
  await inside((document) => document.querySelector('#start').click());
  await shows('#outcome', /^Done$/);
  await shows('#media', new RegExp(mediaId));
  assert.deepEqual(world.clicks(mediaId).map(({ prompt }) => prompt), ['a lighthouse in the rain', 'a lighthouse in the rain']);
  const other = await world.openPost(next, { source: 'stream' });
  await other.bringToFront();
  await until('the next image', async () => !(await reads('#media')).includes(mediaId));
  assert.equal(await inside((document) => document.querySelector('#prompt').value), '');
  await page.bringToFront();
  await shows('#media', new RegExp(mediaId));
  await Promise.all([page.close(), other.close()]);
});

test('the tab says in its title how the session is, and its end is told, once the user has switched both on', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,ok', ms: 600, source: 'stream' });
  const popup = await world.openPopup(mediaId);
  await popup.bringToFront();
  await switchNotifications(popup, true);
  await popup.evaluate(() => chrome.storage.local.set({ tabTitle: true }));
  // Without a screen Firefox closes a notification as soon as it is made, and says so to all pages of the add-on.
  await popup.evaluate(() => {
    window.made = [];
    chrome.notifications.onClosed.addListener((id) => window.made.push(id));
  });
  await runs(mediaId, popup);
  await until('the notification', () => popup.evaluate(() => window.made.length === 1));
  await until('the title', async () => /^✓ ./.test(await page.title()));
  await popup.evaluate(() => chrome.storage.local.set({ notify: false, tabTitle: false }));
  await until('the title to be as it was', async () => !/✓/.test(await page.title()));
  assert.equal(await popup.evaluate(() => window.made.length), 1);
  await Promise.all([page.close(), popup.close()]);
});

test('the options say in Firefox, too, what the host finds of itself, and find another host when asked again', async () => {
  const options = await world.openOptions();
  await options.bringToFront();
  await says(options, '#doctor-status', /in order/i);
  const found = () => options.$$eval('#doctor-findings > li', (rows) => Object.fromEntries(rows.map(({ dataset: { code, level } }) => [code, level])));
  const codes = await found();
  for (const code of ['state_whole', 'versions', 'disk_free', 'hosts_one', 'clock_agrees', 'recording_off', 'switches_read']) assert.equal(codes[code], 'ok', JSON.stringify(codes));
  assert.ok(Object.keys(codes).some((code) => code.startsWith('sandbox_')));
  assert.doesNotMatch(await textOf(options, '#doctor-findings'), /\w+_\w+\b(?<!state\.db)|undefined|\$\d/, 'no code is left without words');
  assert.match(await textOf(options, '#section-doctor'), /grok-retry-host --doctor/);
  await world.withHost(async () => {
    await options.click('#doctor-run');
    await until('the other host', async () => (await found()).hosts_several === 'ok');
  });
  await options.click('#doctor-run');
  await until('it to be gone', async () => (await found()).hosts_one === 'ok');
  assert.equal(await options.evaluate(() => document.activeElement?.id), 'doctor-run', 'the button keeps the focus');
  await options.screenshot({ path: join(pictures(), 'options-firefox.png') });
  await accessible(options, 'the options');
  await options.close();
});

test('two windows at once: Start in both is one session, one click, and what is half typed outlives the host (R10)', async () => {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'ok', ms: 600, source: 'stream' });
  const popup = await world.openPopup(mediaId, { type: 'window' });
  const panel = await world.openPanel(mediaId, { type: 'window' });
  const both = [popup, panel];
  for (const window_ of both) {
    await says(window_, '#host-version', /^host \d/);
    assert.equal(await window_.evaluate(() => document.visibilityState), 'visible');
    await window_.bringToFront();
    await window_.type('#prompt', 'a lighthouse');
  }
  const [pid] = await until('a host', () => world.hostPids());
  process.kill(pid, 'SIGKILL');
  await until('another host', () => world.hostPids().length > 0 && !world.hostPids().includes(pid));
  for (const window_ of both) {
    await says(window_, '#sync', /^(Saved|Connected)/);
    assert.equal(await window_.$eval('#prompt', ({ value }) => value), 'a lighthouse');
    await until('Start', () => window_.$eval('#start', ({ disabled }) => !disabled));
  }
  await Promise.all(both.map((window_) => window_.evaluate(() => document.querySelector('#start').click())));
  for (const window_ of both) await says(window_, '#outcome', /^Done$/);
  assert.equal(world.clicks(mediaId).length, 1);
  const shown = (window_) => window_.evaluate(() => ['refused', 'videos', 'credits'].map((id) => document.getElementById(id).textContent));
  await until('both to say the same', async () => String(await shown(popup)) === String(await shown(panel)));
  assert.equal((await world.view(mediaId)).session.outcome, 'success');
  for (const window_ of both) assert.equal(await window_.$eval('#error', ({ hidden }) => hidden), true);
  await Promise.all([page.close(), popup.close(), panel.close()]);
});

test('the host is not installed: the popup says so in Firefox, too', async () => {
  const bare = await FirefoxWorld.open({ installed: false });
  try {
    const mediaId = randomUUID();
    await bare.openPost(mediaId);
    const popup = await bare.openPopup(mediaId);
    await says(popup, '#remedy', /not installed/);
    await popup.screenshot({ path: join(pictures(), 'popup-firefox-host-missing.png') });
  } finally {
    await bare.close();
  }
});
