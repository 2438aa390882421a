import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOf } from '../support/random.mjs';
import { bytesOf, events, frames, kNew, kOrigin, kRefused, kRequests, kUrl, kVideo, pageWorld, plain, post, streamed } from './support/page_world.mjs';

/** Numbers below `count`. */
function random(seed) {
  const { upTo } = randomOf(seed);
  return (count) => upTo(count - 1);
}

/** Runs one generation in a world of its own: what the page got, and what was said. */
async function generation(response, { body = kRequests.media, url = kNew } = {}) {
  const world = pageWorld(async () => response);
  const got = await world.fetch(url, post(body));
  const text = await got.text();
  await world.quiet();
  return { ...world, got, text };
}
const attempts = ({ of }) => of('attempt').map(({ kind, request, ...rest }) => rest);
const last = (world) => attempts(world).at(-1);

test('refused, a video, two videos, cut off, an error inside a 200: each is told as it is (R22)', async () => {
  const cut = (objects) => streamed([plain(objects).slice(0, -20)]);
  const torn = (objects) => streamed([plain(objects)], { end: (controller) => controller.error(new TypeError('network')) });
  const cases = [
    ['refused', streamed([plain(kRefused)]), { progress: 100, moderated: true, hasVideo: false, finished: true }, 'ended'],
    ['a video', streamed([plain(kVideo)]), { progress: 100, moderated: false, hasVideo: true, finished: true }, 'ended'],
    ['a video that only the closing turn names', streamed([plain([frames.video({ progress: 100 }), frames.done(['vid-1'])])]), { progress: 100, moderated: false, hasVideo: true, finished: true }, 'ended'],
    ['one named by a path', streamed([plain([frames.video({ progress: 100 }), frames.done([kUrl])])]), { progress: 100, moderated: false, hasVideo: true, finished: true }, 'ended'],
    ['refused before the end', streamed([plain([frames.video({ progress: 20, moderated: true }), frames.done([])])]), { progress: 20, moderated: true, hasVideo: false, finished: true }, 'ended'],
    ['finished with nothing', streamed([plain([frames.video({ progress: 100 }), frames.done([])])]), { progress: 100, moderated: false, hasVideo: false, finished: true }, 'ended'],
    ['ended without a verdict', streamed([plain([frames.video({ progress: 40 })])]), { progress: 40, moderated: false, hasVideo: false, finished: false }, 'ended'],
    ['cut off inside a frame', cut([frames.video({ progress: 40, moderated: true }), frames.done([])]), { progress: 40, moderated: true, hasVideo: false, finished: false }, 'cut'],
    ['cut off by the network', torn([frames.video({ progress: 40, moderated: true })]), { progress: 40, moderated: true, hasVideo: false, finished: false }, 'cut'],
    ['an error', streamed([plain([frames.video({ progress: 40, moderated: true }), frames.error])]), { progress: 40, moderated: true, hasVideo: false, finished: false }, 'ended'],
    ['nearly finished', streamed([plain([frames.video({ progress: 99.9, videoUrl: kUrl })])]), { progress: 99, moderated: false, hasVideo: true, finished: false }, 'ended'],
  ];
  for (const [what, response, expected, how] of cases) {
    const world = pageWorld(async () => response);
    const got = await world.fetch(kNew, post());
    await got.text().catch(() => {});
    await world.quiet();
    assert.deepEqual(last(world), { source: 'img-1', videoId: 'vid-1', videoPostId: 'vid-1', parentPostId: 'img-1', ...expected }, what);
    const [end] = world.of('end');
    assert.deepEqual([end.status, end.how, end.error], [200, how, what === 'an error' ? 13 : undefined], what);
  }
});

