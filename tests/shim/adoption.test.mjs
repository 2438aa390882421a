// The switch for the user's own clicks (R23): what they said last holds, whatever is answered late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdoption } from '../../extension-shim/worker/adoption.js';
import { settle } from './support/world.mjs';

function switched() {
  const it = { answers: [], kept: [], heard: [] };
  const host = {
    state: () => ({ hello: { settings: { adoptManualAttempts: true } } }),
    request: () => new Promise((resolve, reject) => it.answers.push({ resolve, reject })),
  };
  it.adoption = createAdoption({ host, keep: (waits) => it.kept.push(waits), changed: (on) => it.heard.push(on) });
  return it;
}
const saved = (on) => ({ settings: { adoptManualAttempts: on } });

test('off stays off when an earlier on is answered after it, and until a host has saved it (R23)', async () => {
  const it = switched();
  it.adoption.set(true);
  const off = it.adoption.set(false);
  it.answers[0].resolve(saved(true));
  await settle();
  assert.deepEqual([it.adoption.isOn(), it.adoption.waits()], [false, true]);
  it.answers[1].reject({ name: 'lost' });
  await off;
  assert.deepEqual([it.adoption.isOn(), it.adoption.waits(), it.kept.at(-1)], [false, true, true]);
});

test('off that was said before it was known what an earlier worker kept is not forgotten (R23)', () => {
  const it = switched();
  it.adoption.set(false);
  it.adoption.restore(false);
  assert.equal(it.adoption.waits(), true);
});
