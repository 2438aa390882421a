// This host with an extension of before the ranges of the protocol: its requests are recorded frames, and so are the answers that it knows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { play } from './transcripts.mjs';

const kBinary = process.env.GROK_RETRY_HOST ?? fileURLToPath(new URL('../../build/release/bin/grok-retry-host', import.meta.url));
const frames = readFileSync(new URL('older/before_ranges.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

/** What differs between two hosts of the same protocol: who they are, what they can besides, and how new their file is. */
const kOfEachHost = new Set(['result.host', 'result.connection', 'result.log', 'result.schema', 'result.features']);

/** Where `now` lacks something of `then`, or has another value there. What is new in an object is no difference. */
function differences(then, now, path = '') {
  if (kOfEachHost.has(path)) return [];
  if (Array.isArray(then)) {
    return Array.isArray(now) && now.length === then.length
      ? then.flatMap((each, index) => differences(each, now[index], `${path}[${index}]`))
      : [`${path}: ${JSON.stringify(now)}`];
  }
  if (then !== null && typeof then === 'object') {
    return Object.entries(then).flatMap(([key, value]) => differences(value, now?.[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(then, now) ? [] : [`${path}: ${JSON.stringify(now)} instead of ${JSON.stringify(then)}`];
}

test('an older extension hears all that it heard from an older host, in the same order', async () => {
  const said = frames.flatMap(({ said: frame }) => (frame ? [frame] : []));
  const text = said.map(({ method, params }) => `> ${JSON.stringify({ method, params })}`).join('\n');
  const heard = [];
  await play(kBinary, text, { open: () => {}, exchanged: (host, request, answers) => heard.push({ request, answers }) });
  assert.equal(heard.length, said.length);

  let at = 0;
  for (const { request, answers } of heard) {
    const then = [];
    for (at += 1; frames[at]?.heard; at++) then.push(frames[at].heard);
    if (then[0].error?.data.name === 'method_not_found') continue; // it has come since
    assert.equal(answers.length, then.length, request.method);
    then.forEach((frame, index) => assert.deepEqual(differences(frame, answers[index]), [], request.method));
  }
  const [hello] = heard;
  assert.deepEqual(hello.answers[0].result.protocols, [1, 1]);
  const features = frames[1].heard.result.features;
  assert.deepEqual(hello.answers[0].result.features.filter((feature) => features.includes(feature)), features, 'none is gone');
});
