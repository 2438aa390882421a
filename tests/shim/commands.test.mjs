// What the keys of the browser do: what the window's button would ask the host for, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommands, kCommands } from '../../extension-shim/worker/commands.js';
import { hub, of } from './support/hub.mjs';
import { retry, settle, view } from './support/world.mjs';

const running = view({ isActive: true, outcome: 'pending' });
const prompted = (session = {}) => view(session, { lastPromptValue: 'a red fox' });

/** A hub with its commands. `opened`: windows that were opened, each for a tab. */
function pressing({ fresh = false, ...options } = {}) {
  const it = Object.assign(hub(options), { opened: [], ids: 0 });
  it.commands = createCommands({ hub: it.hub, openWindow: async (tab) => void it.opened.push(tab?.id), newId: () => `r${++it.ids}`, timers: it.timers });
  it.heard = () => it.commands.changed();
  it.press = async (name, tabId = 1) => {
    await it.timers.advance(2000);
    const done = it.commands.run(name, tabId === null ? undefined : { id: tabId, windowId: 9 });
    await settle();
    return { done };
  };
  /** A page that the host knows. */
  it.known = async (shown, tabId = 1) => {
    const port = it.page(tabId, `doc-${tabId}`);
    port.say({ type: 'tell', method: 'snapshot', params: { seq: 1 } });
    await it.answer({ view: shown, decision: { action: 'none', mediaId: null, reason: 'not_started' } });
    if (!fresh) await it.timers.advance(10_000);
    it.asked.length = 0;
    return port;
  };
  it.requests = () => it.asked.map(({ method, params }) => [method, params]);
  return it;
}

test('start: the host’s last prompt for the image of the tab, once; the page gets the offer (R8)', async () => {
  const it = pressing();
  const port = await it.known(prompted());
  await it.press(kCommands.startStop);
  assert.deepEqual(it.requests(), [['session.start', { mediaId: 'media-1', prompt: 'a red fox', requestId: 'r1', tab: { id: 1, document: 'doc-1' } }]]);
  await it.answer({ view: running, decision: { ...retry('d1'), reason: 'session_started' } });
  assert.equal(of(port, 'decision').length, 1);
  assert.deepEqual(it.opened, []);
});

test('another press while the first is not answered starts nothing a second time (R8)', async () => {
  const it = pressing();
  await it.known(prompted());
  await it.press(kCommands.startStop);
  await it.press(kCommands.startStop);
  assert.equal(it.requests().length, 1);
  assert.deepEqual(it.opened, []);
});

for (const [what, shown] of [['runs', running], ['is paused', view({ outcome: 'pending' })]]) {
  test(`stop: the session that ${what}, by its image`, async () => {
    const it = pressing();
    await it.known(shown);
    await it.press(kCommands.startStop);
    assert.deepEqual(it.requests(), [['session.stop', { mediaId: 'media-1', requestId: 'r1' }]]);
    await it.answer({ view: prompted({ outcome: 'cancelled' }) });
    assert.deepEqual(it.opened, []);
  });
}

for (const [what, shown] of [['the host has no prompt for it', view()], ['the host does not know the image', null]]) {
  test(`start where ${what} opens the window instead, and asks for nothing`, async () => {
    const it = pressing();
    await it.known(shown);
    await it.press(kCommands.startStop);
    assert.deepEqual([it.requests(), it.opened], [[], [1]]);
  });
}

test('a tab that is no page of the site opens the window at once', async () => {
  const it = pressing();
  await it.known(prompted());
  await it.press(kCommands.startStop, 5);
  assert.deepEqual([it.requests(), it.opened], [[], [5]]);
  await it.press(kCommands.startStop, null);
  assert.deepEqual(it.opened, [5, undefined]);
});

