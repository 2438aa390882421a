// A page owns its storage and may write anything into it: at worst wrong evidence about media, never a click without a
// session that the user started, a prompt of another media, or a host that ends.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

const kSecret = 'a lighthouse that nobody else is to see';

/** @type {World} */ let world;
before(async () => { world = await World.open({}); });
after(async () => { await world?.close(); });

/** What no page of the site writes; `mine` and `theirs` are media. */
function forgeries(mine, theirs) {
  const envelope = (videoByMediaId) => JSON.stringify({ state: { videoByMediaId, imageByMediaId: {} }, version: 0 });
  const list = (...ids) => ids.map((id) => ({ id, moderated: true }));
  const odd = ["x'); DROP TABLE media;--", '../../../etc/passwd', '__proto__', 'constructor', '\u202egnp.exe', 'a\u0000b', '\u001b[2J\u009b31m', 'm'.repeat(65_536)];
  return [
    'not JSON',
    '[]',
    '{"state":{"videoByMediaId":[]}}',
    '{"state":'.repeat(5_000),
    envelope(Object.fromEntries(odd.map((id) => [id, list(id)]))),
    envelope({ [mine]: [...list(...odd), null, 7, 'text', { id: { id: 'deep' } }, { moderated: true }] }),
    envelope({ [theirs]: list('forged-1', 'forged-2') }),
    envelope({ [mine]: list(...Array.from({ length: 2_000 }, (_, i) => `many-${i}`)) }),
  ];
}

test('whatever a page writes into its storage, nothing is clicked in it, told to it, or lost by it', async () => {
  const theirs = randomUUID(), mine = randomUUID();
  const victim = await world.openPost(theirs, { run: theirs, script: 'hang' });
  await startSession(await world.openPopup(victim), { prompt: kSecret, maxRetries: 50 });
  await world.untilView(theirs, 'the session', ({ session }) => session.outcome === 'pending');
  const [host] = world.hostPids();
  const files = () => readdirSync(world.stateHome, { recursive: true }).map(String).filter((name) => !name.endsWith('-journal')).sort();
  const there = files();

  const forger = await world.openPost(mine, { run: mine });
  const texts = forgeries(mine, theirs);
  for (const text of texts) {
    await forger.evaluate((stored) => sessionStorage.setItem('useMediaStore', stored), text);
    await forger.waitForTimeout(600); // the shim looks twice a second
  }
  await until('the last forgery to be taken in', async () => (await world.view(mine))?.session.retryCount > 100, { within: 10_000 });

  assert.deepEqual(world.hostPids(), [host], 'the host that was there is there');
  assert.equal(await forger.evaluate(() => window.__standIn.clicks.length), 0, 'nobody started a session on it');
  const seen = await forger.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }));
  assert.ok(!seen.includes(kSecret), 'the prompt of another media is not in it');
  assert.equal((await world.view(mine)).session.outcome, 'idle', 'evidence is no session');
  const { session } = await world.view(theirs);
  assert.ok(session.retryCount <= 2, 'two forged refusals are two');
  assert.deepEqual(files(), there, 'no other file was written');
  const shown = await world.debugText();
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/, 'a terminal is told nothing');
});
