// The window's end of the port: what it does while nobody looks at it.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createClient } from '../../extension-shim/window/client.js';

function connected(t) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const it = { posted: [], closed: 0 };
  const connect = () => ({
    onMessage: { addListener: (listen) => { it.say = listen; } },
    onDisconnect: { addListener: () => {} },
    postMessage: (message) => it.posted.push(message),
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
