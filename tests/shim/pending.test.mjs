// Questions between window, worker and page: each has exactly one end, also where the other side says nothing.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createLink } from '../../extension-shim/page/link.js';
import { createPending, kPageMs, kWorkerMs } from '../../extension-shim/shared/pending.js';
import { createClient } from '../../extension-shim/window/client.js';
import './support/english.mjs';
import { failureText } from '../../extension-shim/window/failures.js';
import { hub, of } from './support/hub.mjs';
import { fakePort, settle, virtualClock } from './support/world.mjs';

const late = { name: 'timeout', message: '', retryable: true };

test('a question ends once: with its answer, its time, or the end of the port; the rest is answered to nobody', async () => {
  const timers = virtualClock();
  const pending = createPending(timers, 1000);
  const ends = [];
  const ask = (send = () => {}) => pending.ask(send, late).then((result) => ends.push(result), ({ name }) => ends.push(name));
  ask();
  ask();
  assert.equal(pending.answered({ id: 1, result: 'a' }), true);
  await timers.advance(1000);
  assert.deepEqual([ends, pending.size(), timers.pending()], [['a', 'timeout'], 0, 0]);
  assert.deepEqual([1, 2, '__proto__', undefined].map((id) => pending.answered({ id, result: 'b' })), [false, false, false, false]);
  ask(() => { throw { name: 'offline' }; });
  ask();
  pending.fail({ name: 'lost', message: '', retryable: true });
  await settle();
  assert.deepEqual([ends.slice(2), timers.pending()], [['offline', 'lost'], 0]);
});

test('a page that says nothing is an answer for the window, in plain words, and what it says later is for nobody', async () => {
  const it = hub();
  const page = it.page();
  const popup = it.popup();
  for (const [index, type] of ['composer', 'own', 'skeleton'].entries()) popup.say({ type, id: index });
  await it.timers.advance(kPageMs);
  assert.deepEqual(of(popup, 'answer').map(({ id, error }) => [id, error.name]), [[0, 'page_silent'], [1, 'page_silent'], [2, 'page_silent']]);
  page.say({ type: 'composer', id: of(page, 'composer')[0].id, prompt: 'late' });
  await settle();
  assert.equal(of(popup, 'answer').length, 3);
  for (const name of ['page_silent', 'page_gone', 'moved', 'timeout', 'lost']) assert.match(failureText({ name, message: '', retryable: true }), /^[A-Z].*\.$/);
});

test('a claim that the worker never answers ends, so that the page is free for the next one, and a late "granted" is nobody’s (R10)', async () => {
  const timers = virtualClock();
  const port = fakePort();
  const link = createLink({ connect: () => port, alive: () => true, timers }, { connected() {}, resync() {} });
  link.open();
  port.say({ type: 'resync' });
  const answer = link.ask('decision.claim', { decisionId: 'd1' });
  answer.catch(() => {});
  await timers.advance(kWorkerMs);
  await assert.rejects(answer, { name: 'timeout', retryable: true });
  port.say({ type: 'answer', id: of(port, 'ask')[0].id, result: { granted: true, prompt: 'x' } });
  await assert.rejects(answer, { name: 'timeout' });
});

test('a window whose worker never answers hears so', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const port = fakePort();
  const client = createClient(() => port, 1, () => {});
  const answer = assert.rejects(client.composer(), { name: 'timeout' });
  mock.timers.tick(kWorkerMs);
  await answer;
});
