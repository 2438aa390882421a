// What README.md, CONTRIBUTING.md and docs/*.md tell people to run does run, and the files they name exist.
//
// Commands are the lines of ```sh blocks, and inline code that begins like one of kCommands. A block that begins with `#!` is one
// command. They run in the order of the text, in a home of their own with a browser's folder, one session and the built host first
// in PATH; scripts run in the repository. Those that need root, a browser, a terminal or minutes are in kElsewhere, each with the
// test that covers it; those that no test runs are in kByHand.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';

import { HostClient } from '../e2e/support/host_client.mjs';
import { environment, kHost, kRepository } from '../e2e/support/places.mjs';

const kMediaId = randomUUID();

/** What stands for the user's own values. In this order. */
const kPlaceholders = [
  [/\bIMAGE_ID\b/g, kMediaId],
  [/\bDAYS\b/g, '90'],
  [/ ID$/, ` ${'abcdefgh'.repeat(4)}`],
  [/\bFILE\b/g, '~/export.json'],
  [/\bNAME VALUE\b/, 'cooldownMs 12s'],
  [/\[[^\]]*\]/g, ''], // what may be left out
];

/** Commands that do not end with 0 here, and what they end with instead. */
const kOtherEnd = {
  'grok-retry-host --doctor': 1, // no browser has the extension here
};

/** Commands that are not run here, by their beginning, and the test that covers each. */
const kElsewhere = {
  './scripts/demo': 'tests/e2e/demo.test.mjs',
  './scripts/test': '.ci/run',
  './scripts/install': 'tests/e2e/install.test.mjs',
  './scripts/uninstall': 'tests/packaging/deb.test.mjs',
  './scripts/pictures': 'tests/e2e/popup.test.mjs',
  'sudo grok-retry-host --install --system': 'tests/packaging/deb.test.mjs',
  'grok-retry-host --debug --watch': 'tests/cli/inspect/screen_test.cpp',
  'grok-retry-host --delete': 'tests/cli/erase_test.cpp', // asks on a terminal; --delete-all, too
  'scripts/setup fuzz': 'tests/fuzz/replay_test.cpp',
  'scripts/fuzz': 'tests/fuzz/replay_test.cpp',
  'scripts/coverage': 'tests/fuzz/replay_test.cpp',
  'build/dev/bin/unit_tests "any': 'tests/core/resolve_test.cpp',
  'build/dev/bin/simulate': 'tests/sim/simulation_test.cpp',
  'build/dev/bin/soak': 'tests/CMakeLists.txt', // for seconds
  'GRH_FRESH_SEEDS=1 build/dev/bin/unit_tests': 'tests/core/session_laws_test.cpp', // with the same seeds
  'GRH_STALL_SECONDS=60 build/dev/bin/unit_tests': 'tests/ends_test.cpp', // with less
  'GRH_DAMAGE_ROUNDS=10000 build/dev/bin/unit_tests': 'tests/store/damage_test.cpp', // with fewer
  'RANDOM_PAGES=100000 node --test': 'tests/shim/random_pages.test.mjs', // with fewer
  'node tests/e2e/street.mjs': 'tests/e2e/street.test.mjs', // chosen pages
  'scripts/pictures': 'tests/e2e/popup.test.mjs',
  'scripts/test': '.ci/run',
  'scripts/check_': 'tests/CMakeLists.txt', // a test each
  'scripts/faults': 'tests/CMakeLists.txt', // each row is a test
  'cmake --install': 'tests/packaging/deb.test.mjs', // the same rules, as a package
  'cpack': 'tests/packaging/deb.test.mjs',
  'ctest ': '.ci/run',
  'tests/sim/mutate': 'tests/sim/mutate',
  'scripts/mutants': 'tests/mutants/mutants.mjs',
  'tests/model/check': 'tests/model/check',
};

/** Commands that need minutes, a quiet machine, another compiler or a newer table, and that people run before a release. */
const kByHand = ['scripts/release', 'scripts/tidy', 'scripts/cppcheck', 'scripts/bench', 'scripts/setup macos', 'cmake --preset macos', 'cmake --build --preset macos',
  'scripts/unicode_ranges.mjs', 'scripts/unicode_folding.mjs', 'node tests/bench/stream.mjs', 'node tests/schema/types.mjs'];

/** How inline code begins that is a command. */
const kCommands = String.raw`(?:sudo )?(?:grok-retry-host -|(?:\.\/)?scripts\/|build\/dev\/bin\/|[A-Z_]+=\d+ |node tests\/|cmake -|ctest -|cpack\b)`;

const kDocuments = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(kRepository, 'docs')).filter((name) => name.endsWith('.md')).sort().map((name) => `docs/${name}`)];
const read = (document) => readFileSync(join(kRepository, document), 'utf8');

/** Without its comment; "" for a line that is only one. */
const bare = (line) => line.replace(/(^|\s)#.*$/, '').trim();

function commandsIn(text) {
  const found = [];
  let block = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) block = block === null ? line.slice(3) : null;
    else if (block === 'script') found.push(`${found.pop()}\n${line}`);
    else if (block === 'sh') {
      found.push(line.startsWith('#!') ? line : bare(line));
      if (line.startsWith('#!')) block = 'script';
    } else if (block === null) found.push(...[...line.matchAll(new RegExp('`(' + kCommands + '[^`]*)`', 'g'))].map((match) => match[1]));
  }
  return found.filter((command) => command !== '');
}

/** Files of this repository that a text links to or names in inline code. `*` stands for any part of a name. */
function filesIn(document, text) {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)|srcset="([^"]+)"|src="([^"]+)"/g)].map((match) => join(dirname(document), match[1] ?? match[2] ?? match[3]));
  const named = [...text.matchAll(/`((?:\.\/)?(?:docs|extension-shim|host|manifest|packaging|scripts|tests)\/[\w./*-]+)`/g)].map((match) => match[1]);
  return [...links, ...named];
}

