// The window's end of the port: what it does while nobody looks at it, and when the worker or the host ends with something unanswered.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createClient } from '../../extension-shim/window/client.js';

function connected(t) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const it = { posted: [], closed: 0 };
  const connect = () => ({
    onMessage: { addListener: (listen) => { it.say = listen; } },
    onDisconnect: { addListener: (listen) => { it.end = listen; } },
    postMessage(message) {
      if (it.isClosed) throw new Error('Attempting to use a disconnected port object');
      it.posted.push(message);
    },
    disconnect: () => { it.closed++; },
  });
  it.client = createClient(connect, 1, () => {}, () => {});
  return it;
}
const asked = (it) => it.posted.filter(({ type }) => type === 'ask');

test('work of several steps goes on when the window is hidden between two of them', async (t) => {
  const it = connected(t);
  const work = (async () => {
    for (const mediaId of ['a', 'b', 'c']) await it.client.ask('session.delete', { mediaId });
    return 'done';
  })();
  it.client.rest();
  for (let step = 0; step < 3; step++) {
    it.say({ type: 'answer', id: asked(it).at(-1).id, result: {} });
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
  assert.equal(await work, 'done');
  assert.equal(it.closed, 0);
  mock.timers.tick(1000);
  assert.equal(it.closed, 1);
});

const state = (host, tab = { tabId: 1 }, on = true) => ({ type: 'state', host: { state: host, problem: null, hello: null }, tab, on });
const settled = () => new Promise((resolve) => setImmediate(resolve));
/** The worker ends; the window finds the next one after its pause. */
function nextWorker(it) {
  it.posted.length = 0;
  it.end();
  mock.timers.tick(500);
}
/** What became of a promise so far: its value, the name of its failure, or "waits". */
const fate = (promise) => Promise.race([promise.catch(({ name }) => name), settled().then(() => 'waits')]);

test('a command whose worker ended is said to the next one under the same requestId, once its host and its page are there', async (t) => {
  const it = connected(t);
  const start = it.client.command('session.start', { prompt: 'a cat' });
  const [first] = asked(it);
  nextWorker(it);
  assert.deepEqual(it.posted.map(({ type }) => type), ['watch'], 'not before the host is there');
  it.say(state('connecting', null));
  it.say(state('ready', null));
  assert.deepEqual(asked(it), [], 'not before the page is there');
  it.say(state('ready'));
  assert.deepEqual(asked(it), [first], 'the very same');
  it.say(state('ready'));
  assert.equal(asked(it).length, 1, 'once');
  it.say({ type: 'answer', id: first.id, result: 'done' });
  assert.equal(await start, 'done');
});

for (const [what, before] of [['told', (it) => it.end()], ['not told yet', (it) => { it.isClosed = true; }]]) test(`what is asked between two workers waits for the next one, where the end was ${what}`, async (t) => {
  const it = connected(t);
  it.posted.length = 0;
  before(it);
  const start = it.client.command('session.start', { prompt: 'a cat' });
  const list = it.client.ask('session.list', {});
  assert.deepEqual(it.posted, []);
  if (it.isClosed) it.end();
  it.isClosed = false;
  mock.timers.tick(500);
  it.say(state('ready'));
  assert.deepEqual(asked(it).map(({ method }) => method), ['session.start', 'session.list']);
  for (const { id } of asked(it)) it.say({ type: 'answer', id, result: id });
  assert.deepEqual(await Promise.all([start, list]), asked(it).map(({ id }) => id));
});

test('a command whose host ended with it is said to the next host, once: a second end is told', async (t) => {
  const it = connected(t);
  const lost = { name: 'lost', message: '', retryable: true };
  const stop = it.client.command('session.stop', { mediaId: 'm' });
  const [{ id }] = asked(it);
  it.say({ type: 'answer', id, error: lost });
  it.say({ ...state('waiting'), host: { state: 'waiting', problem: { kind: 'crashed', text: '' }, hello: null } });
  assert.equal(await fate(stop), 'waits');
  it.say(state('ready', null));
  assert.equal(asked(it).length, 2);
  it.say({ type: 'answer', id, error: lost });
  assert.equal(await fate(stop), 'lost');
  it.say(state('ready'));
  assert.equal(asked(it).length, 2);
});

test('a worker that ends twice with the same question is not asked a third time', async (t) => {
  const it = connected(t);
  const stop = it.client.command('session.stop', { mediaId: 'm' });
  nextWorker(it);
  it.say(state('ready'));
  assert.equal(asked(it).length, 1);
  nextWorker(it);
  assert.equal(await fate(stop), 'lost');
  it.say(state('ready'));
  assert.deepEqual(asked(it), []);
});

test('a refusal is an answer, and so is a switch that is off, or a host that is not installed', async (t) => {
  const it = connected(t);
  const refused = it.client.command('session.stop', { mediaId: 'm' });
  it.say({ type: 'answer', id: asked(it)[0].id, error: { name: 'unknown_media', message: '', retryable: false } });
  assert.equal(await fate(refused), 'unknown_media');
  const off = it.client.command('session.stop', { mediaId: 'm' });
  nextWorker(it);
  it.say(state('idle', null, false));
  assert.equal(await fate(off), 'lost');
  const nobody = it.client.command('session.stop', { mediaId: 'm' });
  nextWorker(it);
  it.say({ ...state('waiting'), host: { state: 'waiting', problem: { kind: 'not_installed', text: '' }, hello: null } });
  assert.equal(await fate(nobody), 'lost');
});

test('a worker that never comes back is waited for as long as for any answer; what is for a page fails at once', async (t) => {
  const it = connected(t);
  const stop = it.client.command('session.stop', { mediaId: 'm' });
  const bones = it.client.skeleton();
  it.end();
  assert.equal(await fate(bones), 'lost');
  assert.equal(await fate(stop), 'waits');
  mock.timers.tick(15_000);
  assert.equal(await fate(stop), 'timeout');
  it.say(state('ready'));
  assert.equal(asked(it).filter(({ method }) => method === 'session.stop').length, 1, 'nobody waits for it any more');
});

const told = (problem, link = 'waiting') => ({ ...state(link), host: { state: link, problem: { kind: problem, text: '' }, hello: null } });
const unknown = { name: 'unknown_media', message: '', retryable: false };
const heard = (isHeard) => state('ready', { tabId: 1, heard: isHeard });

test('a Start that is repeated waits until this host has heard of the page (R10)', async (t) => {
  const it = connected(t);
  const start = it.client.command('session.start', { prompt: 'a cat' });
  const [first] = asked(it);
  nextWorker(it);
  it.say(heard(false));
  assert.deepEqual(asked(it), [], 'its snapshot is not answered');
  it.say(heard(true));
  assert.deepEqual(asked(it), [first]);
  it.say({ type: 'answer', id: first.id, result: 'done' });
  assert.equal(await start, 'done');
});

test('a repeated Start is not refused because the next host did not know the page yet: it is said again after the next change (R10)', async (t) => {
  const it = connected(t);
  const start = it.client.command('session.start', { prompt: 'a cat' });
  const [first] = asked(it);
  it.say({ type: 'answer', id: first.id, error: { name: 'lost', message: '', retryable: true } });
  it.say(heard(true)); // of the host before
  it.say({ type: 'answer', id: first.id, error: unknown });
  assert.equal(await fate(start), 'waits');
  assert.equal(asked(it).length, 2);
  it.say(heard(true));
  assert.deepEqual(asked(it), [first, first, first], 'under the same requestId');
  it.say({ type: 'answer', id: first.id, result: 'done' });
  assert.equal(await start, 'done');
});

test('a page that no host gets to know is told as such when the time of its Start is over', async (t) => {
  const it = connected(t);
  const start = it.client.command('session.start', { prompt: 'a cat' });
  nextWorker(it);
  it.say(heard(true));
  it.say({ type: 'answer', id: asked(it)[0].id, error: unknown });
  mock.timers.tick(15_000);
  assert.equal(await fate(start), 'unknown_media');
});

test('a Start waits for a host that restores its file, however long, and is one Start however often it is pressed meanwhile (R10)', async (t) => {
  const it = connected(t);
  const start = it.client.command('session.start', { prompt: 'a cat' });
  const [first] = asked(it);
  nextWorker(it);
  for (let part = 0; part < 30; part++) {
    it.say(told('restoring', 'connecting'));
    mock.timers.tick(10_000);
  }
  const again = it.client.command('session.start', { prompt: 'a cat' });
  assert.equal(await fate(start), 'waits');
  it.say(heard(true));
  assert.deepEqual(asked(it).filter(({ params }) => params.requestId !== first.params.requestId), []);
  it.say({ type: 'answer', id: first.id, result: 'done' });
  assert.deepEqual(await Promise.all([start, again]), ['done', 'done']);
  it.client.command('session.start', { prompt: 'a cat' });
  assert.notEqual(asked(it).at(-1).params.requestId, first.params.requestId, 'a later press is another Start');
});

test('Start after Stop is another Start', (t) => {
  const it = connected(t);
  for (const method of ['session.start', 'session.stop', 'session.start']) it.client.command(method, { mediaId: 'm' });
  assert.equal(new Set(asked(it).map(({ params }) => params.requestId)).size, 3);
});

for (const [what, before] of [
  ['the worker has just ended', (it) => { it.end(); it.client.turn(false); }],
  ['nobody knows yet that the worker has ended', (it) => { it.isClosed = true; it.client.turn(false); it.isClosed = false; it.end(); }],
  ['the worker ends with the message', (it) => { it.client.turn(false); it.end(); }],
]) test(`the switch is not lost where ${what}: the next worker hears it first, and nothing of before`, async (t) => {
  const it = connected(t);
  it.say(heard(true));
  const stop = it.client.command('session.start', { prompt: 'a cat' });
  it.posted.length = 0;
  before(it);
  it.posted.length = 0;
  it.client.rest(); // the window may be hidden at once
  mock.timers.tick(500);
  assert.deepEqual(it.posted, [{ type: 'switch', on: false }, { type: 'watch', tabId: 1 }]);
  it.say(heard(true)); // said before the worker has heard the switch
  it.say(state('idle', null, false));
  assert.equal(await fate(stop), 'lost');
  assert.deepEqual(asked(it), []);
  it.client.wake();
  nextWorker(it);
  assert.deepEqual(it.posted, [{ type: 'watch', tabId: 1 }], 'it is said once');
});

test('what the switch has ended is not said when it is on again', async (t) => {
  const it = connected(t);
  it.say(heard(true));
  const start = it.client.command('session.start', { prompt: 'a cat' });
  it.client.turn(false);
  it.say(state('idle', null, false));
  it.say({ type: 'answer', id: asked(it)[0].id, error: { name: 'lost', message: '', retryable: true } });
  assert.equal(await fate(start), 'lost');
  it.client.turn(true);
  it.say(heard(true));
  assert.equal(asked(it).length, 1);
});
