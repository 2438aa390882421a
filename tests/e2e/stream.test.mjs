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

/** How long a click may be without an outcome. What is left of such clicks counts as in flight until then, and three is the most (R17). */
const patience = (attemptTimeoutMs) => world.withHost((host) => host.request('settings.update', { settings: { attemptTimeoutMs } }));

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
      // The store's page draws a percent that comes and goes faster than anybody looks.
      if (options.source !== 'store') assert.equal(view.session.layer2Failures, 1, 'refused at 50 percent (R7)');
      settled.note(mediaId, 2);
      await close();
    }));
  });
}

const reasonOf = async (mediaId) => JSON.stringify((await journalOf(world, mediaId)).findLast(({ kind }) => kind === 'session_ended'));

test('two videos of one start are two attempts, each once (R22)', async () => {
  const { mediaId, close } = await started({ source: 'both' }, 'two', { videoGoal: 1, maxRetries: 5 });
  const view = await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 1, videosGenerated: 1 });
  const [{ attemptId, secondId }] = world.clicks(mediaId);
  assert.deepEqual([...view.session.processedAttemptIds].sort(), [attemptId, secondId].sort());
  settled.note(mediaId, 1);
  await close();
});

test('an answer that is cut off, brings an error or ends without a verdict counts nothing, and nothing is clicked again (R10, R22)', async () => {
  await patience(15_000);
  const all = [];
  for (const script of ['cut@40', 'error@40', 'nothing@40']) all.push({ script, ...await started({ source: 'stream' }, script) });
  for (const { script, mediaId, page, close } of all) {
    await until(`${script} to be over`, () => page.evaluate(() => window.__standIn.finished === 1 && window.heard.some(({ kind }) => kind === 'end')));
    const { session } = await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    assert.deepEqual([session.creditsUsed, session.processedAttemptIds], [0, []], script);
    assert.ok(session.attemptProgress.some(({ percent }) => percent > 0), `${script}: its progress was heard`);
    assert.match(await reasonOf(mediaId), /timeout/);
    settled.note(mediaId, 1);
    await close();
  }
  await patience(120_000);
});

test('an answer of 401 or 403 ends its session, without a pause (R12)', async () => {
  await patience(10_000);
  for (const script of ['signed_out', 'forbidden']) {
    const { mediaId, close } = await started({ source: 'stream' }, script);
    await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    assert.match(await reasonOf(mediaId), /site_error/);
    settled.note(mediaId, 1);
    await close();
  }
  const ended = Date.now();
  await until('the clicks to be given up', () => Date.now() - ended > 10_000); // in flight until then, also of a session that has ended (R12)
  await patience(120_000);
});

test('a page that forges or floods the stream gets no click, ends no host, and costs at most a session (R22)', async () => {
  const secret = 'a lighthouse that nobody else is to see';
  const victim = await started({ source: 'both' }, 'hang', { prompt: secret, maxRetries: 50 });
  await until('its click', () => world.clicks(victim.mediaId).length === 1);
  const mine = randomUUID();
  const forger = await world.openPost(mine, { source: 'both', history: 'moderated' });
  await world.untilView(mine, 'its history, which says that its page is heard', ({ session }) => session.retryCount === 1);
  const [host] = world.hostPids();
  const say = (messages) => forger.evaluate((all) => {
    for (const message of all) document.dispatchEvent(new CustomEvent('grok-retry:stream', { detail: typeof message === 'string' ? message : JSON.stringify(message) }));
  }, messages);
  const refused = (videoId, source, more) => ({ kind: 'attempt', request: 1, source, videoId, moderated: true, hasVideo: false, finished: true, progress: 100, ...more });
  await say([
    '{', '[]', { kind: 'decision', decisionId: 'x' }, refused('x', mine, { prompt: 'FORGED' }), refused('https://x/y', mine),
    refused('__proto__', mine), refused('constructor', '__proto__'), { ...refused('v-1', mine), hasVideo: true, moderated: false },
    { kind: 'request', request: 1, options: { length: '10' } }, { kind: 'request', request: 2, options: { prompt: 'FORGED' } }, { kind: 'end', request: 1, status: 200, how: 'ended' },
    refused('forged-1', victim.mediaId),
  ]);
  await say(Array.from({ length: 500 }, (_, i) => refused(`flood-${i}`, mine)));
  await say([refused('forged-after-the-flood', victim.mediaId)]);

  // A session that a user starts now goes its way.
  const other = await started({ source: 'both' }, 'ok');
  const { session } = await sessionEnds(world, other.mediaId, { outcome: 'success', retryCount: 0, videosGenerated: 1 });
  assert.equal(session.creditsUsed, 1);
  settled.note(other.mediaId, 1);

  assert.deepEqual(world.hostPids(), [host], 'the host that was there is there');
  assert.equal(world.clicks(mine).length, 0, 'nobody started a session on it');
  const seen = await forger.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...sessionStorage }) + JSON.stringify(window.heard ?? []));
  assert.ok(!seen.includes(secret), 'the prompt of another media is not in it');
  const theirs = await world.view(victim.mediaId);
  assert.ok(theirs.session.retryCount <= 1, 'one forged refusal is one');
  assert.ok(!JSON.stringify(await world.view(mine)).includes('FORGED'));
  assert.ok(!theirs.session.processedAttemptIds.includes('forged-after-the-flood'), 'a page that floods is not heard any more');
  await victim.popup.locator('#stop:enabled').click();
  await Promise.all([victim.close(), other.close(), forger.close()]);
});

// The last one: nothing starts in the pause that follows.
test('an answer of 429 ends every session, and is a pause as long as the site says (R13)', async () => {
  const other = await started({ source: 'stream' }, 'hang');
  await until('its click', () => world.clicks(other.mediaId).length === 1);
  const limited = await started({ source: 'stream', retry: 600 }, 'rate_limited');
  for (const { mediaId, close } of [limited, other]) {
    await sessionEnds(world, mediaId, { outcome: 'cancelled', retryCount: 0, videosGenerated: 0 });
    assert.match(await reasonOf(mediaId), /rate_limit/);
    settled.note(mediaId, 1);
    await close();
  }
  const again = world.withHost((host) => host.request('session.start', { mediaId: limited.mediaId, prompt: kPrompt }));
  const { name, until: end, now } = await again.then(() => assert.fail('it started'), (error) => error.data);
  assert.equal(name, 'rate_limited');
  assert.ok(end - now > 400_000, `as long as the site said, and not a minute: ${end - now}`);
});
