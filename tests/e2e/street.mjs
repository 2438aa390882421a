// The street by hand: the matrix as Markdown, each row when it is there.
//   node tests/e2e/street.mjs [--all] [--rest] [--keep] [--shim FOLDER] [FACTOR=VALUE ...]
// The cells of every run, or every cell there is (some hours); of those, the ones with these values. `--keep` writes each
// row into docs/street.json and docs/street.md as soon as it is there. `--rest` leaves out what docs/street.json has, but
// for what failed: an interrupted `--all --keep` goes on with `--all --rest --keep`. `--shim` walks with a shim of another
// time, which may have another window: nothing is expected of it, what it pressed is counted.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: given, positionals } = parseArgs({
  allowPositionals: true, options: { all: { type: 'boolean' }, rest: { type: 'boolean' }, keep: { type: 'boolean' }, shim: { type: 'string' } },
});
if (given.shim) process.env.GROK_RETRY_SHIM = resolve(given.shim); // before anything asks where it is
const { missing } = await import('./support/places.mjs');
const { Settled } = await import('./support/session.mjs');
const { allCells, chosenCells, matrix } = await import('./support/street.mjs');
const { keep, kept, restOf } = await import('./support/street_page.mjs');
const { tryOut, walk } = await import('./support/walk.mjs');
const { World } = await import('./support/world.mjs');

/** So that a click that no outcome follows keeps the others waiting for no longer than the shortest timeout. */
const kOfAnotherTime = { cooldownMs: 3000, attemptTimeoutMs: 10_000 };

const wanted = positionals.map((word) => word.split('='));
const absent = missing();
const all = given.all ? allCells() : chosenCells();
const unknown = wanted.find(([name, value]) => !all.some((cell) => cell[name] === value));
if (absent || unknown) {
  console.error(absent ?? `no page has ${unknown.join('=')}`);
  process.exit(2);
}

const which = given.shim ? 'before' : 'now';
const asked = all.filter((cell) => wanted.every(([name, value]) => cell[name] === value));
const cells = given.rest ? restOf(asked, kept()[which] ?? []) : asked;
function tell(row) {
  console.log(matrix([row]).split('\n')[2]);
  if (given.keep) keep({ [which]: [row] });
}

const world = await World.open(given.shim ? { settings: kOfAnotherTime } : {});
const settled = new Settled(world);
try {
  const [head, line] = matrix([]).split('\n');
  console.log(`${head}\n${line}`);
  const { failed } = await walk(world, settled, cells, tell, given.shim ? tryOut : undefined);
  if (!given.shim) settled.check();
  for (const text of failed) console.error(text);
  process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
  await world.close();
}
