// Where an outcome comes from: the answer to the page's own request, its store, or both. The same job on each, counted
// once; what else an answer can be; and what a page can do by saying such things itself.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { claimedOnce, countedOnce, journalOf, sessionEnds, Settled, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

const kPrompt = 'a lighthouse in the rain, seen from the sea';

/** @type {World} */ let world;
/** @type {Settled} */ let settled;
before(async () => {
  world = await World.open();
  settled = new Settled(world);
});
after(async () => {
  settled?.check();
  await world?.close();
});

/** Keeps what the page's world says, as any script of the page can. */
const overhear = (page) => page.evaluate(() => {
  window.heard = [];
  document.addEventListener('grok-retry:stream', ({ detail }) => window.heard.push(JSON.parse(detail)));
});

async function started(options, script, session = {}) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script, ms: 200, ...options });
  await overhear(page);
  const popup = await world.openPopup(page);
  await startSession(popup, { prompt: kPrompt, ...session });
  return { mediaId, page, popup, close: () => Promise.all([page.close(), popup.close()]) };
}
const nameOf = (options) => Object.entries(options).map(([name, value]) => `${name} ${value}`).join(', ');

for (const cells of [
  [{ source: 'stream', request: 'config' }, { source: 'stream', request: 'media', layout: 'dropdowns' }, { source: 'both', navigate: 'end' }],
  [{ source: 'stream', navigate: 'end', turn: 'c-7' }, { source: 'both', request: 'config', layout: 'bar' }, { source: 'store' }],
]) {
  test(`a session goes its whole way and counts each attempt once (R3, R22): ${cells.map(nameOf).join(' | ')}`, async () => {
    const all = [];
    for (const options of cells) all.push({ options, ...await started(options, 'moderated@50,ok') });
    await Promise.all(all.map(async ({ options, mediaId, page, close }) => {
      const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 }).catch(async (error) => {
        throw new Error(`${nameOf(options)}: ${error.message} ${JSON.stringify(await page.evaluate(() => window.heard))}`);
      });
      countedOnce(world, view);
      await claimedOnce(world, mediaId);
      assert.deepEqual(world.clicks(mediaId).map(({ prompt }) => prompt), [kPrompt, kPrompt]);
      assert.equal(view.session.layer2Failures, 1, 'refused at 50 percent (R7)');
      settled.note(mediaId, 2);
      await close();
    }));
  });
}

test('two videos of one start are two attempts, each once (R22)', async () => {
  const { mediaId, close } = await started({ source: 'both' }, 'two', { videoGoal: 1, maxRetries: 5 });
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  const [{ attemptId, secondId }] = world.clicks(mediaId);
  assert.deepEqual([...view.session.processedAttemptIds].sort(), [attemptId, secondId].sort());
  settled.note(mediaId, 1);
  await close();
});

test('an answer that is cut off, brings an error or ends without a verdict counts nothing, and nothing is clicked again (R10, R22)', async () => {
  const all = [];
  for (const script of ['cut@40', 'error@40', 'nothing@40']) all.push({ script, ...await started({ source: 'stream' }, script) });
  for (const { script, mediaId, page, popup, close } of all) {
    await until(`${script} to be over`, () => page.evaluate(() => window.__standIn.finished === 1 && window.heard.some(({ kind }) => kind === 'end')));
    await until('the last progress to be known', async () => (await world.view(mediaId)).session.attemptProgress.some(({ percent }) => percent > 0));
    const { session } = await world.view(mediaId);
    assert.deepEqual([session.retryCount, session.videosGenerated, session.isActive, session.canRetry], [0, 0, true, false], script);
    await popup.locator('#stop:enabled').click();
    await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    settled.note(mediaId, 1);
    await close();
  }
});

test('401 and 403 end the session and nothing else; 429 ends every session and says how long to wait (R13)', async () => {
  const reasonOf = async (mediaId) => (await journalOf(world, mediaId)).findLast(({ kind }) => kind === 'session_ended');
  for (const script of ['signed_out', 'forbidden']) {
    const { mediaId, close } = await started({ source: 'stream' }, script);
    await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    assert.match(JSON.stringify(await reasonOf(mediaId)), /site_error/);
    settled.note(mediaId, 1);
    await close();
  }
  const other = await started({ source: 'stream' }, 'hang');
  await until('its click', () => world.clicks(other.mediaId).length === 1);
  const limited = await started({ source: 'stream', retry: 7 }, 'rate_limited');
  for (const { mediaId, close } of [limited, other]) {
    await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    assert.match(JSON.stringify(await reasonOf(mediaId)), /rate_limit/);
    settled.note(mediaId, 1);
    await close();
  }
});
