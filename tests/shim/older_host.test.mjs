// This extension with a host of before the ranges of the protocol: its answers are recorded frames.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHub } from '../../extension-shim/worker/hub.js';
import { createHost } from '../../extension-shim/worker/port.js';
import { of, own, sender } from './support/hub.mjs';
import { t } from './support/texts.mjs';
import { fakePort, settle, virtualClock } from './support/world.mjs';

const frames = readFileSync(new URL('../schema/older/before_ranges.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

/** What the older host said to the next request of this method, and what it pushed after that. */
function recorded() {
  let next = 0;
  return (method) => {
    const at = frames.findIndex((frame, index) => index >= next && frame.said?.method === method);
    assert.ok(at >= 0, `the recording has no further ${method}`);
    next = at + 1;
    const heard = [];
    while (frames[next]?.heard) heard.push(frames[next++].heard);
    return heard;
  };
}

test('a session runs with an older host, and what that host does not know is an answer like any other', async () => {
  const answers = recorded();
  /** @type {any} */ const native = fakePort();
  const said = [];
  native.postMessage = (message) => {
    said.push(message);
    if (message.method === 'tab.closed') return;
    for (const frame of answers(message.method)) queueMicrotask(() => native.say('result' in frame || 'error' in frame ? { ...frame, id: message.id } : frame));
  };
  const timers = virtualClock();
  const host = createHost(
    { connectNative: () => native, lastError: () => undefined, timers, greeting: { client: { name: 'Grok Retry', version: '9.0.0' } } },
    { state: () => hub.hostState(), noted: () => hub.hostNoted(), notification: (method, params) => hub.notification(method, params) },
  );
  const hub = createHub({ t, host, timers, showBadge: () => {} });
  const page = fakePort({ name: 'page', sender: sender(7, 'A') });
  hub.connected(page, own);
  await settle();
  assert.equal(host.state().state, 'ready');
  assert.equal(said[0].params.protocol, 1, 'the one field that an older host looks at');

  const popup = fakePort({ name: 'popup', sender: { origin: own } });
  hub.connected(popup, own);
  popup.say({ type: 'watch', tabId: 7 });
  let id = 0;
  const ask = async (port, method, params) => {
    port.say({ type: 'ask', id: ++id, method, params });
    await settle();
    return of(port, 'answer').find((answer) => answer.id === id);
  };
  assert.equal((await ask(page, 'snapshot', { seq: 1, store: null })).result.newAttempts, 1);
  assert.equal((await ask(popup, 'session.start', { prompt: 'a cat on a wall' })).result.decision.action, 'retry');
  assert.equal(of(page, 'decision').at(-1).decision.decisionId, 'd1');
  assert.equal((await ask(page, 'decision.claim', { decisionId: 'd1' })).result.granted, true);
  assert.equal((await ask(page, 'decision.result', { decisionId: 'd1', clicked: true })).result.decision.reason, 'in_flight');
  assert.equal((await ask(page, 'snapshot', { seq: 2, store: null })).result.view.session.videosGenerated, 1);
  assert.equal((await ask(popup, 'session.list', { limit: 1 })).result.sessions.length, 1);
  assert.equal((await ask(popup, 'settings.describe', {})).error.name, 'method_not_found');
  assert.equal((await ask(popup, 'session.delete', { mediaId: 'img-1' })).result.deleted, true);
  assert.equal(host.state().state, 'ready');
});
