// All the ways a browser ends a host, in a real one: after each no host is left, and what was counted is still there.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

const kBrowserPatience = 2000; // Chromium kills a host 2.0 s after it closed the pipes; nothing kills one it left behind

const isAlive = (pid) => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const parentOf = (pid) => Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** A browser in mid-session: one attempt refused, the next click not settled. */
async function midSession() {
  const world = await World.open();
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,hang' });
  const popup = await world.openPopup(page);
  await startSession(popup);
  const view = await world.untilView(mediaId, 'one attempt counted and the next one clicked', ({ session }) => (
    session.processedAttemptIds.length === 1 && world.clicks(mediaId).length === 2));
  const [host] = world.hostPids();
  assert.equal(world.hostPids().length, 1);
  return { world, mediaId, page, counted: view.session.processedAttemptIds, host };
}

async function nobodyLeft(world, pids) {
  await until('all hosts to end', () => pids.every((pid) => !isAlive(pid)), { within: kBrowserPatience });
  assert.deepEqual(world.hostPids(), []);
}

async function stillCounted(world, mediaId, counted) {
  const { session } = await world.view(mediaId);
  assert.deepEqual(session.processedAttemptIds, counted);
  assert.equal(session.isActive, true);
}

// Each has a browser of its own, which mostly waits for its start.
describe('no host outlives its browser', { concurrency: 2 }, () => {
  test('the browser quits: its host ends by itself and leaves the session as it was', async () => {
    const { world, mediaId, counted, host } = await midSession();
    try {
      await world.browser.close();
      await nobodyLeft(world, [host]);
      await stillCounted(world, mediaId, counted);
    } finally {
      await world.close();
    }
  });

  test('the browser is killed with SIGKILL: no host is left, and nothing that was counted is lost', async () => {
    const { world, mediaId, counted, host } = await midSession();
    try {
      process.kill(parentOf(host), 'SIGKILL'); // the browser itself: nobody closes anything in order
      await nobodyLeft(world, [host]);
      await stillCounted(world, mediaId, counted);
    } finally {
      await world.close();
    }
  });

  test('the browser is asked to go with SIGTERM: its host ends by itself', async () => {
    const { world, mediaId, counted, host } = await midSession();
    try {
      process.kill(parentOf(host), 'SIGTERM');
      await nobodyLeft(world, [host]);
      await stillCounted(world, mediaId, counted);
    } finally {
      await world.close();
    }
  });

  test('the extension is reloaded three times: hosts overlap on one database, one is left, the session stands', async () => {
    const { world, mediaId, page, counted, host } = await midSession();
    try {
      const seen = new Set([host]);
      for (let n = 0; n < 3; n += 1) {
        await world.reloadExtension();
        await page.reload(); // its content script wakes the new worker, which starts a host of its own
        const next = await until('a host of the new worker', () => world.hostPids().find((pid) => !seen.has(pid)));
        seen.add(next);
      }
      await until('one host to be left', () => world.hostPids().length === 1, { within: kBrowserPatience });
      await stillCounted(world, mediaId, counted);
      await world.browser.close();
      await nobodyLeft(world, [...seen]);
    } finally {
      await world.close();
    }
  });
});
