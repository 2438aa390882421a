import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLink } from '../../extension-shim/page/link.js';
import { fakePort, retry, settle, virtualClock } from './support/world.mjs';

function linked() {
  const timers = virtualClock();
  const ports = [];
  const heard = [];
  const it = {
    timers, ports, heard,
    alive: true,
    get port() {
      return ports.at(-1);
    },
    told: () => ports.at(-1).sent.map(({ method, params }) => [method, params]),
  };
  const event = (name) => (value) => heard.push(value === undefined ? name : [name, value]);
  it.link = createLink(
    {
      connect() {
        if (!it.alive) throw new Error('Extension context invalidated.');
        ports.push(fakePort());
        return it.port;
      },
      alive: () => it.alive,
      timers,
    },
    { skeleton: () => ({ format: 1 }), ...Object.fromEntries(['connected', 'resync', 'poke', 'silence', 'decision', 'revoked', 'orphaned'].map((name) => [name, event(name)])) },
  );
  it.link.open();
  return it;
}

test('nothing is said before the full state is asked for', () => {
  const it = linked();
  it.link.tell('route', { path: '/' });
  assert.deepEqual(it.port.sent, []);
  it.port.say({ type: 'resync' });
  it.link.tell('route', { path: '/' });
  assert.deepEqual(it.told(), [['route', { seq: 1, path: '/' }]]);
});

test('what a host understands is known from the last one that listened; one that says nothing understands nothing more', () => {
  const it = linked();
  assert.equal(it.link.can('page.report'), false);
  it.port.say({ type: 'resync', features: ['page.report'] });
  assert.deepEqual([it.link.can('page.report'), it.link.can('notice.kinds')], [true, false]);
  it.link.tell('page.report', { report: {} });
  assert.deepEqual(it.told(), [['page.report', { seq: 1, report: {} }]]);
  it.port.say({ type: 'resync' });
  assert.equal(it.link.can('page.report'), false);
});

test('a page report is given when it is asked for, to whoever asks through the worker', () => {
  const it = linked();
  it.port.say({ type: 'skeleton', id: 7 });
  assert.deepEqual(it.port.sent, [{ type: 'skeleton', id: 7, skeleton: { format: 1 } }]);
});

test('seq counts up over worker restarts, since the document outlives them (R15)', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  it.link.tell('snapshot', {});
  it.link.tell('progress', {});
  it.port.hangUp();
  it.link.tell('route', { path: 'lost' });
  await it.timers.advance(500);
  it.port.say({ type: 'resync' });
  it.link.tell('snapshot', {});
  assert.equal(it.ports.length, 2);
  assert.deepEqual(it.told(), [['snapshot', { seq: 3 }]]);
});

test('the worker is looked for again with growing patience, and at first speed after a good connection', async () => {
  const it = linked();
  const waits = [];
  for (const expected of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    it.port.hangUp();
    const before = it.ports.length;
    await it.timers.advance(expected - 1);
    assert.equal(it.ports.length, before);
    await it.timers.advance(1);
    assert.equal(it.ports.length, before + 1);
    waits.push(expected);
  }
  it.port.say({ type: 'resync' });
  it.port.hangUp();
  await it.timers.advance(500);
  assert.equal(it.ports.length, waits.length + 2);
});

test('an extension that was reloaded leaves its page silent for good, without timers', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  it.alive = false;
  it.port.hangUp();
  assert.equal(it.heard.at(-1), 'orphaned');
  assert.equal(it.timers.pending(), 0);
  it.link.tell('route', {});
  it.link.reopen();
  await it.timers.advance(120_000);
  assert.equal(it.ports.length, 1);
  assert.equal(it.heard.filter((what) => what === 'orphaned').length, 1);
});

test('an extension found gone while sending or connecting ends the page’s work too', async () => {
  const sending = linked();
  sending.port.say({ type: 'resync' });
  sending.alive = false;
  sending.port.closed = true;
  sending.link.tell('route', {});
  assert.equal(sending.heard.at(-1), 'orphaned');

  const waiting = linked();
  waiting.port.hangUp();
  waiting.alive = false;
  await waiting.timers.advance(500);
  assert.equal(waiting.heard.at(-1), 'orphaned');
});

test('a page out of the back/forward cache takes a new port, and what the old one says is not heard', () => {
  const it = linked();
  const old = it.port;
  it.link.reopen();
  assert.equal(it.ports.length, 2);
  assert.ok(old.closed);
  old.say({ type: 'decision', decision: retry('d1') });
  old.hangUp();
  assert.deepEqual(it.heard, ['connected', 'connected']);
  assert.equal(it.timers.pending(), 0);
});

