import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diff, project, wellFormed, whole } from '../../extension-shim/page/projection.js';

const raw = (videoByMediaId, more = {}) => JSON.stringify({ state: { videoByMediaId, ...more }, version: 0 });
const storeOf = (text) => JSON.parse(JSON.stringify(whole(project(text)).store));

test('ids and flags leave the page, prompts and addresses do not', () => {
  const text = raw(
    { 'media-1': [{ id: 'a', moderated: true, progress: 42, prompt: 'secret', url: 'https://x/y', mediaUrl: 'https://x/z', thumbnailImageUrl: 'https://x/t' }] },
    { imageByMediaId: { 'media-1': { prompt: 'secret', url: 'https://x' } }, draft: 'secret' },
  );
  assert.deepEqual(storeOf(text), {
    state: { videoByMediaId: { 'media-1': [{ id: 'a', moderated: true, progress: 42, hasVideo: true }] }, imageByMediaId: { 'media-1': {} } },
    version: 0,
  });
});

test('an attempt is told with all of its names and posts that are ids (R1, R22)', () => {
  const { state } = storeOf(raw({ m: [
    { id: 'a', videoId: 'v', videoPostId: 'p', itemId: 'i', parentPostId: 'q', originalPostId: 'o' }, { videoId: 'v' }, { id: null, videoPostId: 'w', itemId: 3 },
    { id: 7, videoId: 'x', parentPostId: {}, originalPostId: 'y'.repeat(257) }, { parentPostId: 'q' },
  ] }));
  assert.deepEqual(state.videoByMediaId.m, [
    { moderated: false, id: 'a', videoId: 'v', videoPostId: 'p', itemId: 'i', parentPostId: 'q', originalPostId: 'o' }, { moderated: false, videoId: 'v' },
    { moderated: false, videoPostId: 'w' }, { moderated: false, videoId: 'x' }, { moderated: false, parentPostId: 'q', id: '' },
  ]);
});

test('whether there is a video is told where the store tells, without its address (R22)', () => {
  const shown = [{}, { mediaUrl: 'https://x' }, { mediaUrl: '' }, { mediaUrl: null }, { videoUrl: 'u' }, { mediaUrl: '', videoUrl: 'u' }, { mediaUrl: null, videoUrl: '' }, { mediaUrl: 7 }, { mediaUrl: {}, videoUrl: '' }];
  const { state } = storeOf(raw({ m: shown.map((fields, i) => ({ id: `a${i}`, ...fields })) }));
  assert.deepEqual(state.videoByMediaId.m.map(({ hasVideo }) => hasVideo), [undefined, true, false, false, true, true, false, undefined, false]);
});

test('what is no attempt stays in its place with an empty id, so that the host can count it as ignored (R1)', () => {
  const { state } = storeOf(raw({ m: [null, 3, 'x', [], { id: 'y'.repeat(257) }, { id: { a: 1 } }, {}] }));
  assert.deepEqual(state.videoByMediaId.m, Array(7).fill({ id: '', moderated: false }));
});

test('moderated means the value true and nothing else (R1)', () => {
  const { state } = storeOf(raw({ m: [true, 'true', 1, {}, null].map((moderated, i) => ({ id: `a${i}`, moderated })) }));
  assert.deepEqual(state.videoByMediaId.m.map(({ moderated }) => moderated), [true, false, false, false, false]);
});

test('progress is a finite number or absent', () => {
  const { state } = storeOf('{"state":{"videoByMediaId":{"m":[{"id":"a","progress":"9"},{"id":"b","progress":1e999},{"id":"c","progress":0}]}}}');
  assert.deepEqual(state.videoByMediaId.m.map(({ progress }) => progress), [undefined, undefined, 0]);
});

test('a media called __proto__ is a media like any other', () => {
  const text = '{"state":{"videoByMediaId":{"__proto__":[{"id":"a"}],"constructor":[{"id":"b"}]},"imageByMediaId":{"__proto__":{}}},"version":0}';
  const { store } = whole(project(text));
  assert.equal(
    JSON.stringify(store),
    '{"state":{"videoByMediaId":{"__proto__":[{"moderated":false,"id":"a"}],"constructor":[{"moderated":false,"id":"b"}]},"imageByMediaId":{"__proto__":{}}},"version":0}',
  );
  assert.equal(Object.getPrototypeOf(store.state.videoByMediaId), Object.prototype);
});

