// Whose prompt and limits the window holds, while the tab goes from one image to the next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftKey, placeAfter, unknownPlace } from '../../extension-shim/window/place.js';
import { hub, of } from './support/hub.mjs';
import { settle, view } from './support/world.mjs';

const imageOf = (mediaId) => view({}, {}, { mediaId });
/** What the worker says of a tab, one state after the other: on which of them the window is about another image, and of which at the end. */
function walk(states) {
  let place = unknownPlace(1);
  const moves = states.map(([path, image, heard = true]) => {
    const next = placeAfter(place, path === null ? null : { tabId: 1, page: null, decision: null, age: 0, failure: null, path, heard, view: image && imageOf(image) });
    place = next.place;
    return next.moved;
  });
  return { moves, key: draftKey(place) };
}

test('what was typed for one image does not follow to the next, known or not', () => {
  assert.deepEqual(walk([['/a', 'A'], ['/b', 'B']]), { moves: [false, true], key: 'draft: B' });
  assert.deepEqual(walk([['/a', 'A'], ['/b', null]]), { moves: [false, true], key: 'draft in 1: /b' });
  assert.deepEqual(walk([['/a', null], ['/b', null]]), { moves: [false, true], key: 'draft in 1: /b' });
  assert.deepEqual(walk([['/a', null], ['/b', 'B']]), { moves: [false, true], key: 'draft: B' }, 'the host knew nothing of the first');
  assert.deepEqual(walk([['/a', 'A'], [null], ['/b', 'B']]).moves, [false, false, true]);
});

test('it is the same image while its videos come, while nobody knows, and when the host has a name for it', () => {
  assert.deepEqual(walk([['/a', 'A', false], ['/a', 'A'], ['/v1', 'A'], ['/v2', 'A']]), { moves: [false, false, false, false], key: 'draft: A' });
  assert.deepEqual(walk([['/a', null, false], ['/a', null], ['/a', 'A']]), { moves: [false, false, false], key: 'draft: A' });
  assert.deepEqual(walk([['/a', 'A'], [null], ['/a', null, false], ['/a', 'A']]).moves, [false, false, false, false], 'a worker that was restarted');
  assert.deepEqual(walk([['/a', 'A'], ['/v1', null, false], ['/v1', 'A']]).moves, [false, false, false], 'the host has not answered yet');
  assert.deepEqual(walk([['/a', 'A'], ['/b', 'A', false], ['/b', null]]).moves, [false, false, true], 'the answer was: another one');
  assert.deepEqual(walk([['/__proto__', '__proto__'], ['/constructor', 'constructor']]), { moves: [false, true], key: 'draft: constructor' });
});

test('what is said of another tab is of no concern', () => {
  const before = { tabId: 1, image: 'A', path: '/a' };
  assert.deepEqual(placeAfter(before, { tabId: 2, page: null, decision: null, age: 0, failure: null, path: '/b', heard: true, view: imageOf('B') }), { place: before, moved: false });
});

test('no draft of an image the host knows has the name of one that it does not know', () => {
  const place = { tabId: 1, image: null, path: '/a' };
  assert.notEqual(draftKey({ ...place, image: 'in 1: /a' }), draftKey(place));
});

const tabIn = (popup) => of(popup, 'state').at(-1).tab;

test('until the host has answered a move, no window takes what is known for what is shown', async () => {
  const it = hub();
  const page = it.page();
  const popup = it.popup();
  page.say({ type: 'tell', method: 'snapshot', params: { path: '/imagine/post/A' } });
  const snapshot = it.asked.at(-1);
  page.say({ type: 'tell', method: 'route', params: { path: '/imagine/post/B' } });
  const route = it.asked.at(-1);
  snapshot.resolve({ view: imageOf('A') });
  await settle();
  assert.deepEqual([tabIn(popup).path, tabIn(popup).heard], ['/imagine/post/B', false], 'the answer was about the page before');
  route.resolve({ view: null });
  await settle();
  assert.deepEqual([tabIn(popup).path, tabIn(popup).heard, tabIn(popup).view], ['/imagine/post/B', true, null]);
});

test('a start that names where the page was is refused when the page is elsewhere by then (R8)', async () => {
  const it = hub();
  const page = it.page();
  const popup = it.popup();
  page.say({ type: 'tell', method: 'route', params: { path: '/imagine/post/A' } });
  popup.say({ type: 'ask', id: 1, method: 'session.start', params: { prompt: 'x' }, at: '/imagine/post/A' });
  assert.equal(it.asked.at(-1).method, 'session.start');
  assert.equal(it.asked.at(-1).params.at, undefined);
  page.say({ type: 'tell', method: 'route', params: { path: '/imagine/post/B' } });
  const asked = it.asked.length;
  popup.say({ type: 'ask', id: 2, method: 'session.start', params: { prompt: 'x' }, at: '/imagine/post/A' });
  await settle();
  assert.equal(it.asked.length, asked);
  assert.deepEqual(of(popup, 'answer').map(({ id, error }) => [id, error?.name]), [[2, 'moved']]);
});
