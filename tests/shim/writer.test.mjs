// The script in the page's own world: it writes what it is told where it is told, and can do nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { createSite } from '../../extension-shim/page/site.js';
import { page } from './support/clicker_page.mjs';
import { documentOf, Element, h } from './support/dom.mjs';
import { retry } from './support/world.mjs';

const kSource = readFileSync(new URL('../../extension-shim/page/world/writer.js', import.meta.url), 'utf8');
const kText = 'a red fox\n\n<b>at dusk</b>';

/** The page's world, with nothing in it but what is given; events of its boxes reach its window first. */
function world(box) {
  const document = documentOf([box]);
  const listeners = [];
  const context = createContext({ document, Event, HTMLElement: Element });
  context.window = { addEventListener: (type, listener, capture) => listeners.push({ type, listener, capture }) };
  runInContext(kSource, context);
  const own = box.dispatchEvent.bind(box);
  box.dispatchEvent = (event) => {
    event.composedPath = () => [box];
    for (const { type, listener } of listeners) if (type === event.type) listener(event);
    return own(event);
  };
  return { document, listeners };
}

test('a text box is written by the setter of its own world, and told', () => {
  const box = h('textarea', {});
  world(box);
  createSite(documentOf([]), () => 0).hand(box, kText);
  assert.equal(box.value, kText);
  assert.deepEqual(box.events.map(([type]) => type), ['input', 'change', 'grok-retry:write']);
});

test('an editor takes the text through its own object, as text and not as markup', () => {
  const box = h('div', { contenteditable: 'true' });
  const log = [];
  box.editor = { commands: { clearContent: (emit) => log.push(['clear', emit]), insertContent: (content) => log.push(['insert', JSON.parse(JSON.stringify(content))]) } };
  world(box);
  createSite(documentOf([]), () => 0).hand(box, kText);
  const line = (text) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
  assert.deepEqual(log, [['clear', true], ['insert', [line('a red fox'), { type: 'paragraph' }, line('<b>at dusk</b>')]]]);
});

test('an editor without one gets what a keyboard gives', () => {
  const box = h('div', { contenteditable: 'true' }, h('p', {}, 'old'));
  world(box);
  createSite(documentOf([]), () => 0).hand(box, 'a red fox');
  assert.equal(box.textContent, 'a red fox');
});

test('whatever else comes in that event is nothing to it', () => {
  const box = h('textarea', {});
  const { listeners } = world(box);
  assert.equal(listeners.length, 1);
  assert.deepEqual([listeners[0].type, listeners[0].capture], ['grok-retry:write', true]);
  for (const [target, detail] of [[box, undefined], [box, 7], [box, { toString: () => 'x' }], [{}, 'text'], [undefined, 'text']]) {
    listeners[0].listener({ composedPath: () => [target], detail });
  }
  assert.deepEqual([box.value, box.events], ['', []]);
});

test('it has no rights: it reaches neither the extension nor the network nor any storage, and clicks nothing', () => {
  assert.doesNotMatch(kSource, /chrome|browser\.|import\b|fetch|XMLHttp|WebSocket|postMessage|[sS]torage|cookie|location|\.click|eval|Function\(|innerHTML|querySelector/);
});

test('the page’s own world gets a prompt only after its claim was granted, and only where its box did not keep it (R10)', async () => {
  const deaf = (answer) => {
    const it = page();
    it.keeps = false;
    it.claim = answer;
    return it;
  };
  for (const answer of [
    async () => ({ granted: false, reason: 'already_claimed' }), async () => ({ granted: false, reason: 'options_changed', prompt: 'a red fox' }),
    () => Promise.reject({ name: 'lost' }), async () => ({ granted: 'true', prompt: 'a red fox' }), () => new Promise(() => {}),
  ]) {
    const it = deaf(answer);
    it.clicker.offer(retry('d1'));
    await it.timers.advance(20_000);
    assert.deepEqual([it.said('hand'), it.said('fill'), it.clicks()], [[], [], 0]);
  }
  const granted = deaf(async () => ({ granted: true, prompt: 'a red fox' }));
  granted.clicker.offer(retry('d1'));
  await granted.timers.advance(20_000);
  const [claim, fill, hand] = ['claim', 'fill', 'hand'].map((what) => granted.log.findIndex(([kind]) => kind === what));
  assert.ok(claim < fill && fill < hand, JSON.stringify(granted.log));

  const keeping = page();
  keeping.clicker.offer(retry('d1'));
  await keeping.timers.advance(500);
  assert.deepEqual([keeping.said('hand'), keeping.clicks()], [[], 1]);
});

test('what the page’s own world wrote is read back exactly before the click; a page that keeps nothing is not clicked (R24)', async () => {
  const heard = page();
  Object.assign(heard, { keeps: false, heard: true });
  heard.clicker.offer(retry('d1'));
  await heard.timers.advance(3000);
  assert.deepEqual([heard.clicks(), heard.said('hand'), heard.kept], [1, ['a red fox'], [true]]);

  const deaf = page();
  deaf.keeps = false;
  deaf.clicker.offer(retry('d1'));
  await deaf.timers.advance(3000);
  assert.deepEqual([deaf.clicks(), deaf.said('report')[0].error, deaf.kept], [0, 'the prompt box did not keep the prompt', [false]]);
});

test('an editor that takes no command is written in the page’s own world, too (R24)', async () => {
  const it = page();
  Object.assign(it, { fillFails: true, heard: true });
  it.clicker.offer(retry('d1'));
  await it.timers.advance(3000);
  assert.equal(it.clicks(), 1);
});
