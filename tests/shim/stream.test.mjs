import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStream, messageIn } from '../../extension-shim/page/stream.js';
import { frames, kNew, kRefused, kRequests, kUrl, kVideo, pageWorld, plain, post, streamed } from './support/page_world.mjs';
import { virtualClock } from './support/world.mjs';

/** The content script's end, on a document where the test says what the page says. */
function listening(document = new EventTarget()) {
  const timers = virtualClock();
  const snapshots = [];
  const notices = [];
  const quiet = new AbortController();
  const asked = [];
  document.addEventListener('grok-retry:listens', (event) => asked.push(event));
  const stream = createStream({
    document, timers, signal: quiet.signal,
    say: { snapshot: (params, verdict) => snapshots.push({ ...params, verdict }), notice: (notice) => notices.push(notice) },
  });
  stream.listen();
  const tell = (detail) => document.dispatchEvent(new CustomEvent('grok-retry:stream', { detail }));
  return {
    timers, snapshots, notices, stream, quiet, asked, tell,
    say: (message) => tell(JSON.stringify(message)),
    entries: () => snapshots.map(({ store, verdict }) => [...Object.entries(store.state.videoByMediaId)[0], verdict]),
  };
}
const attempt = (fields = {}) => ({
  kind: 'attempt', request: 1, source: 'img-1', videoId: 'v1', videoPostId: 'v1', parentPostId: 'img-1', progress: 100, moderated: false, hasVideo: false, finished: true, ...fields,
});
const request = (number, options = {}) => ({ kind: 'request', request: number, options });
const end = (number, status, more = {}) => ({ kind: 'end', request: number, status, how: 'ended', ...more });
const names = { videoId: 'v1', videoPostId: 'v1', parentPostId: 'img-1' };

test('refused is what is finished and moderated; a video is finished, not moderated, and there is one; nothing else is a verdict (R22)', () => {
  for (const [fields, entry, verdict] of [
    [{ moderated: true }, { moderated: true, progress: 100, hasVideo: false }, true],
    [{ moderated: true, progress: 20 }, { moderated: true, progress: 20, hasVideo: false }, true],
    [{ hasVideo: true }, { progress: 100, hasVideo: true }, true],
    [{}, { progress: 100, hasVideo: false }, false],
    [{ hasVideo: true, progress: 99, finished: false }, { progress: 99, hasVideo: true }, false],
    [{ moderated: true, progress: 40, finished: false }, { progress: 40, hasVideo: false }, false],
    [{ moderated: true, hasVideo: true, progress: 40, finished: false }, { progress: 40, hasVideo: false }, false],
    [{ progress: 40, finished: false }, { progress: 40, hasVideo: false }, false],
  ]) {
    const it = listening();
    it.say(attempt(fields));
    assert.deepEqual(it.entries(), [['img-1', [{ ...names, ...entry }], verdict]], JSON.stringify(fields));
    const [{ partial, source, store }] = it.snapshots;
    assert.deepEqual([partial, source, store.version, store.state.imageByMediaId], [true, 'stream', 0, {}]);
  }
});

test('an answer that ends without a verdict, is cut off or brings an error says nothing more (R22)', () => {
  for (const more of [{}, { how: 'cut' }, { how: 'left' }, { how: 'failed', status: 0 }, { error: 13 }, { error: 'internal' }, { status: 503 }]) {
    const it = listening();
    it.say(request(1));
    it.say(attempt({ progress: 40, finished: false }));
    it.say(end(1, 200, more));
    assert.deepEqual([it.snapshots.length, it.snapshots[0].verdict, it.notices], [1, false, []], JSON.stringify(more));
  }
});

test('the same word twice is said once; another verdict on an attempt is said again (R22)', () => {
  const it = listening();
  for (const fields of [{ hasVideo: true }, { hasVideo: true }, { hasVideo: true, moderated: true }, { hasVideo: true, moderated: true }]) it.say(attempt(fields));
  assert.deepEqual(it.entries().map(([, [{ moderated = false }], verdict]) => [moderated, verdict]), [[false, true], [true, true]]);
});

