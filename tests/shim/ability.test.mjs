// Hidden tabs: written and clicked only where the page keeps what is written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAbility } from '../../extension-shim/page/ability.js';
import { page } from './support/clicker_page.mjs';
import { retry } from './support/world.mjs';

function ability() {
  const it = { shown: true };
  return Object.assign(it, createAbility({ visible: () => it.shown }));
}

test('a page that is shown may act; a hidden one where its composer can be used and keeps what is written', () => {
  const it = ability();
  assert.deepEqual([it.canAct(null), it.canAct('mode'), it.canAct('box')], [true, true, true]);
  it.shown = false;
  assert.deepEqual([null, 'disabled', 'mode', 'box', 'covered'].map(it.canAct), [true, true, false, false, false]);
  it.readBack(false);
  assert.deepEqual([it.canAct(null), it.obstacle()], [false, 'the page takes no prompt while it is hidden']);
  it.shown = true;
  assert.deepEqual([it.canAct(null), it.obstacle()], [true, null]);
});

test('a prompt lost while the page was shown says nothing of it hidden', () => {
  const it = ability();
  it.readBack(false);
  it.shown = false;
  assert.deepEqual([it.canAct(null), it.obstacle()], [true, null]);
});

test('a hidden page that did not keep the prompt is not clicked and claims no more until it is shown (R10)', async () => {
  const able = ability();
  able.shown = false;
  const it = page({ obstacle: able.obstacle, readBack: able.readBack });
  it.keeps = false;
  it.clicker.offer(retry('d1'));
  await it.timers.advance(3000);
  it.keeps = true;
  it.clicker.offer(retry('d2'));
  await it.timers.advance(3000);
  assert.deepEqual([it.said('claim'), it.clicks()], [['d1'], 0]);
  able.shown = true;
  it.clicker.poll();
  await it.timers.advance(3000);
  assert.deepEqual([it.said('claim'), it.clicks()], [['d1', 'd2'], 1]);
});

test('a page that may not act claims nothing, and one that may not any more after its claim does not click (R10)', async () => {
  const it = page();
  it.obstacle = 'another extension is at work on the page';
  it.clicker.offer(retry('d1'));
  await it.timers.advance(3000);
  assert.deepEqual(it.said('claim'), []);

  const late = page();
  late.claim = async () => {
    late.obstacle = 'another extension is at work on the page';
    return { granted: true, prompt: 'a red fox' };
  };
  late.clicker.offer(retry('d1'));
  await late.timers.advance(3000);
  assert.deepEqual([late.said('fill'), late.clicks(), late.said('report')[0].error], [[], 0, 'another extension is at work on the page']);
});
