import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/english.mjs';
import { plain } from '../../extension-shim/window/dom.js';
import { chosen } from '../../extension-shim/window/images.js';
import { marksOf, pastMarksOf, stateOf } from '../../extension-shim/window/timeline.js';
import { view } from './support/world.mjs';

const line = (state, ...names) => ({ names, state, facts: [], fill: () => [] });
const lines = [line('success', 'img-1', 'v-10'), line('failure', 'img-2', 'v-20'), line('success', 'IMG-3')];
const ids = (wanted) => chosen(lines, { text: '', state: '', ...wanted }).map(({ names }) => names[0]);

test('images are found by any part of their id or of an attempt of theirs, in any case, and by their state', () => {
  assert.deepEqual(ids({}), ['img-1', 'img-2', 'IMG-3']);
  assert.deepEqual(ids({ text: ' Img-' }), ['img-1', 'img-2', 'IMG-3']);
  assert.deepEqual(ids({ text: 'v-2' }), ['img-2']);
  assert.deepEqual(ids({ state: 'success' }), ['img-1', 'IMG-3']);
  assert.deepEqual(ids({ state: 'success', text: '3' }), ['IMG-3']);
  assert.deepEqual(ids({ text: '.*' }), []);
});

test('a session that was turned off is paused, and a restored one is that first of all', () => {
  assert.equal(stateOf(null), 'idle');
  assert.equal(stateOf(view({ outcome: 'pending', isActive: true })), 'pending');
  assert.equal(stateOf(view({ outcome: 'pending', isActive: false })), 'paused');
  assert.equal(stateOf(view({ outcome: 'failure' })), 'failure');
  assert.equal(stateOf(view({ outcome: 'pending' }, {}, { salvaged: true })), 'salvaged');
});

test('attempts of a past session are numbered from its own beginning, whatever came later', () => {
  const items = [{ at: 1, kind: 'started' }, { at: 2, kind: 'refused', attemptId: 'a', layer: 2, percent: null }, { at: 3, kind: 'claimed', decisionId: 'd' }];
  assert.deepEqual(pastMarksOf(items).map(({ text }) => text), ['Attempt 1: refused at layer 2']);
  assert.equal(marksOf(items, view({ isActive: true, outcome: 'pending', retryCount: 9 }))[0].text, 'Attempt 9: refused at layer 2');
});

test('a text of others shows what cannot be seen by its number, and keeps its lines', () => {
  assert.equal(plain('a\u200bb\u202ec\u001b[2J\u2028d\ne\u{e0041}'), 'a\\u{200b}b\\u{202e}c\\u{1b}[2J\\u{2028}d\ne\\u{e0041}');
  assert.equal(plain('größe 狐 🦊'), 'größe 狐 🦊');
});