test('the key is the picture that the request names, or else the answer; where neither does, the attempt itself', () => {
  const it = listening();
  it.say(attempt({ videoId: 'v1', hasVideo: true }));
  it.say(attempt({ videoId: 'v2', source: undefined, parentPostId: 'post-2', hasVideo: true }));
  it.say(attempt({ videoId: 'v3', source: undefined, parentPostId: undefined, hasVideo: true }));
  it.say(attempt({ videoId: 'v4', source: '__proto__', hasVideo: true }));
  assert.deepEqual(it.entries().map(([key]) => key), ['img-1', 'post-2', 'v3', '__proto__']);
});

test('progress is said once a second at most, and the newest always before the verdict (R7)', async () => {
  const it = listening();
  const at = (progress, more) => it.say(attempt({ progress, finished: progress === 100, ...more }));
  at(1);
  for (let progress = 2; progress < 30; progress += 1) at(progress);
  it.stream.poll();
  assert.deepEqual(it.entries().map(([, [{ progress }]]) => progress), [1]);
  await it.timers.advance(1000);
  it.stream.poll();
  at(57);
  at(100, { moderated: true });
  it.stream.poll();
  assert.deepEqual(it.entries().map(([, [{ progress }], verdict]) => [progress, verdict]), [[1, false], [29, false], [57, false], [100, true]]);
});

test('a 429 is a rate limit, with its wait; that it was the quota or an option is said only where that was seen (R13)', () => {
  const it = listening();
  const refused = (number, options, more) => {
    it.say(request(number, options));
    it.say(end(number, 429, more));
    return it.notices.at(-1);
  };
  assert.deepEqual(refused(1, {}), { kind: 'rate_limited' });
  assert.deepEqual(refused(2, { length: '6' }, { retryAfterMs: 90_000 }), { kind: 'rate_limited', retryAfterMs: 90_000 });
  assert.deepEqual(refused(3, { length: '10' }), { kind: 'rate_limited', cause: 'option' });
  it.say(request(4, { length: '10' }));
  it.say(attempt({ request: 4, hasVideo: true }));
  it.say(end(4, 200));
  assert.deepEqual(refused(5, { length: '10' }), { kind: 'rate_limited', cause: 'quota' });
  assert.equal(it.notices.length, 4);
});

test('401 and 403 are errors of the site, and no limit', () => {
  const it = listening();
  it.say(end(1, 401));
  it.say(end(2, 403, { retryAfterMs: 5 }));
  it.say(end(3, 500));
  assert.deepEqual(it.notices, [{ kind: 'site_error', status: 401 }, { kind: 'site_error', status: 403 }]);
});

test('it asks once who is there: listening, silent, or nobody', () => {
  const it = listening();
  assert.deepEqual([it.asked.length, it.asked[0].detail, it.stream.state()], [1, undefined, 'absent']);
  it.say({ kind: 'state', state: 'listening' });
  assert.equal(it.stream.state(), 'listening');
  it.say({ kind: 'state', state: 'silent', why: 'no frames' });
  assert.equal(it.stream.state(), 'silent');
});

test('the last request is known with its time and options', async () => {
  const it = listening();
  assert.equal(it.stream.lastRequest(), null);
  it.say(request(1, { length: '6' }));
  await it.timers.advance(5000);
  it.say(request(2, { length: '10', audio: 'on' }));
  assert.deepEqual(it.stream.lastRequest(), { at: it.timers.now(), options: { length: '10', audio: 'on' } });
});

