// The way of a page report through the worker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hub, of } from './support/hub.mjs';
import { settle } from './support/world.mjs';

test('a popup’s wish for a page report goes to the page of its tab, and the answer back to it, once', async () => {
  const it = hub();
  const [page, other, popup] = [it.page(1, 'a'), it.page(2, 'b'), it.popup(1)];
  popup.say({ type: 'skeleton', id: 41 });
  const [{ id }] = of(page, 'skeleton');
  assert.deepEqual(of(other, 'skeleton'), []);
  other.say({ type: 'skeleton', id, skeleton: 'of another page' });
  page.say({ type: 'skeleton', id, skeleton: { format: 1 } });
  page.say({ type: 'skeleton', id, skeleton: 'again' });
  await settle();
  assert.deepEqual(of(popup, 'answer'), [{ type: 'answer', id: 41, result: { format: 1 } }]);
  assert.deepEqual(it.asked.filter(({ method }) => method === 'skeleton'), [], 'the host hears nothing of it');
});

test('a page report that no page can give, or whose page went, is answered all the same', async () => {
  const it = hub();
  const [page, popup] = [it.page(1, 'a'), it.popup(1)];
  popup.say({ type: 'skeleton', id: 1 });
  page.hangUp();
  popup.say({ type: 'skeleton', id: 2 });
  await settle();
  assert.deepEqual(of(popup, 'answer').map(({ id, error }) => [id, error.name]).toSorted(), [[1, 'page_gone'], [2, 'no_page']]);
});
