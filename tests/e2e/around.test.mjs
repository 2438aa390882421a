// What is around the window: the badge, the title of the tab, the browser's keys, and notifications.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';

import { until } from './support/condition.mjs';
import { allowedBefore, switchNotifications } from './support/permission.mjs';
import { missing } from './support/places.mjs';
import { sessionEnds, startSession } from './support/session.mjs';
import { sharedWorld } from './support/shared_world.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;

/** The keys of the manifest, with Alt and Shift, pressed on a page that is in front: the browser takes them before the page does. */
const kKeys = { startStop: '8', open: '9', pauseAll: '0' };
/** A press within a second of the one before is the same key, held. */
const kNotHeldMs = 1100;
async function press(page, key, { again = false } = {}) {
  await page.bringToFront();
  if (again) await page.waitForTimeout(kNotHeldMs);
  const devtools = await world.browser.newCDPSession(page);
  const code = key.charCodeAt(0);
  const pressed = { modifiers: 1 | 8, key, code: `Digit${key}`, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...pressed });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
  await devtools.detach();
}

async function open(options) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, options);
  const popup = await world.openPopup(page);
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}

const inWorker = async (act, given) => (await world.worker()).evaluate(act, given);
const tabIdOf = (popup) => popup.evaluate(() => Number(new URLSearchParams(location.search).get('tab')));
const choose = (choices) => inWorker((chosen) => chrome.storage.local.set(chosen), choices);
const titled = (page, pattern) => until(`the title ${pattern}`, async () => pattern.test(await page.title()));

describe('badge, title and keys', () => {
  sharedWorld((opened) => ({ world } = opened));

  test('badge and title say n/m, then a tick or a cross; the page’s own title wins, and nothing is left when it is off', async () => {
    const { mediaId, page, popup, close } = await open({ script: 'moderated@40,hang' });
    const own = await page.title();
    assert.ok(own.length > 0);
    await choose({ tabTitle: true });
    await startSession(popup, { maxRetries: 1 });
    await titled(page, /^\(0\/1\) /);
    const badge = () => tabIdOf(popup).then((tabId) => inWorker((id) => chrome.action.getBadgeText({ tabId: id }), tabId));
    assert.equal(await badge(), '0/1');
    await page.evaluate(() => { document.title = 'A title of its own'; });
    await titled(page, /^(\(0\/1\)|✗) A title of its own$/);
    await sessionEnds(world, mediaId, { outcome: 'failure', retryCount: 1, videosGenerated: 0 });
    await titled(page, /^✗ A title of its own$/);
    assert.equal(await badge(), '✗');
    await page.evaluate(() => history.pushState({}, '', '/imagine'));
    await titled(page, /^A title of its own$/);
    await page.evaluate((path) => history.pushState({}, '', path), `/imagine/post/${mediaId}`);
    await titled(page, /^✗ A title of its own$/);
    await choose({ tabTitle: false });
    await titled(page, /^A title of its own$/);
    await choose({ tabTitle: true });
    await titled(page, /^✗ A title of its own$/);
    await popup.locator('#switch').click();
    await titled(page, /^A title of its own$/);
    assert.equal(await badge(), 'off');
    await popup.locator('#switch').click();
    await titled(page, /^✗ A title of its own$/);
    await choose({ tabTitle: false });
    await close();
  });

  test('a page that changes its title a thousand times a second is written to a few times, and keeps its title', async () => {
    const { page, popup, close } = await open({ script: 'hang' });
    await choose({ tabTitle: true });
    await page.evaluate(() => {
      window.ours = 0;
      const sets = setInterval(() => {
        for (let n = 0; n < 10; n++) {
          if (!document.title.startsWith('Song ')) window.ours++;
          document.title = `Song ${Math.random()}`;
        }
      }, 10);
      setTimeout(() => {
        clearInterval(sets);
        window.over = true;
      }, 2500);
    });
    await startSession(popup);
    await page.waitForFunction(() => window.over);
    assert.ok(await page.evaluate(() => window.ours) <= 6, 'titles that are not the page’s');
    await titled(page, /^\(0\/\d+\) Song /);
    await choose({ tabTitle: false });
    await titled(page, /^Song /);
    await close();
  });

  test('keys start with the host’s last prompt, and stop; the page hears nothing of it', async () => {
    const { mediaId, page, popup, close } = await open({ script: 'ok,hang' });
    await startSession(popup, { prompt: 'a lighthouse in the rain' });
    await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
    await page.evaluate(() => { window.keys = []; addEventListener('keydown', ({ code }) => window.keys.push(code), true); });
    await press(page, kKeys.startStop);
    await world.untilView(mediaId, 'the session to run again', ({ session }) => session.isActive);
    await until('a second click', () => world.clicks(mediaId).length === 2);
    assert.deepEqual(world.clicks(mediaId).map(({ prompt }) => prompt), ['a lighthouse in the rain', 'a lighthouse in the rain']);
    await press(page, kKeys.startStop, { again: true });
    await world.untilView(mediaId, 'the session to be stopped', ({ session }) => session.outcome === 'cancelled');
    assert.deepEqual(await page.evaluate(() => window.keys), []);
    await close();
  });

  test('a key pauses all sessions, and they can go on (R6)', async () => {
    const both = [await open({ script: 'hang' }), await open({ script: 'hang' })];
    for (const { popup } of both) await startSession(popup);
    for (const { mediaId } of both) await world.untilView(mediaId, 'it to run', ({ session }) => session.isActive);
    await press(both[0].page, kKeys.pauseAll);
    for (const { mediaId } of both) {
      await world.untilView(mediaId, 'the pause', ({ session, persistent }) => session.outcome === 'pending' && !session.isActive && !persistent.autoRetryEnabled);
    }
    await both[1].popup.locator('#resume').click();
    await world.untilView(both[1].mediaId, 'it to go on', ({ session }) => session.isActive);
    for (const { popup, close } of both) {
      await popup.locator('#stop:enabled').click();
      await close();
    }
  });

  // Last, because the window stays.
  test('a key opens the window, beside the page where the extension has one there', async () => {
    const page = await world.openPost(randomUUID());
    const kinds = () => inWorker(async () => (await chrome.runtime.getContexts({ contextTypes: ['POPUP', 'SIDE_PANEL'] })).map(({ contextType }) => contextType));
    const beside = await inWorker(() => chrome.runtime.getManifest().side_panel !== undefined);
    await press(page, kKeys.open);
    await until('the window', async () => String(await kinds()) === (beside ? 'SIDE_PANEL' : 'POPUP'));
  });
});

