import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kHostMs } from '../../extension-shim/shared/pending.js';
import { createHost } from '../../extension-shim/worker/port.js';
import { problemOf } from '../../extension-shim/worker/problems.js';
import { fakePort, hello, settle, virtualClock } from './support/world.mjs';

function host() {
  const timers = virtualClock();
  const ports = [];
  const it = {
    timers, ports, states: [], notifications: [], error: undefined,
    get port() {
      return ports.at(-1);
    },
    get last() {
      return it.port.sent.at(-1);
    },
    /** Answers the newest request. */
    async answer(result) {
      it.port.say({ jsonrpc: '2.0', id: it.last.id, result });
      await settle();
    },
    async refuse(code, data) {
      it.port.say({ jsonrpc: '2.0', id: it.last.id, error: { code, message: 'no', data } });
      await settle();
    },
    /** The port closes, as the browser says it. */
    async lose(text) {
      it.error = text;
      it.port.hangUp();
      it.error = undefined;
      await settle();
    },
    async ready() {
      it.host.want(true);
      await it.answer(hello);
    },
  };
  it.host = createHost(
    {
      connectNative(name) {
        if (it.throws) throw new Error(it.throws);
        ports.push(fakePort({ host: name }));
        return it.port;
      },
      lastError: () => it.error,
      timers,
      greeting: { client: { name: 'Grok Retry', version: '1.0.0' } },
    },
    {
      state: ({ state, problem }) => it.states.push(problem ? `${state} ${problem.kind}` : state),
      noted: () => assert.fail('no host of these tests restores its file'),
      notification: (method, params) => it.notifications.push([method, params]),
    },
  );
  return it;
}

test('hello comes first, and nothing else before its answer', async () => {
  const it = host();
  it.host.want(true);
  assert.deepEqual(it.port.sent, [
    { jsonrpc: '2.0', id: 1, method: 'hello', params: { protocol: 1, protocols: [1, 1], client: { name: 'Grok Retry', version: '1.0.0' } } },
  ]);
  await assert.rejects(it.host.request('route', {}), { name: 'offline', retryable: true });
  await it.answer(hello);
  assert.equal(it.host.state().state, 'ready');
  it.host.request('route', {});
  assert.equal(it.last.method, 'route');
  assert.deepEqual(it.states, ['connecting', 'ready']);
});

test('answers find their requests in any order; an unknown answer is ignored', async () => {
  const it = host();
  await it.ready();
  const [a, b] = [it.host.request('route', {}), it.host.request('snapshot', {})];
  const [, { id: first }, { id: second }] = it.port.sent;
  it.port.say({ jsonrpc: '2.0', id: 77, result: 'x' });
  it.port.say({ jsonrpc: '2.0', id: null, error: { code: -32700 } });
  it.port.say({ jsonrpc: '2.0', id: second, result: 'b' });
  it.port.say({ jsonrpc: '2.0', id: first, result: 'a' });
  assert.deepEqual([await a, await b], ['a', 'b']);
});

test('an error answer keeps its name, its data and whether it helps to ask again', async () => {
  const it = host();
  await it.ready();
  const asked = it.host.request('session.update', {});
  it.refuse(-32602, { name: 'invalid_params', retryable: false, path: 'params.persistent.maxRetries', problem: 'out of range' });
  await assert.rejects(asked, (failure) => failure.name === 'invalid_params' && !failure.retryable && failure.data.path === 'params.persistent.maxRetries');
});

test('notifications are handed on by name', async () => {
  const it = host();
  await it.ready();
  it.port.say({ jsonrpc: '2.0', method: 'session.changed', params: { view: null } });
  assert.deepEqual(it.notifications, [['session.changed', { view: null }]]);
});

test('a host that goes away rejects what waits on it and is started again', async () => {
  const it = host();
  await it.ready();
  const asked = it.host.request('decision.claim', {});
  const rejected = assert.rejects(asked, { name: 'lost' });
  await it.lose('Native host has exited.');
  await rejected;
  assert.equal(it.states.at(-1), 'waiting crashed');
  await it.timers.advance(1000);
  await it.answer(hello);
  assert.deepEqual([it.ports.length, it.states.at(-1)], [2, 'ready']);
});

test('the tries become rarer up to one a minute, and a host that works is trusted again', async () => {
  const it = host();
  it.host.want(true);
  for (const ms of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
    await it.lose('Specified native messaging host not found.');
    const before = it.ports.length;
    await it.timers.advance(ms - 1);
    assert.equal(it.ports.length, before, `not before ${ms} ms`);
    await it.timers.advance(1);
    assert.equal(it.ports.length, before + 1);
  }
  await it.answer(hello);
  await it.timers.advance(10_000);
  await it.lose('Native host has exited.');
  await it.timers.advance(1000);
  assert.equal(it.ports.length, 10);
});

test('a host that crashes right after each hello is not started faster and faster', async () => {
  const it = host();
  await it.ready();
  for (const ms of [1000, 2000, 4000]) {
    await it.lose('Native host has exited.');
    await it.timers.advance(ms);
    await it.answer(hello);
  }
  assert.equal(it.ports.length, 4);
  await it.lose('Native host has exited.');
  await it.timers.advance(7999);
  assert.equal(it.ports.length, 4);
});

test('a request without an answer ends in time, closes the port and opens a new one', async () => {
  const it = host();
  await it.ready();
  const asked = it.host.request('snapshot', {});
  const rejected = assert.rejects(asked, { name: 'timeout', retryable: true });
  await it.timers.advance(kHostMs);
  await rejected;
  assert.ok(it.ports[0].closed);
  assert.equal(it.states.at(-1), 'waiting silent');
  await it.timers.advance(60_000);
  assert.ok(it.ports.length >= 2);
});

