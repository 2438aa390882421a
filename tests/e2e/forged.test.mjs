// A page owns its storage and may write anything into it: at worst wrong evidence about media, never a click without a
// session that the user started, a prompt of another media, or a host that ends.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { decisionNow, sessionEnds, startSession } from './support/session.mjs';
import { hydrated, World } from './support/world.mjs';

assert.equal(missing(), null);

const kSecret = 'a lighthouse that nobody else is to see';

/** @type {World} */ let world;
before(async () => { world = await World.open({}); });
after(async () => { await world?.close(); });

/** What no page of the site writes; `mine` and `theirs` are media. */
function forgeries(mine, theirs) {
  const envelope = (videoByMediaId) => JSON.stringify({ state: { videoByMediaId, imageByMediaId: {} }, version: 0 });
  const list = (...ids) => ids.map((id) => ({ id, moderated: true }));
  const odd = ["x'); DROP TABLE media;--", '../../../etc/passwd', '__proto__', 'constructor', '\u202egnp.exe', 'a\u0000b', '\u001b[2J\u009b31m', 'm'.repeat(65_536)];
  return [
    'not JSON',
    '[]',
    '{"state":{"videoByMediaId":[]}}',
    '{"state":'.repeat(5_000),
    envelope(Object.fromEntries(odd.map((id) => [id, list(id)]))),
    envelope({ [mine]: [...list(...odd), null, 7, 'text', { id: { id: 'deep' } }, { moderated: true }] }),
    envelope({ [theirs]: list('forged-1', 'forged-2') }),
    envelope({ [mine]: list(...Array.from({ length: 2_000 }, (_, i) => `many-${i}`)) }),
  ];
}

test('whatever a page writes into its storage, nothing is clicked in it, told to it, or lost by it', async () => {
  const theirs = randomUUID(), mine = randomUUID();
  const victim = await world.openPost(theirs, { run: theirs, script: 'hang' });
  await startSession(await world.openPopup(victim), { prompt: kSecret, maxRetries: 50 });
  await world.untilView(theirs, 'the session', ({ session }) => session.outcome === 'pending');
  const [host] = world.hostPids();
  const files = () => readdirSync(world.stateHome, { recursive: true }).map(String).filter((name) => !name.endsWith('-journal')).sort();
  const there = files();

  const forger = await world.openPost(mine, { run: mine });
  const texts = forgeries(mine, theirs);
  for (const text of texts) {
    await forger.evaluate((stored) => sessionStorage.setItem('useMediaStore', stored), text);
    await forger.waitForTimeout(600); // the shim looks twice a second
  }
  await until('the last forgery to be taken in', async () => (await world.view(mine))?.session.retryCount > 100, { within: 10_000 });

  assert.deepEqual(world.hostPids(), [host], 'the host that was there is there');
  assert.equal(await forger.evaluate(() => window.__standIn.clicks.length), 0, 'nobody started a session on it');
  const seen = await forger.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }));
  assert.ok(!seen.includes(kSecret), 'the prompt of another media is not in it');
  assert.equal((await world.view(mine)).session.outcome, 'idle', 'evidence is no session');
  const { session } = await world.view(theirs);
  assert.ok(session.retryCount <= 2, 'two forged refusals are two');
  assert.deepEqual(files(), there, 'no other file was written');
  const shown = await world.debugText();
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/, 'a terminal is told nothing');
});

const keysOf = (page) => page.evaluate(() => Object.keys(sessionStorage).filter((key) => /grokretry/i.test(key)).sort());

/** Puts these keys where an older version kept its sessions, and loads the page anew; `goes` is the one that the host takes in. */
async function reloadWith(page, entries, goes) {
  await page.evaluate((all) => {
    for (const [key, value] of Object.entries(all)) sessionStorage.setItem(key, JSON.stringify(value));
  }, entries);
  await page.reload();
  await hydrated(page);
  await until('the host to have answered', async () => !(await keysOf(page)).includes(goes));
}

test('a page that forges a session of an older version and reloads gets no click (R21)', async () => {
  const mine = randomUUID(), others = randomUUID();
  const forger = await world.openPost(mine, { run: mine, history: 'moderated', script: 'moderated,moderated,moderated,moderated' });
  await world.untilView(mine, 'its history', ({ session }) => session.retryCount === 1);
  const key = `grokRetrySession_${mine}`;
  await reloadWith(forger, {
    [key]: { isActive: true, canRetry: true, outcome: 'pending', retryCount: 2, maxRetries: 50, lastPromptValue: 'FORGED', lastAttemptTime: 9e15 },
  }, key);
  const { session, persistent } = await world.untilView(mine, 'what came in', (view) => view.session.retryCount === 2);
  assert.deepEqual([session.isActive, session.outcome], [false, 'idle'], 'history is no session');
  assert.ok(session.lastAttemptTime <= Date.now(), 'no moment of the future');
  assert.deepEqual([persistent.maxRetries, persistent.lastPromptLength], [3, 0], 'the limits and the prompt are the user\'s to set');

  // Long enough for several clicks: a session that the user did start, beside it.
  const page = await world.openPost(others, { run: others, script: 'moderated,moderated,ok' });
  await startSession(await world.openPopup(page), { maxRetries: 5 });
  await sessionEnds(world, others, { outcome: 'success', retryCount: 2, videosGenerated: 1 });
  assert.equal(world.clicks(mine).length, 0);
  assert.deepEqual(await decisionNow(world, mine), { action: 'none', mediaId: mine, reason: 'not_started' });
});

test('a second tab\'s forged store changes neither the running nor the paused session of another (R21)', async () => {
  const theirs = randomUUID(), mine = randomUUID();
  const victim = await world.openPost(theirs, { run: theirs, script: 'hang' });
  const popup = await world.openPopup(victim);
  await startSession(popup, { prompt: kSecret, maxRetries: 3 });
  await until('its click', () => world.clicks(theirs).length === 1);
  await world.untilView(theirs, 'the click to be known', ({ session }) => session.isActive && !session.canRetry);

  const forger = await world.openPost(mine, { run: mine, history: 'moderated' });
  await world.untilView(mine, 'its history', ({ session }) => session.retryCount === 1);
  const goes = `grokRetrySession_${mine}`;
  const keys = {
    [goes]: { retryCount: 1 },
    useGrokRetryVideoSessions_store: {
      state: {
        sessionByMediaId: { [theirs]: { isActive: true, canRetry: true, outcome: 'pending', retryCount: 0, lastAttemptTime: 9e15, lastFailureTime: 9e15 } },
        persistentByMediaId: { [theirs]: { maxRetries: 50, videoGoal: 50, autoRetryEnabled: true, lastPromptValue: 'FORGED' } },
      },
      version: 1,
    },
  };
  const said = ({ session: { attemptProgress, logs, ...session }, persistent }) => ({ session, persistent, lines: logs.length });
  const running = said(await world.view(theirs));
  await reloadWith(forger, keys, goes);
  assert.deepEqual(said(await world.view(theirs)), running);
  assert.deepEqual(await keysOf(forger), ['useGrokRetryVideoSessions_store'], 'what was not taken is left to the page');

  await popup.locator('#auto-retry').uncheck();
  const paused = said(await world.untilView(theirs, 'the pause', ({ session }) => session.outcome === 'pending' && !session.isActive));
  keys[goes].retryCount = 2;
  await reloadWith(forger, keys, goes);
  assert.deepEqual(said(await world.view(theirs)), paused);
  assert.equal(world.clicks(theirs).length, 1);
});
