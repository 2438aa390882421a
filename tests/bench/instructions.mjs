// Instructions per event on some hot paths, counted by callgrind: the same on a busy machine and on an idle one, so
// that a test can hold them to a budget. (SQLite, the C++ library and simdjson count, too: they are what we call.)
//   node instructions.mjs HOST
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { frame } from '../support/frames.mjs';

const host = process.argv[2] ?? 'build/release/bin/grok-retry-host';

// A tenth above what they take: raise one only with a reason, in the commit that does.
const kOfMany = { 'a page of 10 000 images, latest first': 12_200_000, 'the same, of one state': 11_500_000 };
const kBudgets = { ...kOfMany, ping: 18_000, 'one new attempt': 268_000, 'a store of 100 media, again': 1_600_000 };

const media = (n) => `5eed0000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const attempt = (n) => `a77e0000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const list = (from, count) => Array.from({ length: count }, (_, i) => ({ id: attempt(from + i), moderated: i % 2 === 0 }));
const hello = { jsonrpc: '2.0', id: 'h', method: 'hello', params: { protocol: 1, client: { name: 'bench', version: '1' } } };

function snapshot(seq, videos, partial) {
  const store = { state: { videoByMediaId: videos }, version: 0 };
  return { jsonrpc: '2.0', id: seq, method: 'snapshot', params: { tab: { id: 1, document: 'bench' }, seq, path: `/imagine/post/${media(0)}`, ...(partial ? { partial } : {}), store } };
}

const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, m) => [media(m), list(m * 10, 5)]));

/** Ten thousand images, each with a prompt: more than most people ever have. */
const manyImages = () => ({
  jsonrpc: '2.0', id: 'm', method: 'migrate',
  params: {
    store: {
      version: 1,
      state: {
        sessionByMediaId: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [media(n), { lastAttemptTime: 1_700_000_000_000 + ((n * 7919) % 10_000) * 1000 }])),
        persistentByMediaId: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [media(n), { lastPromptValue: `a lighthouse in the rain, ${n}` }])),
      },
    },
  },
});

/** @type {Record<keyof typeof kBudgets, (i: number) => object>} what is said at the i-th event */
const kEvents = {
  'a page of 10 000 images, latest first': (i) => ({ jsonrpc: '2.0', id: i, method: 'session.list', params: { sort: 'recent', limit: 50 } }),
  'the same, of one state': (i) => ({ jsonrpc: '2.0', id: i, method: 'session.list', params: { sort: 'recent', limit: 50, state: 'failure' } }),
  ping: (i) => ({ jsonrpc: '2.0', id: i, method: 'ping' }),
  'one new attempt': (i) => snapshot(i + 2, { [media(0)]: list(5_000 + i, 1) }, true),
  'a store of 100 media, again': (i) => snapshot(i + 2, hundred, false),
};

// Each event is a message of its own in time, as from a page: a file as standard input would make batches of them.
function instructions(folder, name, count) {
  const before = name in kOfMany ? { jsonrpc: '2.0', id: 1, method: 'ping' } : snapshot(1, hundred, false);
  const frames = [hello, before, ...Array.from({ length: count }, (_, i) => kEvents[name](i))].map(frame);
  writeFileSync(join(folder, 'frames'), Buffer.concat(frames));
  writeFileSync(join(folder, 'host.ini'), 'sandbox = off\n', { mode: 0o600 });
  rmSync(join(folder, 'state.db'), { force: true });
  if (name in kOfMany) {
    const filled = spawnSync(host, ['--db', join(folder, 'state.db')], { input: Buffer.concat([hello, manyImages()].map(frame)), timeout: 240_000 });
    assert.equal(filled.status, 0, String(filled.stderr));
  }
  const out = join(folder, 'callgrind.out');
  const feeder = `
    const { spawn } = require('node:child_process'), { readFileSync } = require('node:fs');
    const bytes = readFileSync(process.argv[1]), child = spawn('valgrind', process.argv.slice(2), { stdio: ['pipe', 'pipe', 'inherit'] });
    let at = 0, got = Buffer.alloc(0);
    const next = () => {
      if (at >= bytes.length) return child.stdin.end();
      const size = 4 + bytes.readUInt32LE(at);
      child.stdin.write(bytes.subarray(at, at += size));
    };
    child.stdout.on('data', (part) => {
      got = Buffer.concat([got, part]);
      for (; got.length >= 4 && got.length >= 4 + got.readUInt32LE(0); ) {
        const size = 4 + got.readUInt32LE(0), text = got.subarray(4, size).toString();
        got = got.subarray(size);
        if (text.includes('"id":')) next();
      }
    });
    child.on('exit', (code) => process.exit(code ?? 1));
    next();`;
  const run = spawnSync(
    process.execPath,
    ['-e', feeder, join(folder, 'frames'), '-q', '--tool=callgrind', `--callgrind-out-file=${out}`, host, '--db', join(folder, 'state.db')],
    { encoding: 'utf8', timeout: 240_000 },
  );
  assert.equal(run.status, 0, run.stderr);
  return Number(/^(?:summary|totals):\s*(\d+)/m.exec(readFileSync(out, 'utf8'))[1]);
}

let over = 0;
for (const [name, budget] of Object.entries(kBudgets)) {
  const folder = mkdtempSync(join(tmpdir(), 'grh-instructions-'));
  try {
    const kFew = 10, kMany = 60;
    const each = Math.round((instructions(folder, name, kMany) - instructions(folder, name, kFew)) / (kMany - kFew));
    console.log(`${name.padEnd(40)} ${String(each).padStart(10)} instructions, budget ${budget}`);
    if (each > budget) ++over;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
if (over > 0) {
  console.error('over budget: find out what became dearer (callgrind_annotate), or raise the budget and say why');
  process.exit(1);
}
