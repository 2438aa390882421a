// Somebody comes from an older version of the extension: its keys in the page's storage, the host that takes them in (R21).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { hydrated, picture, World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => { world = await World.open(); });
after(() => world?.close());

const kOdd = 'dunes <img src=x onerror="alert(1)"> & <b>wind</b>';

const keysOf = (page) => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key !== 'useMediaStore').sort());
const textOf = (popup, selector) => popup.locator(selector).textContent();

/** An image with a video and a refused attempt, whose page then finds these keys when it is loaded. */
async function loadWith(keysFor) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { history: 'ok,moderated' });
  await world.untilView(mediaId, 'the history', ({ session }) => session.processedAttemptIds.length === 2);
  const ids = await page.evaluate((id) => JSON.parse(sessionStorage.useMediaStore).state.videoByMediaId[id].map((a) => a.id), mediaId);
  const keys = keysFor(mediaId, ids);
  await page.evaluate((entries) => {
    for (const [key, raw] of Object.entries(entries)) sessionStorage.setItem(key, raw);
  }, keys);
  await page.reload();
  await hydrated(page);
  const popup = await world.openPopup(page);
  return { mediaId, page, popup, ids, keys: Object.keys(keys).sort(), close: () => Promise.all([page.close(), popup.close()]) };
}

const posts = (mediaId, [video, refused]) => ({
  [`grokRetrySession_${video}`]: JSON.stringify({ retryCount: 5, creditsUsed: 3, layer2Failures: 2, maxRetries: 9, lastPromptValue: 'a paper boat', lastAttemptTime: Date.now() }),
  [`grokRetrySession_${refused}`]: JSON.stringify({ retryCount: 2, creditsUsed: 2, layer2Failures: 1, maxRetries: 4, lastPromptValue: 'an older wish', lastAttemptTime: 1000 }),
  [`grokRetrySession_unknown-to-${mediaId}`]: JSON.stringify({ retryCount: 1, lastPromptValue: 'somewhere else' }),
  [`grokRetrySession_broken-in-${mediaId}`]: '{"retryCount": 1',
});

test('two posts of one image are merged and their keys go; an unknown post and an unreadable one stay (R21)', async () => {
  const { mediaId, page, popup, close } = await loadWith(posts);
  await until('the imported keys to be gone', async () => (await keysOf(page)).length === 2);
  assert.deepEqual(await keysOf(page), [`grokRetrySession_broken-in-${mediaId}`, `grokRetrySession_unknown-to-${mediaId}`]);
  await until('the popup to say 5 of 3', async () => await textOf(popup, '#refused') === '5 of 3');
  assert.equal(await textOf(popup, '#credits'), '7', 'two that the host counted itself, three and two that came in');
  assert.equal(await popup.locator('#prompt').inputValue(), '', 'the words of a page are not the user\'s');
  const { session } = await world.view(mediaId);
  assert.deepEqual([session.layer2Failures, session.videosGenerated, session.isActive], [3, 1, false]);
  assert.equal(session.processedAttemptIds.length, 2, 'counted before, and not again');
  const debug = await world.debugText();
  assert.match(debug, /not imported: 1 pending, 1 rejected/);

  await page.reload();
  await hydrated(page);
  await until('the page to have been heard', async () => (await world.debugText()).includes('1 pending, 1 rejected'));
  assert.equal((await world.view(mediaId)).session.creditsUsed, 7, 'nothing comes in twice');

  assert.equal(await textOf(popup, '#suggestion-prompt'), 'a paper boat', 'of the most recent');
  assert.equal(await textOf(popup, '#suggestion-limits'), 'Refusals allowed: 9');
  await picture(popup, 'popup-suggestion');
  await popup.locator('#suggestion-take').click();
  await until('the suggestion to be gone', async () => !await popup.locator('#suggestion').isVisible());
  await until('the limit to be the user\'s', async () => await textOf(popup, '#refused') === '5 of 9');
  assert.equal(await popup.locator('#prompt').inputValue(), 'a paper boat');
  assert.deepEqual([(await world.view(mediaId)).session.isActive, world.clicks(mediaId).length], [false, 0], 'it starts when Start is pressed');
  await popup.locator('#start:enabled').click();
  await world.untilView(mediaId, 'the session', ({ session }) => session.isActive);
  await close();
});

test('a store by media comes in and goes; what it suggests can be dismissed, and is text (R21)', async () => {
  const { mediaId, page, popup, close } = await loadWith((mediaId, ids) => ({
    useGrokRetryVideoSessions_store: JSON.stringify({
      state: {
        sessionByMediaId: { [mediaId]: { retryCount: 6, videosGenerated: 1, processedAttemptIds: ids, outcome: 'idle' } },
        persistentByMediaId: { [mediaId]: { maxRetries: 20, autoRetryEnabled: true, lastPromptValue: kOdd, videoGoal: 3 } },
        activeSessionMediaId: null,
      },
      version: 1,
    }),
  }));
  await until('the key to be gone', async () => (await keysOf(page)).length === 0);
  await until('the popup to say 6 of 3', async () => await textOf(popup, '#refused') === '6 of 3');
  assert.equal(await textOf(popup, '#videos'), '1 of 1');
  assert.equal(await textOf(popup, '#suggestion-prompt'), kOdd);
  assert.equal(await popup.locator('#suggestion-prompt *').count(), 0, 'no markup of a page');
  await popup.locator('#prompt').fill('my own words');
  await popup.locator('#suggestion-dismiss').click();
  await until('the suggestion to be gone', async () => !await popup.locator('#suggestion').isVisible());
  assert.equal(await popup.locator('#prompt').inputValue(), 'my own words');
  assert.equal((await world.view(mediaId)).persistent.maxRetries, 3);
  await close();
});

test('where clean-up is off, everything comes in and nothing is removed', async () => {
  const first = await loadWith(() => ({}));
  const options = await world.openOptions();
  await options.locator('#clean-up').uncheck();
  await options.close();
  const { page, popup, keys, close } = await loadWith(posts);
  await until('the popup to say 5 of 3', async () => await textOf(popup, '#refused') === '5 of 3');
  assert.deepEqual(await keysOf(page), keys);
  await page.reload();
  await hydrated(page);
  assert.deepEqual(await keysOf(page), keys);
  assert.equal(await textOf(popup, '#credits'), '7');
  await Promise.all([first.close(), close()]);
});