describe('notifications', () => {
  sharedWorld((opened) => ({ world } = opened), { prepare: allowedBefore });

  const shown = () => inWorker(async () => Object.keys(await chrome.notifications.getAll()));
  /** What each notification said, whichever worker made it. */
  const texts = () => inWorker(async () => (await chrome.storage.session.get('notices')).notices?.notices ?? []);

  test('who allows notifications in the click has them in the worker that runs; who takes them back has them off', async () => {
    const { popup, close } = await open();
    const permission = { permissions: ['notifications'] };
    const state = async () => [await inWorker(async () => (await chrome.storage.local.get('notify')).notify), await popup.evaluate((of) => chrome.permissions.contains(of), permission)];
    assert.deepEqual(await state(), [undefined, false]);
    assert.equal(await inWorker(() => typeof chrome.notifications), 'undefined');
    await switchNotifications(popup, true);
    assert.deepEqual(await state(), [true, true]);
    await popup.evaluate((of) => chrome.permissions.remove(of), permission);
    await until('it to be off', async () => String(await state()) === 'false,false');
    await close();
  });

  test('the end of a session is told once, with two tabs on the image; a click goes to its tab', async () => {
    const { mediaId, popup, close } = await open({ script: 'ok' });
    await switchNotifications(popup, true);
    const other = await world.openPost(mediaId, { script: 'ok' });
    await startSession(popup, { prompt: 'a secret lighthouse' });
    await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
    await until('the notification', async () => (await shown()).length === 1);
    const [notice] = await until('it to be noted as shown', async () => (await texts()).every((each) => each.shown) && texts());
    assert.deepEqual([notice.title, notice.text, notice.counts], ['notify_done', 'notify_goal_reached', [0, 3, 1, 1]]);
    assert.ok(!notice.id.includes(mediaId));
    await popup.bringToFront();
    const before = world.browser.pages().length;
    await inWorker((id) => chrome.notifications.onClicked.dispatch(id), notice.id);
    const active = () => inWorker(async () => (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.url);
    await until('the tab to be in front', async () => (await active())?.includes(mediaId));
    await until('it to be gone', async () => (await shown()).length === 0);
    assert.equal(world.browser.pages().length, before, 'no new tab');
    await Promise.all([other.close(), close()]);
    await choose({ notify: false });
  });

  test('off, and with the master switch off, nothing is told and what is shown goes', async () => {
    const { mediaId, popup, close } = await open({ script: 'ok' });
    await startSession(popup);
    await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
    assert.deepEqual(await shown(), []);
    await choose({ notify: true });
    await popup.locator('#start:enabled').click();
    await until('the notification', async () => (await shown()).length === 1);
    await popup.locator('#switch').click();
    await until('it to be gone', async () => (await shown()).length === 0);
    assert.deepEqual(await texts(), []);
    await popup.locator('#switch').click();
    await choose({ notify: false });
    await close();
  });

  /** Where a worker stops in the middle of a notification: the call that it makes and gets no answer to, `done` or not. */
  for (const [where, holds] of [
    ['before it has kept what is to be told', { call: 'set', done: false }],
    ['when it has kept that, and shown nothing', { call: 'set', done: true }],
    ['before the browser shows it', { call: 'create', done: false }],
    ['when the browser has shown it', { call: 'create', done: true }],
    ['when all is done', null],
  ]) {
    test(`the worker is ended ${where}: the session is told once by the next one`, async () => {
      await choose({ notify: true });
      const { mediaId, page, popup, close } = await open({ script: 'slow' });
      await startSession(popup);
      await until('a click', () => world.clicks(mediaId).length === 1);
      await until('the session to be known', () => inWorker(async (id) => (
        (await chrome.storage.session.get('notices')).notices?.images.some(([known]) => known === id)), mediaId));
      if (holds) {
        await inWorker(({ call, done }) => {
          const [owner, real] = call === 'set' ? [chrome.storage.session, chrome.storage.session.set] : [chrome.notifications, chrome.notifications.create];
          owner[call] = async (...given) => {
            if (done) await real.apply(owner, given);
            self.held = true;
            return new Promise(() => {});
          };
        }, holds);
      }
      await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
      if (holds) await until('the worker to stand there', () => inWorker(() => self.held === true));
      else await until('the notification', async () => (await shown()).length === 1);
      const early = await shown();
      assert.equal(early.length, !holds || (holds.call === 'create' && holds.done) ? 1 : 0);
      await world.stopWorker(popup);
      await until('the notification of the next worker, noted', async () => {
        const notices = await texts();
        return notices.length === 1 && notices[0].shown;
      });
      assert.equal((await shown()).length, 1);
      if (early.length > 0) assert.deepEqual(await shown(), early, 'the very same');
      await page.reload();
      await world.stopWorker(popup);
      await until('the page to be known again', () => popup.locator('#outcome').getAttribute('data-outcome').then((outcome) => outcome === 'success'));
      assert.equal((await shown()).length, 1);
      await choose({ notify: false });
      await until('it to be gone', async () => (await shown()).length === 0);
      await close();
    });
  }

  // Last, because no session starts in the minute after it.
  test('what needs the user is told: a page that is not recognised; and the site’s rate limit, once for all sessions (R13)', async () => {
    await choose({ notify: true });
    const first = await open({ layout: 'none' });
    await startSession(first.popup);
    await until('the notification', async () => (await texts()).some(({ text, shown: told }) => told && text === 'notify_page'));
    const second = await open({ script: 'rate_limited' });
    await startSession(second.popup);
    for (const { mediaId } of [first, second]) await world.untilView(mediaId, 'the end', ({ session }) => session.outcome === 'cancelled');
    await until('the second notification', async () => (await texts()).filter(({ shown: told }) => told).length === 2);
    assert.deepEqual((await texts()).map(({ text }) => text), ['notify_page', 'notify_rate_limited']);
    await choose({ notify: false });
    await Promise.all([first.close(), second.close()]);
  });
});
