// A real session in a real browser, recorded by the host that the browser started, replayed by the same program.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { until } from './support/condition.mjs';
import { kHost, missing, pictures } from './support/places.mjs';
import { sessionEnds, shows, startSession } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

const kPrompt = 'a lantern over black water';

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
});
after(() => world?.close());

/** The binary as a person runs it, on the state of this world. */
async function hostSays(...args) {
  const environment = { ...process.env, XDG_STATE_HOME: world.stateHome, COLUMNS: '300' };
  return promisify(execFile)(kHost, args, { env: environment })
    .then(({ stdout }) => ({ code: 0, stdout }), ({ code, stdout, stderr }) => ({ code, stdout: stdout + stderr }));
}

test('a recording of a whole session replays without a difference, and has no prompt in it', async (t) => {
  // The shim's host runs already and is not recorded: the switch is for hosts that start from now on.
  const wish = join(dirname(world.stateHome), 'bug.jsonl');
  assert.equal((await hostSays('--record', wish)).code, 0);
  await world.reloadExtension();
  const recordings = () => readdirSync(dirname(wish)).filter((name) => name.endsWith('.jsonl')).map((name) => join(dirname(wish), name));
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@40,moderated@95,ok' });
  const popup = await world.openPopup(page);
  await shows(popup, '#host-status', 'state', 'ready');
  await startSession(popup, { prompt: kPrompt });
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 2, videosGenerated: 1 });
  await page.reload();

  const debug = await hostSays('--debug');
  assert.match(debug.stdout, /Recording +hosts that start from now on record into .*bug\.jsonl; now bug\.\d+\.jsonl/);
  assert.equal((await hostSays('--record', 'off')).code, 0);
  await world.reloadExtension(); // ends the recorded host; the next one records nothing
  const [file] = await until('the recorded host to end', () => {
    const all = recordings();
    return all.length > 0 && all.every((name) => readFileSync(name, 'utf8').includes('"end":')) && all;
  });

  copyFileSync(file, join(pictures(), 'session.jsonl')); // to look at, or to become one of tests/recordings
  const text = readFileSync(file, 'utf8');
  assert.ok(!text.includes(kPrompt), 'prompts are masked');
  assert.ok(text.includes(mediaId), 'ids are not');
  const replay = await hostSays('--replay', file);
  t.diagnostic(replay.stdout.trim().split('\n').slice(-3).join(' | '));
  assert.equal(replay.code, 0, replay.stdout);
  assert.match(replay.stdout, /No difference\./);
  assert.doesNotMatch(replay.stdout, /could be compared/, 'every step was compared');
  assert.match(replay.stdout, /stop \(goal_reached\), success/);

  const told = (await hostSays('--explain', mediaId)).stdout;
  assert.match(told, /was refused at layer \d \(at \d+ %\), .* after the click: refusal 2 of 3\./);
  assert.match(told, /Session done: the goal of 1 video is\s+reached\./);
  await popup.close().catch(() => {}); // the reload of the extension has closed it
  await page.close();
});
