// Builds the unit tests and the simulation with all changes of a sample in them, from what build/dev holds: only the sources
// that are changed are compiled again. What does not compile leaves the sample.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { inParallel, run } from './parallel.mjs';
import { withMutants } from './find.mjs';

/** @typedef {import('./find.mjs').Mutant & {number: number}} Numbered */

const kHere = fileURLToPath(new URL('.', import.meta.url));
const kRoot = resolve(kHere, '../..');

/** How build/dev compiles a source, without what makes a warning an error. */
const compiles = (dev) => JSON.parse(readFileSync(join(dev, 'compile_commands.json'), 'utf8'))
  .map(({ directory, command, file }) => ({ directory, file, command: command.replace(/ -o \S+ -c \S+$/, '').replace(' -Werror', '') }));

/** The command that links a program of build/dev. */
function linkOf(dev, program) {
  const all = execFileSync('ninja', ['-C', dev, '-t', 'commands', program], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const line = all.split('\n').findLast((text) => text.includes(` -o bin/${program} `));
  return line.slice(line.indexOf('&&') + 2).split(' && ').find((text) => text.includes(` -o bin/${program} `));
}

/**
 * @param {string} dev a build of the preset dev that is up to date @param {string} out @param {Numbered[]} mutants
 * @returns {Promise<{programs: {unit_tests: string, simulate: string}, left: Numbered[], broken: Numbered[]}>}
 */
export async function build(dev, out, mutants) {
  rmSync(join(out, 'sources'), { recursive: true, force: true });
  mkdirSync(join(out, 'objects'), { recursive: true });
  const all = compiles(dev);
  let left = mutants;
  /** @type {Numbered[]} */ const broken = [];

  const mutated = (file) => join(out, 'sources', relative(kRoot, file));
  function write(file) {
    mkdirSync(dirname(mutated(file)), { recursive: true });
    writeFileSync(mutated(file), withMutants(readFileSync(file, 'utf8'), left.filter((mutant) => mutant.file === file)));
  }
  const files = [...new Set(left.map(({ file }) => file))];
  files.forEach(write);

  // A unit is a source, or a file that includes several.
  const units = all.flatMap(({ directory, file, command }) => {
    const isUnity = file.endsWith('_cxx.cxx') && file.includes('/Unity/unity_');
    const text = isUnity ? readFileSync(file, 'utf8') : `#include "${file}"\n`;
    const mine = files.filter((source) => text.includes(`"${source}"`));
    if (mine.length === 0 || !/host_(core|app|store)\.dir/.test(isUnity ? file : command + file)) return [];
    const unit = join(out, 'sources', `${relative(dev, file).replaceAll('/', '_')}.cpp`);
    writeFileSync(unit, mine.reduce((result, source) => result.replaceAll(`"${source}"`, `"${mutated(source)}"`), text));
    return [{ unit, mine, object: join(out, 'objects', `${relative(out, unit).replaceAll('/', '_')}.o`), directory, command }];
  });

  async function compile({ unit, mine, object, directory, command }) {
    for (let round = 0; round < 6; round++) {
      const ran = await run('sh', ['-c', `${command} -w -include ${join(kHere, 'runtime.hpp')} -o ${object} -c ${unit}`], { cwd: directory });
      if (ran.code === 0) return;
      const lines = new Set([...ran.output.matchAll(/([^\s:]+\.cpp):(\d+):/g)].map(([, file, line]) => `${file}:${line}`));
      const wrong = left.filter(({ file, line }) => mine.includes(file) && lines.has(`${mutated(file)}:${line}`));
      if (wrong.length === 0) throw new Error(`${unit} does not compile:\n${ran.output.slice(0, 4000)}`);
      left = left.filter((mutant) => !wrong.includes(mutant));
      broken.push(...wrong);
      mine.forEach(write);
    }
    throw new Error(`${unit} does not compile, whatever is left out`);
  }
  await inParallel(units, availableParallelism(), compile);

  const main = all.find(({ file }) => file.endsWith('/tests/main.cpp'));
  const objects = units.map(({ object }) => object).join(' ');
  const programs = { unit_tests: join(out, 'unit_tests'), simulate: join(out, 'simulate') };
  for (const [program, to] of Object.entries(programs)) {
    const runtime = join(out, 'objects', `runtime_of_${program}.o`);
    const define = program === 'unit_tests' ? '' : '-DGRH_NO_CATCH';
    for (const [command, cwd] of [
      [`${main.command} -w ${define} -o ${runtime} -c ${join(kHere, 'runtime.cpp')}`, main.directory],
      [linkOf(dev, program).replace(` -o bin/${program} `, ` -o ${to} ${runtime} ${objects} `), dev],
    ]) {
      const ran = await run('sh', ['-c', command], { cwd });
      if (ran.code !== 0) throw new Error(ran.output.slice(0, 4000));
    }
  }
  return { programs, left, broken };
}