test('two videos of one start, and several starts at once, are attempts of their own (R22)', async () => {
  const two = [frames.video({ sideBySideIndex: 0 }), frames.video({ videoId: 'vid-2', videoPostId: 'vid-2' }, 'r-3'),
    frames.video({ videoId: 'vid-2', videoPostId: 'vid-2', progress: 100, moderated: true }, 'r-3'), frames.video({ progress: 100, videoUrl: kUrl })];
  const world = await generation(streamed([plain(two)]));
  const ends = Object.fromEntries(attempts(world).map(({ videoId, moderated, finished }) => [videoId, { moderated, finished }]));
  assert.deepEqual(ends, { 'vid-1': { moderated: false, finished: true }, 'vid-2': { moderated: true, finished: true } });

  const answers = [kVideo, [frames.video({ videoId: 'vid-9', videoPostId: undefined, parentPostId: 'img-9', progress: 100, moderated: true })]];
  const several = pageWorld(async (_, { body }) => streamed([...plain(answers[body.includes('img-9') ? 1 : 0])]));
  const asset = `${kOrigin.replace('grok', 'assets.grok')}/users/0d3fa7a0-0000-4000-8000-000000000001/0d3fa7a0-0000-4000-8000-0000000000ff/content`;
  const other = structuredClone(kRequests.media);
  other.mediaGenInput.imageToVideo.inputAssets = [asset];
  await Promise.all([several.fetch(kNew, post()), several.fetch(`${kOrigin}/rest/app-chat/conversations/c-1/responses`, post({ ...other, x: 'img-9' }))]
    .map(async (answer) => (await answer).text()));
  await several.quiet(2);
  const bySource = Object.fromEntries(attempts(several).map(({ source, videoId, moderated }) => [source, [videoId, moderated]]));
  assert.deepEqual(bySource, { 'img-1': ['vid-1', false], '0d3fa7a0-0000-4000-8000-0000000000ff': ['vid-9', true] });
  assert.deepEqual(several.of('request').map(({ request }) => request), [1, 2]);
});

test('a frame that brings nothing new is not said', async () => {
  const world = await generation(streamed([plain([frames.video({}), frames.video({}), frames.video({ width: 464 }), frames.video({ progress: 14 }), frames.conversation])]));
  assert.deepEqual(attempts(world).map(({ progress }) => progress), [13, 14]);
});

test('the same bytes say the same, however they come in chunks and whatever stands between the frames (R22)', async () => {
  const next = random(15);
  for (const [text, expected] of [[plain(kVideo), null], [plain(kRefused), null], [events(kVideo), plain(kVideo)], [`\n\n${plain(kRefused)}\n[DONE]`, plain(kRefused)]]) {
    const bytes = bytesOf(text);
    const whole = await generation(streamed([expected ?? text]));
    assert.ok(whole.of('attempt').length >= 3);
    for (let round = 0; round < 60; round += 1) {
      const chunks = [];
      const most = [1, 3, 40, 2000][round % 4];
      for (let at = 0; at < bytes.length;) {
        const size = 1 + next(most);
        chunks.push(bytes.slice(at, at + size));
        at += size;
      }
      const cut = await generation(streamed(chunks));
      assert.deepEqual(cut.said, whole.said, `round ${round}, at most ${most} bytes`);
      assert.equal(cut.text, text);
    }
  }
});

test('the page gets the very response that it would get, byte for byte, and 0 bytes more (R22)', async () => {
  const bytes = new Uint8Array(300_000).map((_, i) => (i * 7919) >> 3);
  const head = bytesOf(plain(kVideo));
  const response = streamed([head, bytes], { headers: { 'x-test': 'kept' } });
  const world = pageWorld(async () => response);
  const got = await world.fetch(kNew, post());
  assert.equal(got, response);
  const body = new Uint8Array(await got.arrayBuffer());
  assert.equal(body.length, head.length + bytes.length);
  assert.deepEqual(Buffer.compare(body, Buffer.concat([head, bytes])), 0);
  assert.equal(got.headers.get('x-test'), 'kept');
});