test('an answer that comes too late, on a port given up, changes nothing', async () => {
  const it = host();
  await it.ready();
  const asked = it.host.request('decision.claim', {});
  const rejected = assert.rejects(asked, { name: 'timeout' });
  const { id } = it.last;
  await it.timers.advance(kHostMs);
  await rejected;
  it.ports[0].say({ jsonrpc: '2.0', id, result: { granted: true } });
  it.ports[0].say({ jsonrpc: '2.0', method: 'decision', params: {} });
  it.ports[0].hangUp();
  await it.timers.advance(1000);
  await it.answer(hello);
  assert.deepEqual([it.notifications, it.host.state().state, it.ports.length], [[], 'ready', 2]);
});

test('a host that swallows hello is silent, not connecting for ever', async () => {
  const it = host();
  it.host.want(true);
  await it.timers.advance(kHostMs);
  assert.equal(it.states.at(-1), 'waiting silent');
});

test('a host whose disk is in trouble is kept, and hello is said again on the same port', async () => {
  const it = host();
  it.host.want(true);
  await it.refuse(-32020, { name: 'storage_full', retryable: true });
  assert.equal(it.states.at(-1), 'waiting storage_full');
  await it.timers.advance(1000);
  assert.deepEqual([it.ports.length, it.last.method, it.port.sent.length], [1, 'hello', 2]);
  await it.answer(hello);
  assert.equal(it.states.at(-1), 'ready');
});

for (const [what, data, kind] of [
  ['that is too old', { update: 'host', protocols: [1, 1] }, 'update_host'],
  ['that is too new', { update: 'extension', protocols: [2, 3] }, 'update_extension'],
  ['that knows no ranges', {}, 'update_host'],
]) {
  test(`a host ${what} is told apart and asked again from a new process`, async () => {
    const it = host();
    it.host.want(true);
    await it.refuse(-32001, { name: 'protocol_mismatch', retryable: false, ...data });
    assert.equal(it.states.at(-1), `waiting ${kind}`);
    assert.ok(it.ports[0].closed);
    await it.timers.advance(1000);
    assert.equal(it.ports.length, 2);
  });
}

test('somebody who looks makes the next try now', async () => {
  const it = host();
  it.host.want(true);
  for (const ms of [1000, 2000, 4000, 8000]) {
    await it.lose('Specified native messaging host not found.');
    await it.timers.advance(ms);
  }
  await it.lose('Specified native messaging host not found.');
  it.host.nudge();
  it.host.nudge();
  assert.equal(it.ports.length, 6);
  await it.answer(hello);
  it.host.nudge();
  assert.equal(it.ports.length, 6);
});

test('a message that the browser will not carry is refused and costs nothing else', async () => {
  const it = host();
  await it.ready();
  it.port.postMessage = () => {
    throw new Error('Message exceeded maximum allowed size of 64MiB.');
  };
  await assert.rejects(it.host.request('snapshot', {}), { name: 'too_large', retryable: false });
  assert.equal(it.host.state().state, 'ready');
});

test('a host that nobody needs is let go, without a new try', async () => {
  const it = host();
  await it.ready();
  it.host.want(false);
  assert.ok(it.port.closed);
  assert.equal(it.states.at(-1), 'idle');
  assert.equal(it.timers.pending(), 0);
  it.host.want(true);
  assert.equal(it.ports.length, 2);
});

test('a browser that refuses to connect at all is a problem like the others', () => {
  const it = host();
  it.throws = 'Error: Invalid native messaging host name specified.';
  it.host.want(true);
  assert.equal(it.states.at(-1), 'waiting bad_name');
});

for (const [text, greeted, kind] of [
  ['Specified native messaging host not found.', false, 'not_installed'],
  ['Access to the specified native messaging host is forbidden.', false, 'forbidden'],
  ['Failed to start native messaging host.', false, 'cannot_start'],
  ['Native host has exited.', false, 'exited'],
  ['Native host has exited.', true, 'crashed'],
  ['Error when communicating with the native messaging host.', false, 'garbled'],
  ['Error when communicating with the native messaging host.', true, 'crashed'],
  ['Something new', false, 'unknown'],
  [undefined, true, 'crashed'],
  [undefined, false, 'exited'],
  ['No such native application com.grok_retry.host', false, 'not_reachable'],
  ['An unexpected error occurred', false, 'garbled'],
  ['An unexpected error occurred', true, 'crashed'],
]) {
  test(`${JSON.stringify(text)} ${greeted ? 'after' : 'before'} hello means ${kind}`, () => {
    assert.deepEqual(problemOf(text, greeted), { kind, text: text ?? '' });
  });
}

test('a host that ends while it is written to has crashed; one whose answers are unreadable again and again needs a remedy', async () => {
  const text = 'Error when communicating with the native messaging host.';
  const it = host();
  await it.ready();
  const lost = assert.rejects(it.host.request('session.start', {}), { name: 'lost' });
  await it.lose(text);
  await lost;
  assert.equal(it.states.at(-1), 'waiting crashed');
  await it.timers.advance(1000);
  await it.answer(hello);
  await it.lose(text);
  assert.equal(it.states.at(-1), 'waiting garbled');
  await it.timers.advance(2000);
  await it.answer(hello);
  await it.timers.advance(10_000);
  await it.lose(text);
  assert.equal(it.states.at(-1), 'waiting crashed', 'long after the last time');
});

test('Firefox says on the port why it closed', async () => {
  const it = host();
  it.host.want(true);
  it.port.error = { message: 'No such native application com.grok_retry.host' };
  await it.lose(undefined);
  assert.equal(it.host.state().problem.kind, 'not_reachable');
});