function exists(path) {
  const pattern = new RegExp(`^${basename(path).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const folder = join(kRepository, dirname(path));
  return existsSync(join(kRepository, path)) || (existsSync(folder) && readdirSync(folder).some((name) => pattern.test(name)));
}

const home = mkdtempSync(join(tmpdir(), 'grok-retry-docs-'));
const stateHome = join(home, '.local/state');
mkdirSync(stateHome, { recursive: true });
for (const browser of ['chromium', 'google-chrome']) mkdirSync(join(home, '.config', browser), { recursive: true });
mkdirSync(join(home, 'Sync/grok-retry'), { recursive: true }); // what docs/state-file.md shares between machines
after(() => rmSync(home, { recursive: true, force: true }));

/** One session from its start to its end, as a browser would have it. */
async function useTheHost() {
  const host = await HostClient.start({ stateHome });
  try {
    const tab = { id: 1, document: 'd1' };
    const store = { videoByMediaId: { [kMediaId]: [{ id: randomUUID(), moderated: true }] } };
    await host.request('snapshot', { tab, seq: 1, path: `/imagine/post/${kMediaId}`, store });
    await host.request('session.start', { tab, mediaId: kMediaId, prompt: 'a lighthouse in the rain' });
    await host.request('session.stop', { mediaId: kMediaId });
  } finally {
    await host.close();
  }
}

function run(command) {
  if (/--export\b/.test(command)) rmSync(join(home, 'export.json'), { force: true }); // each example would be the first
  const text = command.startsWith('#!') ? command : kPlaceholders.reduce((filled, [pattern, value]) => filled.replace(pattern, value), command);
  const env = { ...environment(stateHome), HOME: home, PATH: `${dirname(kHost)}:${process.env.PATH}` };
  const cwd = /^(\.\/)?scripts\//.test(text) ? kRepository : home;
  return { text, ...spawnSync('bash', ['-c', text], { cwd, env, encoding: 'utf8', timeout: 20_000 }) };
}

test('each command of README.md, CONTRIBUTING.md and docs runs', async () => {
  await useTheHost();
  const seen = new Set();
  const failed = [];
  for (const document of kDocuments) {
    for (const command of commandsIn(read(document))) {
      const elsewhere = [...Object.keys(kElsewhere), ...kByHand].find((start) => command.startsWith(start));
      if (elsewhere) {
        seen.add(elsewhere);
        continue;
      }
      const { text, status, stdout, stderr } = run(command);
      const wanted = kOtherEnd[command] ?? 0;
      if (status !== wanted) failed.push(`${document}: ${text}\n  ended with ${status} instead of ${wanted}: ${stderr.trim() || stdout.trim()}`);
      // The text says "reload the extension and do it again" after it.
      if (/--record (?!off)/.test(command)) await useTheHost();
    }
  }
  assert.deepEqual(failed, []);
  assert.deepEqual([...Object.keys(kElsewhere), ...kByHand].filter((start) => !seen.has(start)), [], 'no text names these any more');
});

test('what covers the other commands is there, and so are the scripts that they name', () => {
  for (const file of Object.values(kElsewhere)) assert.ok(exists(file), file);
  for (const start of [...Object.keys(kElsewhere), ...kByHand]) {
    const [script] = /^(\.\/)?(scripts|tests)\/\S+/.exec(start) ?? [];
    if (script && !script.endsWith('_')) assert.doesNotThrow(() => accessSync(join(kRepository, script), constants.X_OK), script);
  }
});

test('a command that fails is found, and so is a file that is not there', () => {
  assert.deepEqual(commandsIn('```sh\nfalse   # why\n# only a comment\n```\nSee `grok-retry-host --debug` and `--json`.\n```\nnot run\n```'),
    ['false', 'grok-retry-host --debug']);
  assert.deepEqual(commandsIn('```sh\n#!/bin/sh\nif [ a = b ]; then\n    false\nfi\n```\n```sh\ntrue\n```'), ['#!/bin/sh\nif [ a = b ]; then\n    false\nfi', 'true']);
  assert.equal(run('grok-retry-host --no-such-flag').status, 2);
  assert.deepEqual(filesIn('docs/a.md', 'See [it](b.md#part), `host/core/time.hpp` and `tests/no/such.cpp`.').filter((file) => !exists(file)),
    ['docs/b.md', 'tests/no/such.cpp']);
});

test('each picture is made by a script, and is shown', () => {
  const makers = ['tests/e2e/pictures.mjs', 'tests/bench/report.mjs'].map(read).join('\n');
  const shown = kDocuments.flatMap((document) => filesIn(document, read(document))).filter((file) => /\.(png|svg)$/.test(file));
  const before = (file) => file.startsWith('docs/pictures/before/'); // made by the scripts of that time (docs/screens.md)
  assert.ok(shown.length > 5);
  assert.deepEqual(shown.filter((file) => !before(file) && !makers.includes(basename(file))), [], 'no script makes them');
  const kept = readdirSync(join(kRepository, 'docs'), { recursive: true }).map((name) => `docs/${name}`).filter((file) => /\.(png|svg)$/.test(file));
  assert.deepEqual(kept.filter((file) => !shown.includes(file)), [], 'no text shows them');
});

for (const document of [...kDocuments, 'SECURITY.md', 'extension-shim/README.md']) {
  test(`the files that ${document} names exist`, () => {
    assert.deepEqual(filesIn(document, read(document)).filter((file) => !exists(file)), []);
  });
}