test('half an emoji becomes U+FFFD before it leaves the page, in ids and in keys', () => {
  assert.equal(wellFormed('a\ud83d'), 'a\ufffd');
  const { state } = storeOf('{"state":{"videoByMediaId":{"k\\ud83d":[{"id":"\\udc00z"}]},"imageByMediaId":{"\\ud800":{}}}}');
  assert.deepEqual(state, { videoByMediaId: { 'k\ufffd': [{ moderated: false, id: '\ufffdz' }] }, imageByMediaId: { '\ufffd': {} } });
});

test('well-forming works without the built-in, and leaves whole emoji alone', () => {
  const builtIn = String.prototype.toWellFormed;
  delete String.prototype.toWellFormed;
  try {
    assert.equal(wellFormed('\ud83d\ude00 \ud83d \ude00\ud83d\ude00'), '\ud83d\ude00 \ufffd \ufffd\ud83d\ude00');
  } finally {
    if (builtIn) Object.defineProperty(String.prototype, 'toWellFormed', { value: builtIn, configurable: true, writable: true });
  }
});

for (const [what, text] of [
  ['no JSON', '{"state":'], ['a number', '7'], ['an array', '[]'], ['null', 'null'], ['no state', '{"version":0}'],
  ['a state that is a list', '{"state":[]}'], ['videos that are a list', '{"state":{"videoByMediaId":[]}}'],
]) {
  test(`a store that is ${what} is unreadable, which is no evidence (R14)`, () => {
    assert.equal(project(text).state, 'unreadable');
    assert.deepEqual(whole(project(text)), { store: null, partial: false });
  });
}

test('a page without a store says null, a fresh store says nothing is in it', () => {
  assert.deepEqual([project(null).state, whole(project(null)).store], ['missing', null]);
  assert.deepEqual(storeOf('{"state":{},"version":3}'), { state: { videoByMediaId: {}, imageByMediaId: {} }, version: 3 });
});

test('lists that are missing or no lists are left out, the rest is told', () => {
  const { state } = storeOf(raw({ a: null, b: {}, c: 'x', d: [{ id: '1' }], '': [{ id: '2' }] }, { imageByMediaId: [1] }));
  assert.deepEqual(state, { videoByMediaId: { d: [{ moderated: false, id: '1' }] }, imageByMediaId: {} });
});

test('only the media that changed are said again', () => {
  const before = project(raw({ a: [{ id: '1' }], b: [{ id: '2' }] }, { imageByMediaId: { a: {}, b: {} } }));
  const after = project(raw({ a: [{ id: '1' }], b: [{ id: '2', moderated: true }] }, { imageByMediaId: { a: {}, b: {}, c: {} } }));
  assert.deepEqual(diff(before, after), {
    store: { state: { videoByMediaId: { b: [{ moderated: true, id: '2' }] }, imageByMediaId: { c: {} } }, version: 0 },
    partial: true,
  });
});

test('a change that is none of the host’s business says nothing', () => {
  assert.equal(diff(project(raw({ a: [{ id: '1', prompt: 'x' }] })), project(raw({ a: [{ id: '1', prompt: 'y' }] }, { open: true }))), null);
});

test('when something vanished the whole store is said, since a part cannot say so', () => {
  const change = diff(project(raw({ a: [{ id: '1' }], b: [] })), project(raw({ a: [{ id: '1' }] })));
  assert.equal(change.partial, false);
  assert.deepEqual(Object.keys(change.store.state.videoByMediaId), ['a']);
});

test('a store that goes away is said once, and wholly when it comes back', () => {
  const [ok, gone, broken] = [project(raw({ a: [{ id: '1' }] })), project(null), project('{')];
  assert.deepEqual(diff(ok, broken), { store: null, partial: false });
  assert.equal(diff(broken, gone), null);
  assert.equal(diff(gone, ok).partial, false);
});

test('of a thousand media one change says one media', () => {
  const media = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`m${i}`, Array.from({ length: 5 }, (_, j) => ({ id: `${i}-${j}` }))]));
  const before = project(raw(media));
  media.m500.push({ id: 'new', moderated: true });
  const change = diff(before, project(raw(media)));
  assert.deepEqual(Object.keys(change.store.state.videoByMediaId), ['m500']);
  assert.equal(change.store.state.videoByMediaId.m500.length, 6);
});
