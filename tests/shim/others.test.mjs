// Other extensions on the page: seen by what they leave there, and left alone while they work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOthers } from '../../extension-shim/page/others.js';
import { kProfile } from '../../extension-shim/page/profile.js';
import { createSite } from '../../extension-shim/page/site.js';
import { documentOf, h } from './support/dom.mjs';
import { virtualClock } from './support/world.mjs';

const kRoot = () => h('div', { id: 'grok-retry-root' });
const v0 = (isSessionActive) => JSON.stringify({ retryCount: 1, isSessionActive, lastSessionOutcome: 'pending' });
const v1 = (isActive) => JSON.stringify({ state: { sessionByMediaId: { m1: { isActive: false }, m2: { isActive } } }, version: 1 });

function page(items = {}, children = []) {
  const timers = virtualClock();
  const it = { items: new Map(Object.entries(items)), document: documentOf(children) };
  const storage = { get length() { return it.items.size; }, key: (i) => [...it.items.keys()][i] ?? null, getItem: (key) => it.items.get(key) ?? null };
  it.others = createOthers({ has: createSite(it.document, () => 5000).has, storage: () => it.storage ?? storage, timers });
  it.look = async () => {
    await timers.advance(1000);
    it.others.poll();
    return it.others.working();
  };
  return it;
}

for (const [name, items] of [
  ['release 0.5.0', { grokRetrySession_m1: v0(true) }], ['its later names', { grokRetrySession_m1: '{"isActive":true}' }],
  ['a store of sessions', { useGrokRetryVideoSessions_store: v1(true) }], ['one session of two', { grokRetrySession_a: v0(false), grokRetrySession_b: v0(true) }],
]) {
  test(`grok-auto-retry is at work where it is there and one of its sessions runs (R10): ${name}`, async () => {
    const it = page(items, [kRoot()]);
    assert.deepEqual(await it.look(), ['grok-auto-retry']);
    assert.equal(it.others.obstacle(), 'another extension is at work on the page');
    for (const key of it.items.keys()) it.items.set(key, v0(false));
    assert.deepEqual(await it.look(), [], 'its sessions ended');
    assert.deepEqual([it.others.obstacle(), it.others.present()], [null, ['grok-auto-retry']]);
  });
}

for (const [name, items] of [
  ['nothing stored', {}], ['a session that has ended', { grokRetrySession_m1: v0(false) }], ['what cannot be read', { grokRetrySession_m1: '{"isActive":true' }],
  ['words that only look like it', { grokRetrySession_m1: '{"isActive":"true","logs":["isActive: true"]}' }], ['another key', { theme: '{"isActive":true}' }],
]) {
  test(`grok-auto-retry without a session that runs keeps nobody waiting: ${name}`, async () => assert.deepEqual(await page(items, [kRoot()]).look(), []));
}

test('keys that are left over from an extension that is gone keep nobody waiting, and may be removed; once they change, it lives', async () => {
  const it = page({ grokRetrySession_m1: v0(true) });
  assert.deepEqual(await it.look(), []);
  assert.equal(it.others.uses('grokRetrySession_m1'), false);
  it.items.set('grokRetrySession_m1', v0(true).replace('1', '2'));
  assert.deepEqual(await it.look(), ['grok-auto-retry']);
  assert.deepEqual(['grokRetrySession_m1', 'useGrokRetryVideoSessions_store', 'theme'].map(it.others.uses), [true, true, false]);
});

test('keys that are removed are no sign of life; new ones are', async () => {
  const it = page({ grokRetrySession_m1: v0(true) });
  await it.look();
  it.items.clear();
  assert.deepEqual([await it.look(), it.others.present()], [[], []]);
  it.items.set('grokRetrySession_m2', v0(false));
  assert.deepEqual([await it.look(), it.others.present()], [[], ['grok-auto-retry']]);
});

test('an extension whose sessions cannot be seen counts as working while it is there, one that presses nothing never', async () => {
  const it = page({}, [h('div', { id: 'gvp-panel' }), h('button', { class: 'grok-imagine-download-button' })]);
  assert.deepEqual([await it.look(), it.others.present()], [['GVP'], ['GVP', 'Enhance Grok Imagine']]);
  it.document.body.replaceChildren();
  assert.deepEqual([await it.look(), it.others.present()], [[], []]);
});

test('storage that is forbidden is no other extension', async () => {
  const it = page();
  it.storage = { get length() { throw new Error('SecurityError'); } };
  assert.deepEqual(await it.look(), []);
});

test('each extension that is known says since when and how it is recognised', () => {
  for (const { name, from, mark, keys, active } of kProfile.others) {
    assert.match(from, /^20\d\d-\d\d$/, name);
    assert.ok(name.length <= 64 && mark.length > 3, name);
    assert.equal(keys === undefined, active === undefined, name);
    assert.equal(documentOf([]).querySelectorAll(mark).length, 0);
  }
});
