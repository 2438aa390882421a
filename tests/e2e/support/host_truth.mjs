// What the host itself says it knows, from outside any browser.
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

import { kHost } from './places.mjs';

const run = promisify(execFile);

/** `grok-retry-host --debug …` on this state, as text. */
export async function debugView(stateHome, ...more) {
  const { stdout } = await run(kHost, ['--debug', ...more], { env: { ...process.env, XDG_STATE_HOME: stateHome } });
  return stdout;
}

export async function debugJson(stateHome) {
  return JSON.parse(await debugView(stateHome, '--json'));
}

/** The processes that run our host on this state, found in /proc (Linux). */
export function hostPids(stateHome) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === kHost
        && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`XDG_STATE_HOME=${stateHome}`);
    } catch {
      return false; // ended meanwhile, or not ours to look at
    }
  }).map(Number);
}