test('input, init, signal and `this` reach the page’s own fetch as they are, once', async () => {
  const calls = [];
  const world = pageWorld(function fetch(...args) {
    calls.push([this, args]);
    return Promise.resolve(streamed([plain(kVideo)]));
  });
  const [init, weird] = [post(kRequests.config, { signal: new AbortController().signal }), { toString: () => assert.fail('asked for its text') }];
  const inputs = [[kNew, init], [new URL(kNew, kOrigin), init], [weird, init], [], [undefined, undefined, 3], [`${kOrigin}/other`]];
  for (const args of inputs) await (await world.fetch(...args)).text();
  assert.equal(calls.length, inputs.length);
  inputs.forEach((args, i) => {
    assert.equal(calls[i][1].length, args.length);
    args.forEach((value, n) => assert.equal(calls[i][1][n], value));
    assert.equal(calls[i][0], world.realm);
  });
  assert.equal(world.inside('fetch.name + fetch.length'), 'fetch0');
  assert.throws(() => world.inside('new fetch("/x")'), /not a constructor/);
  const proxied = new Proxy(init, { get: () => assert.fail('a getter was asked') });
  await world.fetch(kNew, proxied);
});

test('only a generation of a video, posted to the page’s own two paths, is looked at', async () => {
  const edit = { modelName: 'imagine-image-edit', toolOverrides: { imageGen: true }, responseMetadata: { modelConfigOverride: { modelMap: { imageEditModelConfig: { parentPostId: 'img-1' } } } } };
  const extended = structuredClone(kRequests.config);
  extended.responseMetadata.modelConfigOverride.modelMap.videoGenModelConfig.isVideoExtension = true;
  const chat = { modelName: 'grok-3', message: 'what is "mediaGenInput"?' };
  const others = [
    [kNew, { method: 'GET' }], [kNew], [kNew, { ...post(), method: 'PUT' }], [`https://example.com${kNew}`, post()], [`https://sub.grok.com${kNew}`, post()],
    ['/rest/app-chat/conversations', post()], [`${kNew}/x`, post()], ['/rest/app-chat/conversations/a/b/responses', post()], ['/rest/app-chat/conversations//responses', post()],
    ['/rest/media/post/list', post()], [kNew, post(edit)], [kNew, post(extended)], [kNew, post(chat)], [kNew, post({ mediaGenInput: { imageToImage: {} } })],
    [new Request(`${kOrigin}${kNew}`)], [new Request(`${kOrigin}/rest/other`, post())], [{ url: kNew, method: 'POST' }, post()],
  ];
  for (const [input, init] of others) {
    const response = streamed([plain(kVideo)]);
    response.clone = () => assert.fail('cloned');
    const world = pageWorld(async () => response);
    await (await world.fetch(input, init)).text();
    await new Promise(setImmediate);
    assert.deepEqual(world.said, [], JSON.stringify([input, init]));
  }
});

test('both kinds of request say their picture and options, and no prompt', async () => {
  const kOptions = { length: '10', resolution: '480p', aspect: '9:16', mode: 'custom' };
  for (const [name, options] of [['config', kOptions], ['media', { ...kOptions, audio: 'on' }]]) {
    const world = await generation(streamed([plain(kVideo)]), { body: kRequests[name] });
    assert.deepEqual(world.of('request'), [{ kind: 'request', request: 1, options }], name);
    assert.equal(last(world).source, 'img-1');
  }
  const odd = structuredClone(kRequests.media);
  odd.mediaGenInput.imageToVideo = { duration: '15s', resolutionName: 'https://x/SECRET', aspectRatio: 7, mode: 'x'.repeat(33), skipAudio: 'yes', inputAssets: ['https://x/SECRET'] };
  const world = await generation(streamed([plain([frames.video({ parentPostId: 'https://x/SECRET' })])]), { body: odd });
  assert.deepEqual(world.of('request')[0].options, { length: '15' });
  assert.deepEqual([last(world).source, last(world).parentPostId], [undefined, undefined]);
});

test('no prompt and no address is ever said to the extension', async () => {
  for (const body of Object.values(kRequests)) {
    for (const objects of [kVideo, kRefused, [frames.error], [frames.video({ videoId: 'https://x/SECRET' })], [{ result: { SECRET: 1 } }]]) {
      const world = await generation(streamed([plain(objects)]), { body });
      assert.doesNotMatch(JSON.stringify(world.said), /SECRET|https?:|users\/|mp4|made/);
    }
  }
});

