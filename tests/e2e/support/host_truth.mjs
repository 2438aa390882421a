// What the host itself says it knows, from outside any browser.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
