// A host that checks or restores its file: it is waited for, it is shown, and it is no new connection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kHostMs } from '../../extension-shim/shared/pending.js';
import { createHub } from '../../extension-shim/worker/hub.js';
import { createHost } from '../../extension-shim/worker/port.js';
import { of, own, sender } from './support/hub.mjs';
import { t } from './support/texts.mjs';
import { fakePort, hello, settle, virtualClock } from './support/world.mjs';

function world() {
  const timers = virtualClock();
  /** @type {any[]} */ const natives = [];
  const badges = [];
  const host = createHost(
    {
      connectNative() {
        natives.push(fakePort());
        return natives.at(-1);
      },
      lastError: () => undefined, timers, greeting: { client: { name: 'Grok Retry', version: '9.0.0' } },
    },
    { state: () => hub.hostState(), noted: () => hub.hostNoted(), notification: (method, params) => hub.notification(method, params) },
  );
  const hub = createHub({ t, host, timers, showBadge: (_tabId, badge) => badges.push(badge) });
  const page = fakePort({ name: 'page', sender: sender(7, 'A') });
  hub.connected(page, own);
  const it = {
    timers, natives, host, hub, page, badges,
    get native() {
      return natives.at(-1);
    },
    async answer(result) {
      it.native.say({ jsonrpc: '2.0', id: it.native.sent.at(-1).id, result });
      await settle();
    },
    async word(percent) {
      it.native.say({ jsonrpc: '2.0', method: 'storage.restoring', params: { percent } });
      await settle();
    },
  };
  return it;
}

test('it is waited for as long as it says that it is at work, and ended when it falls silent', async () => {
  const it = world();
  for (const percent of [0, 30, 60, 99]) {
    await it.timers.advance(kHostMs - 1);
    await it.word(percent);
  }
  assert.deepEqual([it.host.state().state, it.host.state().problem, it.natives.length], ['connecting', { kind: 'restoring', text: '99' }, 1]);
  await it.answer(hello);
  assert.deepEqual([it.host.state().state, it.host.state().problem], ['ready', null]);

  const asked = it.host.request('ping', {});
  await it.timers.advance(kHostMs - 1);
  await it.word(0);
  assert.equal(it.host.state().problem.kind, 'checking');
  await it.answer({ now: 1 });
  assert.deepEqual([await asked, it.host.state().state, it.host.state().problem], [{ now: 1 }, 'ready', null]);

  const lost = it.host.request('ping', {});
  await it.word(2);
  const failed = assert.rejects(lost, { name: 'timeout' });
  await it.timers.advance(kHostMs);
  await failed;
  assert.equal(it.host.state().problem.kind, 'silent');
});

test('its words are no new connection: pages are not asked again, and nobody is told the settings of before (R23)', async () => {
  const it = world();
  await it.answer({ ...hello, settings: { manualAttempts: true }, features: ['session.adopt', 'page.teach'] });
  const before = { resyncs: of(it.page, 'resync').length, said: it.page.sent.length };
  assert.ok(before.resyncs > 0);
  for (let percent = 0; percent < 100; ++percent) {
    await it.timers.advance(500);
    await it.word(percent);
  }
  assert.deepEqual({ resyncs: of(it.page, 'resync').length, said: it.page.sent.length }, before);
  assert.match(it.badges.at(-1).title, /99/);
});

test('a restore that nobody has asked for is over when there are no more words', async () => {
  const it = world();
  await it.answer(hello);
  await it.word(100);
  assert.equal(it.host.state().problem.kind, 'restoring');
  await it.timers.advance(5000);
  assert.deepEqual([it.host.state().state, it.host.state().problem], ['ready', null]);
  assert.equal(it.natives.length, 1);
});