test('a request that the page hands in as a Request is read from a clone of it', async () => {
  const bodies = [];
  const world = pageWorld(async (request) => {
    bodies.push(await request.text());
    return streamed([plain(kRefused)]);
  });
  await (await world.fetch(new Request(`${kOrigin}${kNew}`, post()))).text();
  await world.quiet();
  assert.deepEqual(bodies, [JSON.stringify(kRequests.media)]);
  assert.equal(last(world).finished && last(world).moderated, true);
  const early = pageWorld(() => Promise.resolve(streamed([plain(kRefused)])));
  await (await early.fetch(new Request(`${kOrigin}${kNew}`, post(kRequests.config)))).text();
  await early.quiet();
  assert.equal(last(early).moderated, true, 'an answer faster than the words of its request');
});

test('an abort and an error reach the page as they are, and nothing else does', async () => {
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    const boom = new TypeError('failed to fetch');
    const failing = pageWorld(() => Promise.reject(boom));
    await assert.rejects(failing.fetch(kNew, post()), (error) => error === boom);
    assert.deepEqual(failing.of('end').map(({ status, how }) => [status, how]), [[0, 'failed']]);

    const controller = new AbortController();
    const body = new ReadableStream({ start: (c) => {
      c.enqueue(bytesOf(plain([frames.video({ progress: 30, moderated: true })])));
      controller.signal.addEventListener('abort', () => c.error(controller.signal.reason));
    } });
    const world = pageWorld(async () => new Response(body));
    const got = await world.fetch(kNew, post(kRequests.media, { signal: controller.signal }));
    const text = got.text();
    controller.abort();
    await assert.rejects(text, (error) => error === controller.signal.reason);
    await world.quiet();
    assert.deepEqual([world.of('end')[0].how, last(world).finished], ['cut', false]);

    const throwing = pageWorld(() => { throw boom; });
    assert.throws(() => throwing.fetch(kNew, post()), (error) => error === boom);
    await new Promise(setImmediate);
  } finally {
    process.off('unhandledRejection', note);
  }
  assert.deepEqual(unhandled, []);
});

test('a refused request says its status and how long to wait, in seconds or as a date', async () => {
  const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
  for (const [status, headers, expected] of [
    [429, {}, undefined], [429, { 'retry-after': '90' }, 90_000], [429, { 'retry-after': 'Sat, 21 Nov 2026 10:02:00 GMT', date }, 120_000],
    [429, { 'retry-after': 'soon' }, undefined], [429, { 'retry-after': '-5' }, undefined], [429, { 'retry-after': '999999999' }, 86_400_000],
    [429, { 'retry-after': date, date: 'Sat, 21 Nov 2026 11:00:00 GMT' }, undefined], [401, {}, undefined], [403, {}, undefined], [503, {}, undefined],
  ]) {
    const world = await generation(streamed(['<html>SECRET'], { status, headers }));
    assert.deepEqual(world.of('end'), [{ kind: 'end', request: 1, status, how: 'ended', ...(expected && { retryAfterMs: expected }) }], `${status} ${JSON.stringify(headers)}`);
    assert.equal(world.text, '<html>SECRET');
  }
});

test('of one response 4 MiB are read, and the page gets all of it', async () => {
  const line = bytesOf(`${plain([frames.echo])}\n`.padEnd(65_536, ' '));
  let sent = 0;
  const response = streamed(Array.from({ length: 80 }, () => line).concat(bytesOf(plain(kRefused))));
  const world = pageWorld(async () => response);
  const got = await world.fetch(kNew, post());
  for (const reader = got.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    sent += value.length;
  }
  assert.ok(sent > 5 * 1024 * 1024);
  await world.quiet();
  assert.deepEqual([world.of('end').map(({ how }) => how), world.of('attempt')], [['left'], []]);
});

