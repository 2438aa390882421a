// The check-up in the options: what the host of this browser finds of itself, inside its sandbox, and what helps.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { windowPictures } from './support/popup.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
});
after(() => world?.close());

const found = (options) => options.locator('#doctor-findings > li').evaluateAll((rows) => Object.fromEntries(rows.map(({ dataset: { code, level } }) => [code, level])));
const says = (options, pattern) => until(`the check-up to say ${pattern}`, async () => {
  const text = await options.locator('#doctor-status').innerText();
  if (!pattern.test(text)) throw new Error(text);
  return true;
});

test('a host in its sandbox finds its file, the disk, the other hosts and its switches, and the window says it in words', async () => {
  const options = await world.openOptions();
  await says(options, /in order/i);
  const codes = await found(options);
  for (const code of ['state_whole', 'versions', 'disk_free', 'hosts_one', 'clock_agrees', 'recording_off', 'switches_read']) assert.equal(codes[code], 'ok', JSON.stringify(codes));
  assert.ok(Object.keys(codes).some((code) => code.startsWith('sandbox_')));
  assert.match(await options.locator('[data-code="state_whole"]').innerText(), /^OK The state file is in use \(\d.* [kM]B\)\. \/.*state\.db$/);
  assert.doesNotMatch(await options.locator('#doctor-findings').innerText(), /\w+_\w+\b(?<!state\.db)|undefined|\$\d/, 'no code is left without words');
  assert.match(await options.locator('#section-doctor').innerText(), /grok-retry-host --doctor/);
  await options.close();
});

test('what has changed is found when the user checks again, and what helps is said with its command', async () => {
  const options = await world.openOptions();
  await says(options, /in order/i);
  await world.withHost(async () => {
    await options.locator('#doctor-run').click();
    await until('the other host', async () => (await found(options)).hosts_several === 'ok');
  });
  await options.locator('#doctor-run').click();
  await until('it to be gone', async () => (await found(options)).hosts_one === 'ok');
  assert.equal(await options.evaluate(() => document.activeElement?.id), 'doctor-run', 'the button keeps the focus');

  // host.ini is read when a host starts: the next one finds it, and the window asks that one by itself.
  const ini = join(world.stateHome, 'grok-retry-host/host.ini');
  writeFileSync(ini, 'sandbox = perhaps\n', { mode: 0o600 });
  await world.stopWorker(options);
  await says(options, /1 problem needs attention/);
  const row = options.locator('[data-code="switches_unreadable"]');
  assert.match(await row.innerText(), /^Error host\.ini cannot be read[^]*host\.ini[^]*This command says what is wrong/);
  assert.equal(await row.locator('p code').innerText(), 'grok-retry-host --doctor');
  const { findings } = world.doctor();
  assert.ok(findings.some(({ about, verdict }) => about === 'switches' && verdict === 'bad'), 'and it does');
  await windowPictures(options, 'options-doctor', [320, 480]);

  writeFileSync(ini, 'record = "/nowhere/at/all.jsonl"\n', { mode: 0o600 });
  await world.stopWorker(options);
  await says(options, /with \d warning/);
  assert.equal((await found(options)).recording_on, 'warning');
  writeFileSync(ini, '', { mode: 0o600 });
  await world.stopWorker(options);
  await until('nothing to be recorded', async () => (await found(options)).recording_off === 'ok');
  await options.close();
});

test('a switched-off extension has no host to ask, and the command is there nevertheless', async () => {
  const options = await world.openOptions();
  await says(options, /in order/i);
  await options.locator('#switch').click();
  await says(options, /^Turned off/);
  assert.deepEqual(await found(options), {});
  assert.ok(await options.locator('#section-doctor code').last().isVisible());
  await options.locator('#switch').click();
  await says(options, /in order/i);
  await options.close();
});
