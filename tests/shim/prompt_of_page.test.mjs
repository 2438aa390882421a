import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hub, of } from './support/hub.mjs';
import { settle } from './support/world.mjs';

test('what the prompt box holds leaves the page when a window asks for it, to that window, and at no other time', async () => {
  const it = hub();
  const [page, other] = [it.page(1, 'doc-1'), it.page(2, 'doc-2')];
  const [popup, second] = [it.popup(1), it.popup(1)];
  const answers = (port) => of(port, 'answer');
  page.say({ type: 'composer', id: 1, prompt: 'unasked' });
  await settle();
  assert.deepEqual([answers(popup), answers(second)], [[], []]);
  assert.deepEqual(of(page, 'composer'), [], 'no page is asked by itself');

  popup.say({ type: 'composer', id: 7 });
  const [{ id }] = of(page, 'composer');
  other.say({ type: 'composer', id, prompt: 'of another page' });
  await settle();
  assert.deepEqual(answers(popup), []);
  page.say({ type: 'composer', id, prompt: 'a red fox' });
  page.say({ type: 'composer', id, prompt: 'again' });
  await settle();
  assert.deepEqual(answers(popup), [{ type: 'answer', id: 7, result: 'a red fox' }]);
  assert.deepEqual(answers(second), []);

  page.say({ type: 'ask', id: 8, method: 'composer', params: {} });
  assert.deepEqual(it.asked, [], 'it is no method of the host');
});

test('a page that goes away, or that is none, is an answer, too', async () => {
  const it = hub();
  const page = it.page();
  const popup = it.popup();
  popup.say({ type: 'composer', id: 1 });
  page.hangUp();
  popup.say({ type: 'composer', id: 2 });
  await settle();
  assert.deepEqual(of(popup, 'answer').map(({ id, error }) => [id, error.name]).toSorted(), [[1, 'page_gone'], [2, 'no_page']]);
});