test('a start that the host refuses opens the window, which says why until it is closed', async () => {
  const it = pressing();
  await it.known(prompted());
  await it.press(kCommands.startStop);
  it.asked.at(-1).reject({ name: 'rate_limited', message: '', retryable: true });
  await settle();
  assert.deepEqual(it.opened, [1]);
  const popup = it.popup();
  assert.deepEqual([of(popup, 'state').at(-1).tab.failure.name, of(popup, 'state').at(-1).tab.failure.method], ['rate_limited', 'session.start']);
  popup.hangUp();
  assert.equal(of(it.popup(), 'state').at(-1).tab.failure, null);
});

test('a key that is held down is one press, however long; another press is another', async () => {
  const it = pressing();
  await it.known(prompted());
  await it.press(kCommands.startStop);
  await it.answer({ view: running });
  for (let n = 0; n < 100; n++) {
    await it.timers.advance(30);
    await it.commands.run(kCommands.startStop, { id: 1 });
  }
  assert.deepEqual(it.requests().map(([method]) => method), ['session.start']);
  await it.press(kCommands.startStop);
  assert.deepEqual(it.requests().map(([method]) => method), ['session.start', 'session.stop']);
});

test('a key that wakes the worker waits for its page and its host, and starts then', async () => {
  const it = pressing({ fresh: true });
  it.goes('idle');
  const done = it.commands.run(kCommands.startStop, { id: 1 });
  await it.timers.advance(500);
  const port = it.page(1, 'doc-1');
  await it.timers.advance(500);
  it.goes('ready');
  port.say({ type: 'tell', method: 'snapshot', params: { seq: 1 } });
  await it.timers.advance(100);
  assert.deepEqual(it.requests().map(([method]) => method), ['snapshot'], 'not before the host has said what is there');
  await it.answer({ view: prompted() });
  assert.deepEqual(it.requests().map(([method]) => method), ['snapshot', 'session.start']);
  await it.answer({ view: running });
  await done;
  assert.deepEqual([it.opened, it.timers.pending()], [[], 1], 'nothing waits but the next poke of the page');
});

test('a key that waits in vain opens the window after five seconds', async () => {
  const it = pressing({ fresh: true });
  it.page(1, 'doc-1');
  it.goes('waiting');
  const done = it.commands.run(kCommands.startStop, { id: 1 });
  await it.timers.advance(4999);
  assert.deepEqual(it.opened, []);
  await it.timers.advance(1);
  await done;
  assert.deepEqual([it.opened, it.requests()], [[1], []]);
});

test('pause all: each session that runs, by the host’s list, page by page, as the window’s box does (R6)', async () => {
  const it = pressing();
  await it.known(prompted());
  const { done } = await it.press(kCommands.pauseAll);
  await it.answer({ sessions: [{ mediaId: 'a' }, { mediaId: 'b' }], nextCursor: 'more' });
  await it.answer({ view: null });
  await it.answer({ view: null });
  await it.answer({ sessions: [{ mediaId: 'c' }], nextCursor: null });
  await it.answer({ view: null });
  await done;
  const pause = (mediaId, requestId) => ['session.update', { mediaId, persistent: { autoRetryEnabled: false }, requestId }];
  assert.deepEqual(it.requests(), [
    ['session.list', { active: true }], pause('a', 'r1'), pause('b', 'r2'), ['session.list', { active: true, cursor: 'more' }], pause('c', 'r3'),
  ]);
  assert.deepEqual(it.opened, []);
});

test('one that cannot be paused keeps no other from it, and opens the window', async () => {
  const it = pressing();
  await it.known(prompted());
  const { done } = await it.press(kCommands.pauseAll);
  await it.answer({ sessions: [{ mediaId: 'a' }, { mediaId: 'b' }], nextCursor: null });
  it.asked.at(-1).reject({ name: 'storage_full', message: '', retryable: true });
  await settle();
  assert.equal(it.asked.at(-1).params.mediaId, 'b');
  await it.answer({ view: null });
  await done;
  assert.deepEqual(it.opened, [1]);
});

test('pause all brings up a host that nobody else needs, and lets it go again', async () => {
  const it = pressing();
  it.goes('idle');
  const { done } = await it.press(kCommands.pauseAll);
  assert.equal(it.wanted, true);
  it.goes('ready');
  await settle();
  await it.answer({ sessions: [], nextCursor: null });
  await done;
  await it.timers.advance(60_000);
  assert.equal(it.wanted, false);
  assert.deepEqual(it.opened, []);
});

