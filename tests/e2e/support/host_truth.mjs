// What the host itself says it knows, from outside any browser.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { until } from './condition.mjs';
import { environment, kHost } from './places.mjs';

const run = promisify(execFile);

/** `grok-retry-host --debug …` on this state, as text. */
export async function debugView(stateHome, ...more) {
  const { stdout } = await run(kHost, ['--debug', ...more], { env: environment(stateHome) });
  return stdout;
}

export async function debugJson(stateHome) {
  return JSON.parse(await debugView(stateHome, '--json'));
}

const kAskAnyway = 1000;

/**
 * Like until(), for a probe that asks the host's program. A program is started for each look, which takes more than
 * everything it looks at: so it is asked only when the state file has changed, and once a second.
 * @template T
 * @param {string} stateHome @param {string} what @param {() => Promise<T>} probe @param {{within?: number}} [limits]
 * @returns {Promise<NonNullable<T>>}
 */
export function untilStored(stateHome, what, probe, limits) {
  const files = ['state.db', 'state.db-wal'].map((name) => join(stateHome, 'grok-retry-host', name));
  let answer, seen;
  let askedAt = -Infinity;
  return until(what, () => {
    const written = files.map((file) => statSync(file, { bigint: true, throwIfNoEntry: false })?.mtimeNs).join();
    if (written !== seen || performance.now() - askedAt > kAskAnyway) {
      [seen, askedAt] = [written, performance.now()];
      answer = probe();
    }
    return answer;
  }, limits);
}

/**
 * The processes that run our host on this state (Linux). Each has a mark in the state folder; that it lives is asked of
 * /proc, which says no more of a process in a sandbox than its arguments.
 */
export function hostPids(stateHome) {
  const folder = join(stateHome, 'grok-retry-host');
  const marks = existsSync(folder) ? readdirSync(folder).map((name) => /^live-(\d+)\.host$/.exec(name)?.[1]) : [];
  return marks.filter((pid) => {
    try {
      return pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] === kHost;
    } catch {
      return false; // ended meanwhile
    }
  }).map(Number);
}
