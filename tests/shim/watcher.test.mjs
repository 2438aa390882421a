import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWatcher } from '../../extension-shim/page/watcher.js';

function watched() {
  const page = { raw: null, path: '/imagine/post/p1', reads: 0 };
  const said = [];
  const watcher = createWatcher({
    readStore() {
      if (page.raw instanceof Error) throw page.raw;
      return page.raw;
    },
    readPath: () => page.path,
    say: { route: (path) => said.push(['route', path]), snapshot: (params) => said.push(['snapshot', params]) },
    beforeChange: () => said.push(['before']),
  });
  return { page, said, watcher };
}
const store = (videos) => JSON.stringify({ state: { videoByMediaId: videos }, version: 0 });

test('a new route is said at once and once', () => {
  const { page, said, watcher } = watched();
  watcher.full();
  said.length = 0;
  page.path = '/imagine/post/p2';
  watcher.checkPath();
  watcher.poll();
  watcher.poll();
  assert.deepEqual(said, [['before'], ['route', '/imagine/post/p2']]);
});

test('a changed store is said as the part that changed, after the route, with the path', () => {
  const { page, said, watcher } = watched();
  page.raw = store({ a: [{ id: '1' }] });
  watcher.full();
  said.length = 0;
  page.path = '/imagine/post/p2';
  page.raw = store({ a: [{ id: '1' }], b: [{ id: '2' }] });
  watcher.poll();
  const [, route, , [kind, snapshot]] = said;
  assert.deepEqual(route, ['route', '/imagine/post/p2']);
  assert.equal(kind, 'snapshot');
  assert.deepEqual([snapshot.partial, snapshot.path, Object.keys(snapshot.store.state.videoByMediaId)], [true, '/imagine/post/p2', ['b']]);
});

test('a store that stays the same says nothing, however often it is looked at', () => {
  const { page, said, watcher } = watched();
  page.raw = store({ a: [] });
  watcher.full();
  for (let i = 0; i < 100; i++) watcher.poll();
  assert.equal(said.length, 1);
});

test('the full state can be said again at any time (R3 makes it safe)', () => {
  const { page, said, watcher } = watched();
  page.raw = store({ a: [{ id: '1' }] });
  watcher.full();
  watcher.full();
  assert.deepEqual(said[0], said[1]);
  assert.equal(said[0][1].partial, false);
});

test('storage that may not be read is a page without a store, not an error', () => {
  const { page, said, watcher } = watched();
  page.raw = new Error('SecurityError');
  watcher.full();
  watcher.poll();
  assert.deepEqual(said, [['snapshot', { store: null, partial: false, path: '/imagine/post/p1' }]]);
  assert.equal(watcher.storeState(), 'missing');
});

test('a store that cannot be read is told apart, for the popup', () => {
  const { page, watcher } = watched();
  page.raw = '{broken';
  watcher.full();
  assert.equal(watcher.storeState(), 'unreadable');
});

test('where the host was last told that the page is, is the last route or full state, whatever the page does since', () => {
  const { page, watcher } = watched();
  watcher.full();
  page.path = '/imagine/post/p2';
  assert.equal(watcher.toldPath(), '/imagine/post/p1');
  watcher.checkPath();
  assert.equal(watcher.toldPath(), '/imagine/post/p2');
});

test('the store says which image a post belongs to, an image before an attempt, or nothing (R2)', () => {
  const { page, watcher } = watched();
  page.raw = JSON.stringify({ state: {
    videoByMediaId: { a: [{ id: 'v1' }, { videoId: 'v2' }, { id: 'b' }], c: [{ id: 'a' }], constructor: [null] }, imageByMediaId: { b: {} },
  } });
  watcher.full();
  const posts = ['a', 'b', 'c', 'v1', 'v2', 'v3', 'constructor', 'toString', '__proto__'];
  assert.deepEqual(posts.map(watcher.imageOf), ['a', 'b', 'c', 'a', 'a', null, 'constructor', null, null]);
});

test('a post that an attempt names belongs to its image, where nothing stronger says otherwise (R2)', () => {
  const { page, watcher } = watched();
  page.raw = store({
    a: [{ id: 'v1', videoId: 'w1', videoPostId: 'p1', itemId: 'i1', parentPostId: 'post-1', originalPostId: 'v2' }], b: [{ id: 'v2', parentPostId: 'a' }],
  });
  watcher.full();
  const posts = ['v1', 'w1', 'p1', 'i1', 'post-1', 'v2', 'a'];
  assert.deepEqual(posts.map(watcher.imageOf), ['a', 'a', 'a', 'a', 'a', 'b', 'a']);
});