test('the window opens within the key’s own event, or the browser refuses to open it beside the page', () => {
  const it = pressing();
  it.commands.run(kCommands.open, { id: 4, windowId: 9 });
  assert.deepEqual(it.opened, [4]);
});

test('switched off, keys start, stop and pause nothing; the window, where the switch is, opens', async () => {
  const it = pressing();
  await it.known(prompted());
  it.hub.turn(false);
  await it.press(kCommands.startStop);
  await it.press(kCommands.pauseAll);
  assert.deepEqual([it.requests(), it.opened, it.wanted], [[], [], false]);
  await it.press(kCommands.open);
  assert.deepEqual(it.opened, [1]);
});

test('before the switch is known a key waits for it', async () => {
  for (const on of [true, false]) {
    const it = pressing({ on: null, fresh: true });
    const port = it.page(1, 'doc-1');
    const done = it.commands.run(kCommands.startStop, { id: 1 });
    port.say({ type: 'tell', method: 'snapshot', params: { seq: 1 } });
    await it.answer({ view: prompted() });
    assert.equal(it.asked.length, 1);
    it.hub.turn(on);
    await settle();
    assert.equal(it.asked.length, on ? 2 : 1);
    if (on) await it.answer({ view: running });
    await done;
  }
});

test('a command that the manifest does not have does nothing', async () => {
  const it = pressing();
  await it.known(prompted());
  await it.press('delete-all');
  assert.deepEqual([it.requests(), it.opened], [[], []]);
});

test('a page cannot press a key: what it says is not a command', async () => {
  const it = pressing();
  const port = await it.known(prompted());
  for (const name of Object.values(kCommands)) port.say({ type: name }, port.say({ type: 'command', name }));
  for (const method of ['session.start', 'session.stop', 'session.list', 'session.update']) port.say({ type: 'ask', id: 1, method, params: { mediaId: 'media-1' } });
  await settle();
  assert.deepEqual([it.requests(), it.opened], [[], []]);
});

// ---- the title, which the hub tells the pages

test('no page hears of a title before the user wants one; then each its own, each change once', async () => {
  const it = pressing();
  const [a, b] = [await it.known(view({ isActive: true, outcome: 'pending', retryCount: 1 })), await it.known(null, 2)];
  assert.deepEqual([of(a, 'title'), of(b, 'title')], [[], []]);
  it.hub.setTitled(true);
  it.hub.setTitled(true);
  it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: view({ isActive: true, outcome: 'pending', retryCount: 2 }) });
  it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: view({ outcome: 'success' }) });
  assert.deepEqual(of(a, 'title').map(({ mark }) => mark), ['(1/3)', '(2/3)', '✓']);
  assert.deepEqual(of(b, 'title'), []);
});

for (const [what, end] of [
  ['the page leaves the image', async (it, port) => {
    port.say({ type: 'tell', method: 'route', params: { seq: 2 } });
    await it.answer({ view: null });
  }],
  ['it is switched off', (it) => it.hub.setTitled(false)],
  ['everything is switched off', (it) => it.hub.turn(false)],
  ['the host is away', (it) => it.goes('waiting')],
  ['the image is deleted', (it) => it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: null, mediaId: 'media-1' })],
]) {
  test(`the title loses its mark when ${what}`, async () => {
    const it = pressing();
    const port = await it.known(running);
    it.hub.setTitled(true);
    await end(it, port);
    assert.deepEqual(of(port, 'title').map(({ mark }) => mark), ['(0/3)', '']);
  });
}

test('a page that comes back to a new worker hears its mark again', async () => {
  const it = pressing();
  it.hub.setTitled(true);
  await it.known(running);
  const again = it.page(1, 'doc-1');
  assert.deepEqual(of(again, 'title').map(({ mark }) => mark), ['(0/3)']);
});
