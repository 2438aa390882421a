// Plays transcripts (tests/transcripts/README.md) to the real host, for the sake of the frames. What the host must say is
// compared elsewhere, in every order; here blocks in any order come as they are written.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { frame, takeFrames } from '../support/frames.mjs';

const root = new URL('../../', import.meta.url);

/** @returns {{name: string, text: string}[]} every transcript, and every example of docs/protocol.md */
export function allTranscripts() {
  const folder = new URL('tests/transcripts/', root);
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  const page = readFileSync(new URL('docs/protocol.md', root), 'utf8');
  const examples = [...page.matchAll(/^##+ (.+)$|^```transcript\n([^]*?)^```/gm)];
  let title = 'docs/protocol.md';
  for (const [, heading, text] of examples) {
    if (heading) title = `docs/protocol.md: ${heading}`;
    else files.push({ name: title, text: text ?? '' });
  }
  return files;
}

class Process {
  #child;
  #heard = [];
  #wake = () => {};

  constructor(binary, database) {
    this.#child = spawn(binary, ['--test-clock', '--db', database], { stdio: ['pipe', 'pipe', 'ignore'] });
    let rest = Buffer.alloc(0);
    this.#child.stdin.on('error', () => {}); // it was killed
    this.#child.stdout.on('data', (chunk) => {
      rest = takeFrames(Buffer.concat([rest, chunk]), (message) => this.#heard.push(message));
      this.#wake();
    });
    this.#child.on('close', () => this.#wake('it ended'));
  }

  /** Sends it, and gathers all that is said up to the answer of a ping behind it. */
  async exchange(message, mark) {
    this.#child.stdin.write(Buffer.concat([frame(message), frame({ jsonrpc: '2.0', id: mark, method: 'ping' })]));
    for (;;) {
      const end = this.#heard.findIndex(({ id }) => id === mark);
      if (end >= 0) return this.#heard.splice(0, end + 1).slice(0, -1);
      const ended = await new Promise((resolve) => { this.#wake = resolve; });
      if (ended) throw new Error('the host ended');
    }
  }

  kill() {
    const gone = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    return gone;
  }
}

const kHello = { jsonrpc: '2.0', id: 'hello', method: 'hello', params: { protocol: 1, client: { name: 't', version: '1' } } };
const kNumbered = new Set(['snapshot', 'route', 'progress', 'notice', 'page.report']);

/**
 * @param {string} binary @param {string} text
 * @param {{open(host: number): void, exchanged(host: number, said: any, heard: any[], line: string): void}} on
 */
export async function play(binary, text, on) {
  const folder = mkdtempSync(join(tmpdir(), 'grok-retry-schema-'));
  const database = join(folder, 'state.db');
  /** @type {Map<number, Process>} */ const hosts = new Map();
  const seqs = new Map();
  let lastId = 0;

  async function say(number, message, line) {
    let host = hosts.get(number);
    if (!host) {
      host = new Process(binary, database);
      hosts.set(number, host);
      on.open(number);
      if (message.method !== 'hello') on.exchanged(number, kHello, await host.exchange(kHello, 'after hello'), 'hello');
    }
    const sent = { jsonrpc: '2.0', id: ++lastId, ...message };
    const { params } = sent;
    if (kNumbered.has(sent.method) && typeof params?.tab === 'object') {
      const key = `${number} ${JSON.stringify(params.tab)}`;
      const seq = params.seq ?? (seqs.get(key) ?? 0) + 1;
      seqs.set(key, Math.max(seqs.get(key) ?? 0, seq));
      sent.params = { seq, ...params };
    }
    on.exchanged(number, sent, await host.exchange(sent, `ping ${lastId}`), line);
  }

  async function stop(number, and) {
    await hosts.get(number)?.kill();
    hosts.delete(number);
    if (and === 'damage') truncateSync(database, statSync(database).size - 4096);
  }

  try {
    for (const whole of text.split('\n')) {
      const found = /^\s*(?:- )?([1-9])?([>@!])\s*(.*)$/.exec(whole);
      if (!found) continue;
      const number = Number(found[1] ?? 1);
      if (found[2] === '>') await say(number, JSON.parse(found[3]), whole);
      else if (found[2] === '!') await stop(number, found[3]);
      else {
        const [, amount, unit] = /^\+(\d+)(ms|s)$/.exec(found[3]);
        await say(number, { method: 'test.advance', params: { ms: Number(amount) * (unit === 's' ? 1000 : 1) } }, whole);
      }
    }
  } finally {
    await Promise.all([...hosts.values()].map((host) => host.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
}
