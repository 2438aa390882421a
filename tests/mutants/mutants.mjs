// What scripts/mutants calls, which says how it is called. All changes of a sample are compiled into one program; the
// environment says which of them is in force.
import { appendFileSync, closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { randomOf } from '../support/random.mjs';
import { build } from './build.mjs';
import { mutantsOf } from './find.mjs';
import { inParallel, run } from './parallel.mjs';

const kHere = fileURLToPath(new URL('.', import.meta.url));
const kRoot = resolve(kHere, '../..');
const kRooms = ['core', 'app', 'store'];
const kInner = '~[sim]~[long]~[slow]~[damage]~[faults]~[fuzz]';
const kAll = '~[sim]~[long]';
const kBatches = [300, 3000, Infinity]; // ms of tests; the quick ones first
const kSimulate = ['--seed', '1', '--schedules', '300'];

const { values: flags } = parseArgs({ options: {
  count: { type: 'string' }, seed: { type: 'string', default: '1' }, few: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false }, in: { type: 'string', multiple: true },
} });
const count = Number(flags.count ?? 400);
const dev = join(kRoot, 'build/dev');
const out = join(kRoot, flags.few ? 'build/mutants-few' : 'build/mutants');
mkdirSync(out, { recursive: true });
const report = join(out, 'report.txt');

/** @param {import('./find.mjs').Mutant} mutant */
const keyOf = ({ file, kind, text }) => `${relative(join(kRoot, 'host'), file)} | ${kind} | ${text}`;

/** @param {import('./find.mjs').Mutant} mutant */
const placeOf = ({ file, line, kind, text }) => `${relative(kRoot, file)}:${line}: ${kind}: ${text}`;

/** All files in a folder and below it that end so. @param {string} folder @param {string} ending */
const filesIn = (folder, ending) => /** @type {string[]} */ (readdirSync(folder, { recursive: true })).filter((file) => file.endsWith(ending)).sort().map((file) => join(folder, file));

