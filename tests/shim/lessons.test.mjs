// What the user showed, between popup, pages and the host that keeps it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hub, of } from './support/hub.mjs';
import { hello, settle } from './support/world.mjs';

const lesson = { layout: 'bar', prompt: 'form textarea', submit: 'form button' };
const able = { ...hello, features: ['page.teach'], taught: [{ ...lesson, at: 7 }] };

test('what the user showed reaches each page when the host is there, and again when it changed', async () => {
  const it = hub();
  it.link = { state: 'ready', problem: null, hello: able };
  it.hub.hostState();
  const port = it.page();
  assert.deepEqual(of(port, 'resync').at(-1).taught, [lesson], 'without the time, which is nobody’s business there');
  const popup = it.popup();
  assert.deepEqual(of(popup, 'state').at(-1).taught, [{ ...lesson, at: 7 }]);
  popup.say({ type: 'teach', id: 1, act: 'forget', lesson });
  assert.deepEqual([it.asked.at(-1).method, it.asked.at(-1).params], ['page.forget', { layout: 'bar' }]);
  await it.answer({ taught: [] });
  assert.deepEqual(of(port, 'resync').at(-1).taught, []);
  popup.say({ type: 'teach', id: 2, act: 'save', lesson: { ...lesson, at: 3, more: 'x' } });
  assert.deepEqual([it.asked.at(-1).method, it.asked.at(-1).params], ['page.teach', lesson]);
  await it.answer({ taught: [{ ...lesson, at: 8 }] });
  assert.deepEqual([of(port, 'resync').at(-1).taught, of(popup, 'state').at(-1).taught], [[lesson], [{ ...lesson, at: 8 }]]);
  assert.deepEqual(of(popup, 'answer').map(({ id, result }) => [id, result]), [[1, null], [2, null]]);
});

test('only a popup has something shown, kept or forgotten: a page cannot (R24)', async () => {
  const it = hub();
  it.link = { state: 'ready', problem: null, hello: able };
  it.hub.hostState();
  const port = it.page();
  const asked = it.asked.length;
  for (const method of ['page.teach', 'page.forget', 'page.taught']) port.say({ type: 'ask', id: 1, method, params: lesson });
  port.say({ type: 'teach', id: 2, act: 'save', lesson });
  await settle();
  assert.equal(it.asked.length, asked);
  assert.deepEqual([of(port, 'answer'), of(port, 'teach')], [[], []]);
});

test('an older host is not asked to keep what was shown, and the popup hears why', async () => {
  const it = hub();
  it.page();
  const popup = it.popup();
  const asked = it.asked.length;
  popup.say({ type: 'teach', id: 1, act: 'save', lesson });
  await settle();
  assert.deepEqual([it.asked.length, of(popup, 'answer')[0].error.name], [asked, 'cannot_teach']);
});

test('what a page says of the showing is there when the popup is opened again, also after the worker was', async () => {
  const it = hub();
  const port = it.page();
  const first = it.popup();
  first.say({ type: 'teach', id: 1, act: 'show' });
  assert.deepEqual(of(port, 'teach'), [{ type: 'teach', act: 'show' }]);
  await settle();
  assert.equal(of(first, 'answer')[0].result, null);
  first.hangUp();
  const showing = { stage: 'done', lesson, language: 'eo', problem: null };
  port.say({ type: 'showing', showing });
  assert.deepEqual(of(it.popup(), 'state').at(-1).tab.showing, showing);
  const again = it.page();
  assert.deepEqual(of(it.popup(), 'state').at(-1).tab.showing, showing, 'the same document, another port');
  again.hangUp();
  const late = it.popup();
  late.say({ type: 'teach', id: 4, act: 'show' });
  await settle();
  assert.equal(of(late, 'answer')[0].error.name, 'no_page');
});
