// Runs work beside other work, and programs to their end, or to the end of their time.
import { spawn } from 'node:child_process';

/** @template Item @param {Item[]} items @param {number} many @param {(item: Item) => Promise<void>} work */
export async function inParallel(items, many, work) {
  const rest = [...items];
  await Promise.all(Array.from({ length: many }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  }));
}

/**
 * All that the program started ends with it.
 * @param {string} program @param {string[]} args @param {{cwd?: string, env?: Record<string, string|undefined>, ms?: number}} [options]
 * @returns {Promise<{code: number|null, output: string, late: boolean}>} `code` is null when a signal ended it
 */
export const run = (program, args, { cwd, env = process.env, ms } = {}) => new Promise((resolve, reject) => {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let late = false;
  const end = () => {
    try {
      process.kill(-(/** @type {number} */ (child.pid)), 'SIGKILL');
    } catch {} // all have ended
  };
  const timer = ms === undefined ? undefined : setTimeout(() => {
    late = true;
    end();
  }, ms);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output = (output + data).slice(-200_000)));
  child.on('error', reject);
  child.on('exit', (code) => {
    clearTimeout(timer);
    end();
    child.stdout.destroy();
    child.stderr.destroy();
    resolve({ code, output, late });
  });
});
