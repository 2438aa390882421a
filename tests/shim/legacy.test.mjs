import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLegacy, findLegacy } from '../../extension-shim/page/legacy.js';
import { settingsIn, tellLegacySettings } from '../../extension-shim/worker/legacy_settings.js';
import { virtualClock } from './support/world.mjs';

function storageOf(items) {
  const map = new Map(Object.entries(items));
  return {
    get length() {
      return map.size;
    },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  };
}

const items = {
  useMediaStore: '{}', grokRetrySession_a: '{"retryCount":1}', grokRetrySession_b: 'x', theme: 'dark',
  useGrokRetryVideoSessions_store: '{"state":{}}', grokRetrySession___proto__: '{}',
};

function page(answer, { cleanUp = true, storage = storageOf(items), inUse = () => false } = {}) {
  const timers = virtualClock();
  const it = { storage, asked: [], inUse };
  it.legacy = createLegacy({
    storage: () => storage,
    ask: async (method, params) => {
      it.asked.push([method, params]);
      return answer(params);
    },
    cleanUp: async () => cleanUp,
    inUse: (key) => it.inUse(key),
    timers,
  });
  it.later = async (ms = 5000) => {
    await timers.advance(ms);
    it.legacy.poll();
  };
  return it;
}

test('only the keys of older versions are found', () => {
  assert.deepEqual([...findLegacy(storageOf(items)).keys()],
    ['grokRetrySession_a', 'grokRetrySession_b', 'useGrokRetryVideoSessions_store', 'grokRetrySession___proto__']);
});

test('they are sent once per document, and exactly the removable ones go (R21)', async () => {
  const it = page(() => ({ removable: ['grokRetrySession_a', 'theme', 'never there'] }));
  await it.legacy.offer();
  await it.legacy.offer();
  await it.later();
  assert.equal(it.asked.length, 1);
  assert.equal(it.asked[0][0], 'migrate');
  assert.equal(it.asked[0][1].entries.grokRetrySession_b, 'x');
  assert.ok(Object.hasOwn(it.asked[0][1].entries, 'grokRetrySession___proto__'));
  assert.deepEqual(it.storage.keys(), Object.keys(items).filter((key) => key !== 'grokRetrySession_a'));
});

test('nothing is removed before the answer, without it, or where clean-up is off', async () => {
  const off = page(() => ({ removable: Object.keys(items) }), { cleanUp: false });
  await off.legacy.offer();
  await off.later();
  assert.deepEqual(off.storage.keys(), Object.keys(items));

  const failing = page(() => Promise.reject({ name: 'storage_full', retryable: true }));
  await failing.legacy.offer();
  await failing.later();
  assert.deepEqual(failing.storage.keys(), Object.keys(items));
  await failing.legacy.offer();
  assert.equal(failing.asked.length, 2, 'said again when the host listens anew');

  const refused = page(() => Promise.reject({ name: 'invalid_params', retryable: false }));
  await refused.legacy.offer();
  await refused.legacy.offer();
  assert.equal(refused.asked.length, 1);
});

test('a key that changed while the host worked stays', async () => {
  const it = page(() => {
    it.storage.setItem('grokRetrySession_a', 'newer');
    return { removable: ['grokRetrySession_a', 'grokRetrySession_b'] };
  });
  await it.legacy.offer();
  await it.later();
  assert.equal(it.storage.getItem('grokRetrySession_a'), 'newer');
  assert.equal(it.storage.getItem('grokRetrySession_b'), null);
});

test('nothing goes before an extension that lives had time to show it, and nothing that it uses goes at all', async () => {
  const it = page(() => ({ removable: Object.keys(items) }));
  await it.legacy.offer();
  await it.later(4750);
  assert.deepEqual(it.storage.keys(), Object.keys(items), 'not yet');
  it.inUse = (key) => key.startsWith('grokRetrySession_');
  await it.later(250);
  assert.deepEqual(it.storage.keys(), ['useMediaStore', 'grokRetrySession_a', 'grokRetrySession_b', 'theme', 'grokRetrySession___proto__']);
  it.inUse = () => false;
  await it.later(60_000);
  assert.ok(it.storage.keys().includes('grokRetrySession_a'), 'what is kept once is kept while the page lives');
});

test('a page with nothing to tell, or without storage, asks nothing', async () => {
  const empty = page(() => ({}), { storage: storageOf({ useMediaStore: '{}' }) });
  await empty.legacy.offer();
  assert.deepEqual(empty.asked, []);
  const forbidden = createLegacy({
    storage: () => { throw new Error('SecurityError'); }, ask: () => assert.fail('asked'), cleanUp: async () => true, inUse: () => false, timers: virtualClock(),
  });
  await forbidden.offer();
});

test('the defaults of older versions are told to the host once, each by itself', async () => {
  assert.deepEqual(settingsIn({ state: { maxRetries: 7, autoRetryEnabled: false, videoGoal: 'x' }, version: 1 }),
    [['defaultMaxRetries', 7], ['defaultAutoRetryEnabled', false]]);
  assert.deepEqual(settingsIn('{"state":{"defaultVideoGoal":2}}'), [['defaultVideoGoal', 2]]);
  for (const odd of [undefined, null, 7, '{', []]) assert.deepEqual(settingsIn(odd), []);

  const kept = {};
  const told = [];
  const world = {
    sync: { get: async () => ({ useGrokRetrySettings_store: { state: { maxRetries: 700, videoGoal: 2 } } }) },
    local: { get: async () => kept, set: async (more) => void Object.assign(kept, more) },
    request: async (method, { settings }) => {
      told.push([method, settings]);
      if (settings.defaultMaxRetries) throw { name: 'invalid_params', retryable: false };
    },
  };
  await tellLegacySettings(world);
  await tellLegacySettings(world);
  assert.deepEqual(told, [['settings.update', { defaultMaxRetries: 700 }], ['settings.update', { defaultVideoGoal: 2 }]]);
});
