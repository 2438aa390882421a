// The site's store may hold anything, names of JavaScript's own properties among them: all of it stays plain data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diff, project, whole } from '../../extension-shim/page/projection.js';
import { exported } from '../../extension-shim/window/data_part.js';
import { createHub } from '../../extension-shim/worker/hub.js';
import { t } from './support/texts.mjs';
import { fakePort, hello, settle, view, virtualClock } from './support/world.mjs';

const kNames = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'then', 'length', 'size'];
const quoted = (names, value) => `{${names.map((name) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
const raw = (videos, images = '{}') => `{"state":{"videoByMediaId":${videos},"imageByMediaId":${images}},"version":0}`;
const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort());
const untouched = () => assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort()), before);

test('media and attempts called like properties of every object are said as they are', () => {
  const { store } = whole(project(raw(quoted(kNames, '[{"id":"toString","moderated":true}]'), quoted(kNames, '{}'))));
  const said = JSON.parse(JSON.stringify(store));
  assert.deepEqual(Object.keys(said.state.videoByMediaId).sort(), [...kNames].sort());
  assert.deepEqual(Object.keys(said.state.imageByMediaId).sort(), [...kNames].sort());
  for (const [, attempts] of Object.entries(said.state.videoByMediaId)) assert.deepEqual(attempts, [{ moderated: true, id: 'toString' }]);
  untouched();
});

test('nothing is inherited from a __proto__ in the store: no attempt, no flag, no list, no state', () => {
  const { state } = whole(project(raw('{"m":[{"__proto__":{"id":"a","moderated":true}},{"id":"b","__proto__":{"moderated":true}}]}'))).store;
  assert.deepEqual(state.videoByMediaId.m, [{ moderated: false, id: '' }, { moderated: false, id: 'b' }]);
  assert.deepEqual(whole(project('{"state":{"__proto__":{"videoByMediaId":{"m":[{"id":"a"}]}}}}')).store.state.videoByMediaId, {});
  assert.equal(project('{"__proto__":{"state":{"videoByMediaId":{}}}}').state, 'unreadable');
  untouched();
});

test('a change of such a media is noticed, and nothing is said where nothing changed', () => {
  for (const name of kNames) {
    const [old, same, next] = ['true', 'true', 'false'].map((flag) => project(raw(quoted([name], `[{"id":"a","moderated":${flag}}]`))));
    assert.equal(diff(old, same), null);
    assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(diff(old, next).store.state.videoByMediaId))), [name]);
  }
});

function hub() {
  const asked = [];
  const badges = new Map();
  const it = createHub({
    host: {
      state: () => ({ state: 'ready', problem: null, hello }),
      request: (method, params) => new Promise((resolve) => asked.push({ method, params, resolve })),
      want() {},
      nudge() {},
    },
    timers: virtualClock(),
    t,
    showBadge: (tabId, badge) => badges.set(tabId, badge.text),
  });
  const page = (id, document) => {
    const port = fakePort({ name: 'page', sender: { tab: { id }, frameId: 0, documentId: document, origin: 'https://grok.com' } });
    it.connected(port, 'chrome-extension://abc');
    return port;
  };
  return { it, asked, badges, page };
}

test('documents, media and decisions called like properties reach their own page and no other', async () => {
  for (const name of kNames) {
    const world = hub();
    const [mine, other] = [world.page(1, name), world.page(2, 'doc')];
    mine.say({ type: 'ask', id: name, method: 'route', params: { seq: 1, path: `/imagine/post/${name}` } });
    assert.deepEqual(world.asked.at(-1).params.tab, { id: 1, document: name });
    world.asked.at(-1).resolve({ view: { ...view({}), mediaId: name } });
    await settle();
    assert.equal(mine.sent.filter((message) => message.type === 'answer' && message.id === name).length, 1);
    const decision = { action: 'retry', decisionId: name, mediaId: name, prompt: 'p', tab: { id: 1, document: name } };
    world.it.notification('decision', decision);
    world.it.notification('decision.revoked', { decisionId: name, reason: 'user', tab: { id: 1, document: name } });
    assert.deepEqual(mine.sent.slice(-2).map((message) => message.type), ['decision', 'revoked']);
    assert.ok(other.sent.every((message) => message.type === 'resync'));
  }
  untouched();
});

test('what a page asks by the name of a property is no method', async () => {
  const world = hub();
  const page = world.page(1, 'doc');
  for (const method of kNames) page.say({ type: 'ask', id: 1, method, params: {} });
  assert.deepEqual(world.asked, []);
});

test('a params object that brings its own tab or prototype is stamped all the same', () => {
  const world = hub();
  const params = JSON.parse('{"seq":1,"store":null,"__proto__":{"tab":{"id":9}},"tab":{"id":9,"document":"forged"}}');
  world.page(5, 'doc-5').say({ type: 'tell', method: 'snapshot', params });
  assert.deepEqual(world.asked[0].params.tab, { id: 5, document: 'doc-5' });
});

test('an export has images of every name, from all its pages', async () => {
  const pages = [kNames.slice(0, 4), kNames.slice(4)].map((names, index) => JSON.parse(`{"state":{"sessionByMediaId":${quoted(names, '{"retryCount":1}')},"persistentByMediaId":${quoted(names, '{}')}},
    "version":1,"revisionByMediaId":${quoted(names, '3')},"suggestionByMediaId":${quoted(names, '{}')},"nextCursor":${index === 0 ? '"next"' : 'null'}}`));
  const all = await exported(async (_, { cursor }) => pages[cursor === 'next' ? 1 : 0]);
  const said = JSON.parse(JSON.stringify(all));
  for (const part of [said.state.sessionByMediaId, said.state.persistentByMediaId, said.revisionByMediaId, said.suggestionByMediaId]) {
    assert.deepEqual(Object.keys(part).sort(), [...kNames].sort());
  }
  assert.equal(Object.keys(all.state.sessionByMediaId).length, kNames.length);
  untouched();
});
