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
  it.adoption.update(saved(true));
  const off = it.adoption.update(saved(false));
  it.answers[0].resolve(saved(true));
  await settle();
  assert.deepEqual([it.adoption.isOn(), it.adoption.waits()], [false, true]);
  it.answers[1].reject({ name: 'lost' });
  await assert.rejects(off, { name: 'lost' });
  assert.deepEqual([it.adoption.isOn(), it.adoption.waits(), it.kept.at(-1)], [false, true, true]);
});

test('off that was said before it was known what an earlier worker kept is not forgotten (R23)', () => {
  const it = switched();
  it.adoption.update(saved(false));
  it.adoption.restore(false);
  assert.equal(it.adoption.waits(), true);
});

test('one wish is one request, with whatever else is set in it (R23)', async () => {
  const it = switched();
  const answer = it.adoption.update({ settings: { adoptManualAttempts: true, cooldownMs: 9000 } });
  assert.equal(it.answers.length, 1);
  it.answers[0].resolve({ settings: { adoptManualAttempts: true, cooldownMs: 9000 } });
  assert.deepEqual(await answer, { settings: { adoptManualAttempts: true, cooldownMs: 9000 } });
  assert.equal(it.adoption.isOn(), true);
});

test('an answer about another setting that was asked for before an "off" does not switch it on again (R23)', async () => {
  const it = switched();
  it.adoption.update({ settings: { cooldownMs: 9000 } });
  it.adoption.update(saved(false));
  it.answers[1].resolve(saved(false));
  await settle();
  it.answers[0].resolve(saved(true));
  await settle();
  assert.equal(it.adoption.isOn(), false);
});