/** The keys in a list. @param {string} name */
const linesOf = (name) => readFileSync(join(kHere, name), 'utf8').split('\n').filter((line) => line !== '' && !/^[# ]/.test(line));

const files = kRooms.flatMap((room) => filesIn(join(kRoot, 'host', room), '.cpp'));

function sample() {
  const all = files.flatMap((file) => mutantsOf(file));
  if (flags.in) {
    const places = flags.in.map((place) => place.split(':'));
    return all.filter(({ file, line }) => places.some(([path, at]) => file.endsWith(`/host/${path}`) && (at === undefined || Number(at) === line)));
  }
  if (flags.again) {
    const withoutLine = (place) => place.replace(/:\d+:/, ':'); // sources may have changed since
    const survivors = new Set(readFileSync(report, 'utf8').split('\n').filter((line) => line.startsWith('SURVIVED')).map((line) => withoutLine(line.replace(/^.*? \| /, ''))));
    return all.filter((mutant) => survivors.has(withoutLine(placeOf(mutant))));
  }
  if (!flags.few) return randomOf(Number(flags.seed)).shuffled(all).slice(0, count);
  return linesOf('few.txt').map((key) => {
    const found = all.find((mutant) => keyOf(mutant) === key);
    if (!found) throw new Error(`tests/mutants/few.txt: this is not in the sources any more; take another change of them: ${key}`);
    return found;
  });
}

/** Changes that nothing can notice: keys, some with the function that is meant. */
const equivalent = new Set(linesOf('equivalent.txt'));
/** @param {import('./find.mjs').Mutant} mutant */
const isKnown = (mutant) => equivalent.has(keyOf(mutant)) || equivalent.has(`${keyOf(mutant)} | ${mutant.within}`);

const all = sample().map((mutant, number) => ({ ...mutant, number }));
const candidates = all.filter((mutant) => !isKnown(mutant));
const begun = performance.now();
const seconds = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`;
console.log(`${all.length} changes of ${new Set(all.map(({ file }) => file)).size} sources, seed ${flags.seed}; ${all.length - candidates.length} that nothing can notice are left out`);
const { programs, left, broken } = await build(dev, out, candidates);
console.log(`built after ${seconds()}; ${broken.length} do not compile`);

/** A file of a byte for each change. @param {string} name */
function map(name) {
  const path = join(out, name);
  const file = openSync(path, 'w');
  ftruncateSync(file, all.length);
  closeSync(file);
  return path;
}

/** A file from which Catch2 takes the names of tests. @param {string} name @param {string[]} tests */
function listed(name, tests) {
  const path = join(out, name);
  writeFileSync(path, tests.map((test) => `${test.replace(/[\\",[\]]/g, '\\$&')}\n`).join(''));
  return path;
}

/** Which tests reach which changes. @type {Map<number, {name: string, ms: number}[]>} */ const reaching = new Map();
const inapplicable = new Set();
const shards = availableParallelism();
const names = (await run(programs.unit_tests, [flags.few ? kInner : kAll, '--list-test-names-only'], { cwd: kRoot })).output.split('\n').filter(Boolean);
await inParallel(Array.from({ length: shards }, (_, index) => index), shards, async (index) => {
  const cover = join(out, `cover-${index}`);
  const wanted = names.filter((_, at) => at % shards === index);
  rmSync(cover, { force: true });
  const env = { ...process.env, GRH_MUTANTS_MAP: map(`map-${index}`), GRH_MUTANTS_COVER: cover };
  const ran = await run(programs.unit_tests, ['--input-file', listed(`tests-of-${index}`, wanted)], { env, cwd: kRoot });
  if (ran.code !== 0) throw new Error(`the tests fail without any change in force:\n${ran.output.slice(-3000)}`);
  const lines = readFileSync(cover, 'utf8').split('\n').filter(Boolean);
  if (lines.length < wanted.length) throw new Error(`only ${lines.length} of ${wanted.length} tests ran`);
  for (const line of lines) {
    const [ms, numbersText, name] = line.split('\t');
    for (const text of numbersText.split(',').filter(Boolean)) {
      const number = parseInt(text, 10);
      if (text.endsWith('-')) inapplicable.add(number);
      else reaching.set(number, [...(reaching.get(number) ?? []), { name, ms: Number(ms) }]);
    }
  }
});
console.log(`the tests ran without a change after ${seconds()}`);

/** Who notices; null when nobody does. @param {typeof left[number]} mutant @returns {Promise<string|null>} */
async function noticedBy(mutant) {
  const env = { ...process.env, GRH_MUTANT: String(mutant.number) };
  const tests = (reaching.get(mutant.number) ?? []).sort((a, b) => a.ms - b.ms);
  let at = 0;
  for (const limit of kBatches) {
    const batch = [];
    let ms = 0;
    while (at < tests.length && (batch.length === 0 || ms + tests[at].ms <= limit)) {
      ms += tests[at].ms;
      batch.push(tests[at++].name);
    }
    if (batch.length === 0) break;
    const list = listed(`tests-${mutant.number}`, batch);
    const ran = await run(programs.unit_tests, ['--abort', '--input-file', list], { env, cwd: kRoot, ms: 20_000 + 20 * ms });
    rmSync(list);
    if (ran.late) return 'time';
    if (ran.code === null) return 'an end';
    if (ran.code !== 0) return /\n-{10,}\n(.+)\n/.exec(ran.output)?.[1]?.trim() ?? 'a failure';
  }
  const ran = await run(programs.simulate, kSimulate, { env, cwd: kRoot, ms: 300_000 });
  return ran.late ? 'time, in the simulation' : ran.code === 0 ? null : 'the simulation';
}

writeFileSync(report, '');
const applicable = left.filter(({ number }) => !inapplicable.has(number));
let noticed = 0;
/** @type {string[]} */ const survivors = [];
await inParallel(applicable, shards, async (mutant) => {
  const by = await noticedBy(mutant);
  if (by !== null) noticed++;
  const line = placeOf(mutant);
  appendFileSync(report, `${by === null ? (reaching.has(mutant.number) ? 'SURVIVED' : 'SURVIVED, no test reaches it') : `noticed by ${by}`} | ${line}\n`);
  if (by === null) survivors.push(`${line}\n    ${keyOf(mutant)} | ${mutant.within}`);
});
for (const line of survivors.sort()) console.log(`survived: ${line}`);
console.log(`${noticed} of ${applicable.length} noticed (${(100 * noticed / Math.max(1, applicable.length)).toFixed(1)} %), ${inapplicable.size} change nothing, ${broken.length} do not compile, ${all.length - candidates.length} cannot be noticed; ${seconds()}`);
process.exit(survivors.length > 0 ? 1 : 0);