test('an answer finds its question, an error is a rejection, an answer to nothing is nothing', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  const [first, second] = [it.link.ask('decision.claim', { decisionId: 'd1' }), it.link.ask('decision.claim', { decisionId: 'd2' })];
  const [{ id: one }, { id: two }] = it.port.sent;
  it.port.say({ type: 'answer', id: 99, result: {} });
  it.port.say({ type: 'answer', id: two, error: { name: 'storage_full' } });
  it.port.say({ type: 'answer', id: one, result: { granted: true } });
  assert.deepEqual(await first, { granted: true });
  await assert.rejects(second, { name: 'storage_full' });
});

test('a claim on a port that goes away is lost and is not sent again (R10)', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  const claim = it.link.ask('decision.claim', { decisionId: 'd1' });
  it.port.hangUp();
  await assert.rejects(claim, { name: 'lost' });
  await it.timers.advance(500);
  it.port.say({ type: 'resync' });
  assert.deepEqual(it.told(), []);
});

test('a claim without a connection is refused at once', async () => {
  await assert.rejects(linked().link.ask('decision.claim', {}), { name: 'offline' });
});

test('a click’s result is said again, under the same requestId, until the host answers', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  it.link.keep('decision.result', { decisionId: 'd1', clicked: true, requestId: 'r1' });
  it.port.hangUp();
  await it.timers.advance(500);
  it.port.say({ type: 'resync' });
  await settle();
  assert.deepEqual(it.told(), [['decision.result', { decisionId: 'd1', clicked: true, requestId: 'r1' }]]);
  it.port.say({ type: 'answer', id: it.port.sent[0].id, error: { name: 'storage_busy', retryable: true } });
  await settle();
  it.port.say({ type: 'resync' });
  it.port.say({ type: 'resync' });
  assert.equal(it.told().length, 2, 'once for each question that failed, not for each resync');
  it.port.say({ type: 'answer', id: it.port.sent[1].id, result: {} });
  await settle();
  it.port.say({ type: 'resync' });
  assert.equal(it.told().length, 2);
});

test('what the host refuses for good is not said again', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  it.link.keep('notice', { kind: 'rate_limited' });
  it.port.say({ type: 'answer', id: it.port.sent[0].id, error: { name: 'invalid_params', retryable: false } });
  await settle();
  it.port.say({ type: 'resync' });
  assert.deepEqual(it.told(), [['notice', { seq: 1, kind: 'rate_limited' }]]);
});

test('a notice seen while nobody listens is said, with a fresh seq, when somebody does', async () => {
  const it = linked();
  it.link.keep('notice', { kind: 'rate_limited' });
  await settle();
  it.port.say({ type: 'resync' });
  assert.deepEqual(it.told().map(([method]) => method), ['notice']);
});

test('decisions, revocations and pokes reach the page', () => {
  const it = linked();
  it.port.say({ type: 'decision', decision: retry('d1') });
  it.port.say({ type: 'revoked', decisionId: 'd1', reason: 'user' });
  it.port.say({ type: 'poke' });
  assert.deepEqual(it.heard, ['connected', ['decision', retry('d1')], ['revoked', 'd1'], 'poke']);
});

test('silenced, nothing is said before the full state is asked for again; a result that was kept is said then', async () => {
  const it = linked();
  it.port.say({ type: 'resync' });
  it.port.say({ type: 'silence' });
  assert.deepEqual(it.heard.at(-1), 'silence');
  it.link.tell('route', { path: '/' });
  it.link.keep('decision.result', { decisionId: 'd1', clicked: false });
  await assert.rejects(it.link.ask('decision.claim', { decisionId: 'd2' }), ({ name }) => name === 'offline');
  assert.deepEqual(it.port.sent, []);
  it.port.say({ type: 'resync' });
  assert.deepEqual(it.told(), [['decision.result', { decisionId: 'd1', clicked: false }]]);
});

test('what the user showed comes with a resync, and what a popup asks for is handed on', () => {
  const port = fakePort();
  const acts = [];
  const nothing = () => {};
  const link = createLink({ connect: () => port, alive: () => true, timers: virtualClock() }, {
    skeleton: () => null, connected: nothing, resync: nothing, poke: nothing, silence: nothing, decision: nothing, revoked: nothing, orphaned: nothing,
    teach: (...act) => acts.push(act),
  });
  link.open();
  const lesson = { layout: 'bar', prompt: 'form textarea', submit: 'form button' };
  assert.deepEqual(link.lessons(), []);
  port.say({ type: 'resync', features: [], taught: [lesson] });
  assert.deepEqual(link.lessons(), [lesson]);
  port.say({ type: 'resync', features: [] }); // an older worker
  assert.deepEqual(link.lessons(), []);
  port.say({ type: 'teach', act: 'show' });
  port.say({ type: 'teach', act: 'test', lesson });
  assert.deepEqual(acts, [['show', undefined], ['test', lesson]]);
  link.showing({ stage: 'idle', lesson: null, language: null, problem: null });
  assert.deepEqual(port.sent.at(-1), { type: 'showing', showing: { stage: 'idle', lesson: null, language: null, problem: null } });
});