test('what has not exactly the shape of a message is no message', () => {
  const good = attempt();
  assert.deepEqual(messageIn(JSON.stringify(good)), good);
  for (const bad of [
    undefined, null, 7, {}, good, '', '{', 'null', '[]', '"x"', JSON.stringify([good]), JSON.stringify({ ...good, prompt: 'x' }), JSON.stringify({ ...good, kind: 'constructor' }),
    JSON.stringify({ ...good, kind: '__proto__' }), JSON.stringify({ ...good, kind: ['attempt'] }), JSON.stringify({ ...good, moderated: 1 }), JSON.stringify({ ...good, progress: 101 }),
    JSON.stringify({ ...good, progress: 0.5 }), JSON.stringify({ ...good, progress: -1 }), JSON.stringify({ ...good, videoId: '' }), JSON.stringify({ ...good, videoId: 'a'.repeat(257) }),
    JSON.stringify({ ...good, videoId: 'https://x/y' }), JSON.stringify({ ...good, videoId: 'a\n' }), JSON.stringify({ ...good, videoId: undefined, videoPostId: undefined }),
    JSON.stringify({ ...good, source: null }), JSON.stringify({ ...good, finished: undefined }), `${JSON.stringify(good).slice(0, -1)},"__proto__":{}}`,
    JSON.stringify({ ...good, source: 'x'.repeat(5000) }), JSON.stringify(request(1, { prompt: 'x' })), JSON.stringify(request(1, { length: 10 })), JSON.stringify(request(1, [])),
    JSON.stringify(request(1, { length: 'x'.repeat(33) })), JSON.stringify(request('1')), JSON.stringify(end(1, '429')), JSON.stringify(end(1, 429, { retryAfterMs: 1e12 })),
    JSON.stringify({ kind: 'state', state: 'absent' }), JSON.stringify({ kind: 'claim', decisionId: 'x' }), JSON.stringify({ ...end(1, 200), how: 'fine' }),
  ]) assert.equal(messageIn(bad), null, String(bad));

  const it = listening();
  for (const detail of [null, good, '{', { toString: () => JSON.stringify(good) }]) it.tell(detail);
  assert.deepEqual([it.snapshots, it.stream.state()], [[], 'absent']);
  it.say(good);
  assert.equal(it.snapshots.length, 1, 'what is wrong costs nothing but itself');
});

test('a page that floods is not heard any more: a hundred messages a second, forty new attempts a minute', async () => {
  const flood = listening();
  flood.say({ kind: 'state', state: 'listening' });
  for (let i = 0; i < 99; i += 1) flood.tell('rubbish');
  assert.equal(flood.stream.state(), 'listening');
  flood.tell('rubbish');
  flood.say(attempt({ hasVideo: true }));
  flood.say({ kind: 'state', state: 'listening' });
  await flood.timers.advance(10_000);
  flood.say(attempt({ hasVideo: true }));
  assert.deepEqual([flood.stream.state(), flood.snapshots], ['silent', []]);

  const forger = listening();
  for (let i = 0; i < 60; i += 1) {
    forger.say(attempt({ videoId: `f${i}`, videoPostId: undefined, moderated: true }));
    await forger.timers.advance(500);
  }
  assert.deepEqual([forger.snapshots.length, forger.stream.state()], [40, 'silent']);

  const busy = listening();
  for (let i = 0; i < 200; i += 1) {
    busy.say(attempt({ videoId: `b${i}`, videoPostId: undefined, moderated: true }));
    await busy.timers.advance(1600); // two videos every three seconds, which is all that clicks can make (R17)
  }
  assert.equal(busy.snapshots.length, 200);
});

test('after the extension has ended nothing is heard', () => {
  const it = listening();
  it.quiet.abort();
  it.say(attempt({ hasVideo: true }));
  assert.deepEqual(it.snapshots, []);
});

test('from the bytes of an answer to the snapshot: one verdict each, whatever else the page does (R22)', async () => {
  for (const [objects, verdict] of [[kVideo, { progress: 100, hasVideo: true }], [kRefused, { moderated: true, progress: 100, hasVideo: false }],
    [[frames.video({ progress: 70 })], null], [[frames.video({ progress: 100, videoUrl: kUrl }), frames.video({ progress: 100, moderated: true })], { moderated: true, progress: 100, hasVideo: true }]]) {
    const world = pageWorld(async () => streamed([...plain(objects)]));
    const it = listening(world.document);
    assert.equal(it.stream.state(), 'listening');
    await (await world.fetch(kNew, post(kRequests.config))).text();
    await world.quiet();
    const verdicts = it.entries().filter(([, , final]) => final).map(([key, [entry]]) => [key, entry]);
    assert.deepEqual(verdicts.at(-1) ?? null, verdict && ['img-1', { videoId: 'vid-1', videoPostId: 'vid-1', parentPostId: 'img-1', ...verdict }]);
    assert.equal(it.stream.lastRequest().options.length, '10');
    assert.doesNotMatch(JSON.stringify([it.snapshots, it.notices]), /SECRET|mp4/);
  }
});