test('on anything unexpected it falls silent and says so; the page has its answer, and the next ones are not looked at', async () => {
  const deep = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`;
  const many = Array.from({ length: 9 }, (_, i) => frames.video({ videoId: `v${i}`, videoPostId: `v${i}` }));
  for (const [what, text] of [
    ['HTML', '<html>no</html>'], ['a script', '<script>{x}</script>'], ['broken braces', '{"result":]}'], ['an endless object', `{"a":"${'x'.repeat(300_000)}"}`],
    ['depth', deep], ['a flood of attempts', plain(many)], ['no JSON', '{result}'],
  ]) {
    let clones = 0;
    const response = streamed([text, 'the rest']);
    const world = pageWorld(async () => {
      const fresh = streamed([plain(kVideo)]);
      fresh.clone = () => { clones += 1; return Response.prototype.clone.call(fresh); };
      return world.first ? fresh : (world.first = response);
    });
    assert.equal(await (await world.fetch(kNew, post())).text(), `${text}the rest`, what);
    await world.quiet();
    assert.deepEqual(world.of('state').map(({ state }) => state), ['silent'], what);
    const count = world.said.length;
    assert.equal(await (await world.fetch(kNew, post())).text(), plain(kVideo));
    assert.deepEqual([world.said.length, clones], [count, 0], what);
    world.ask();
    assert.equal(world.said.at(-1).state, 'silent', what);
  }
  const blob = pageWorld(async () => streamed([plain(kVideo)]));
  await (await blob.fetch(kNew, { method: 'POST', body: new Blob([JSON.stringify(kRequests.media)]) })).text();
  assert.deepEqual(blob.said.map(({ state, why }) => [state, why]), [['silent', 'request']]);
});

test('it calls whom it found, is called by whoever comes later, and takes nobody’s place back', async () => {
  const order = [];
  const world = pageWorld(async () => { order.push('page'); return streamed([plain(kVideo)]); }, {
    before: (realm) => { const found = realm.fetch; realm.fetch = (...args) => { order.push('earlier'); return found(...args); }; },
  });
  const ours = world.realm.fetch;
  world.realm.fetch = (...args) => { order.push('later'); return ours(...args); };
  const theirs = world.realm.fetch;
  await (await world.fetch(kNew, post())).text();
  await world.quiet();
  assert.deepEqual([order, world.realm.fetch === theirs, last(world).finished], [['later', 'earlier', 'page'], true, true]);

  const sealed = pageWorld(async () => streamed([plain(kVideo)]), { before: (realm, inside) => inside(`Object.defineProperty(globalThis, 'fetch', { value: fetch, configurable: false })`) });
  await (await sealed.fetch(kNew, post())).text();
  sealed.ask();
  assert.deepEqual(sealed.said, [], 'a fetch that may not be wrapped is left alone');
});

test('the page finds nothing of ours but fetch, and learns by asking only that somebody listens', () => {
  const world = pageWorld(async () => streamed([]));
  assert.deepEqual(world.added, []);
  world.ask();
  assert.deepEqual(world.said, [{ kind: 'state', state: 'listening' }]);
});

const kHostile = {
  'lists that throw': `for (const name of Object.getOwnPropertyNames(Array.prototype)) if (typeof Array.prototype[name] === 'function' && name !== 'constructor') Array.prototype[name] = () => { throw new Error('hostile'); };
    Array.prototype[Symbol.iterator] = () => { throw new Error('hostile'); };
    Object.defineProperty(Array.prototype, '0', { set() { throw new Error('hostile'); }, get() { throw new Error('hostile'); }, configurable: true });`,
  'texts that throw': `for (const name of Object.getOwnPropertyNames(String.prototype)) if (typeof String.prototype[name] === 'function' && name !== 'constructor') String.prototype[name] = () => { throw new Error('hostile'); };
    for (const name of ['exec', 'test', Symbol.match, Symbol.replace, Symbol.split]) RegExp.prototype[name] = () => { throw new Error('hostile'); };`,
  'globals that lie': `JSON.parse = () => ({ SECRET: 1 }); JSON.stringify = () => 'SECRET'; TextDecoder = class { decode() { throw new Error('hostile'); } }; Uint8Array = null; Reflect.apply = null;
    Object.create = () => { throw new Error('hostile'); }; Object.keys = null; String = null; Date = null; URL = null; CustomEvent = null; setTimeout = null; Promise = null; Error = null;`,
  'prototypes with more in them': `Object.prototype.moderated = true; Object.prototype.videoUrl = 'SECRET'; Object.prototype.error = { code: 1 }; Object.prototype.toJSON = () => 'SECRET'; Object.prototype.source = 'SECRET';
    Object.defineProperty(Object.prototype, 'streamErrors', { get() { throw new Error('hostile'); }, set() { throw new Error('hostile'); }, configurable: true });`,
  'promises that never were': `Promise.prototype.then = () => { throw new Error('hostile'); }; Promise.resolve = () => { throw new Error('hostile'); }; Promise.prototype.catch = null; Promise.prototype.finally = null;`,
  'calls that are called otherwise': `Function.prototype.call = () => { throw new Error('hostile'); }; Function.prototype.apply = Function.prototype.call; Function.prototype.bind = Function.prototype.call; Function.prototype[Symbol.hasInstance];`,
};
for (const [what, code] of Object.entries(kHostile)) {
  test(`a page with ${what} gets its answer, and what is said is right or nothing`, async () => {
    const unhandled = [];
    const note = (error) => unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      const bare = [{ result: { response: { streamingVideoGenerationResponse: { videoId: 'vid-1', videoPostId: 'vid-1', parentPostId: 'img-1', progress: 100 } } } }];
      for (const [objects, moderated, hasVideo] of [[kVideo, false, true], [kRefused, true, false], [bare, false, false]]) {
        const text = plain(objects);
        const world = pageWorld(async () => streamed([text.slice(0, 100), text.slice(100)]));
        world.inside(code);
        assert.equal(await (await world.fetch(kNew, post())).text(), text);
        await world.quiet();
        await new Promise(setImmediate);
        assert.doesNotMatch(JSON.stringify(world.said), /SECRET/);
        assert.deepEqual(last(world), { source: 'img-1', videoId: 'vid-1', videoPostId: 'vid-1', parentPostId: 'img-1', progress: 100, moderated, hasVideo, finished: true });
        assert.equal(world.of('end')[0].error, undefined);
      }
    } finally {
      process.off('unhandledRejection', note);
    }
    assert.deepEqual(unhandled, []);
  });
}

test('random rubbish in a stream costs the page nothing and throws nothing', async () => {
  const next = random(7);
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    for (let round = 0; round < 200; round += 1) {
      const bytes = bytesOf(plain(round % 2 ? kVideo : kRefused)).slice();
      for (let i = 0; i < 1 + next(8); i += 1) bytes[next(bytes.length)] = next(256);
      const world = await generation(streamed([bytes.slice(0, 200), bytes.slice(200)]));
      assert.equal(world.text, new TextDecoder().decode(bytes));
      for (const { videoId = '', videoPostId = '' } of world.of('attempt')) assert.match(videoId + videoPostId, /^[\w.-]+$/);
    }
  } finally {
    process.off('unhandledRejection', note);
  }
  assert.deepEqual(unhandled, []);
});

test('where somebody was there before and took away what it needs, the page keeps the fetch that it has', async () => {
  for (const code of [
    `Function.prototype.bind = null`, `delete Response`, `Object.defineProperty(Uint8Array.prototype.__proto__, 'length', {})`, `document.addEventListener = () => { throw new Error('hostile'); }`,
    `Reflect.apply = null; Object.create = null`, `JSON = null`, `CustomEvent = () => { throw new Error('hostile'); }`, `Promise.prototype.then = null`, `Error = null; Object.defineProperty = null`,
  ]) {
    const world = pageWorld(async () => streamed([plain(kVideo)]), { before: (_, inside) => inside(code) });
    assert.equal(await (await world.fetch(kNew, post())).text(), plain(kVideo), code);
    assert.deepEqual(world.of('attempt').filter(({ finished, hasVideo }) => finished && !hasVideo), [], code);
  }
});
