// The table of faults: runs the tests of every row, joins what they report, and prints how each fault was brought about
// and what came of it. Exit code 1 if a row is not as expected, or none of its tests has run. See scripts/faults.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rows } from './rows.mjs';

const kUnitTests = 'build/dev/bin/unit_tests';
const long = process.argv.includes('--long');
const say = (text) => process.stderr.write(`${text}\n`);

/** The names of all tests there are. */
function known() {
  const { stdout } = spawnSync(kUnitTests, ['--list-test-names-only'], { encoding: 'utf8' });
  return new Set(stdout.split('\n').filter(Boolean));
}

const unescaped = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

/** Test -> {ok, skipped, seconds} of those that ran. */
function runUnitTests(names, folder) {
  const report = join(folder, 'report');
  const output = join(folder, 'run.xml');
  const wanted = names.map((name) => name.replace(/[\\,[]/g, '\\$&')).join(',');
  const env = { ...process.env, GRH_FAULTS_REPORT: report };
  if (long) Object.assign(env, { GRH_FAULTS_LONG: '1', GRH_DAMAGE_ROUNDS: '10000', GRH_STALL_SECONDS: '60', GRH_FRESH_SEEDS: '1' });
  const { stderr } = spawnSync(kUnitTests, [wanted, '-r', 'xml', '-d', 'yes', '-o', output], { env, encoding: 'utf8' });
  if (stderr) say(stderr.trimEnd());
  const ran = new Map();
  for (const [, name, body] of readFileSync(output, 'utf8').matchAll(/<TestCase name="([^"]*)"[^>]*>(.*?)<\/TestCase>/gs)) {
    const [, success, seconds] = /<OverallResult success="(\w+)" durationInSeconds="([^"]*)"/.exec(body) ?? [];
    if (success !== 'true') say(`${unescaped(name)}\n${unescaped(body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).slice(0, 2000)}\n`);
    ran.set(unescaped(name).trim(), { ok: success === 'true', skipped: /SKIPPED[^<]*/.exec(body)?.[0], seconds: Number(seconds) });
  }
  const lines = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').filter(Boolean) : [];
  return { ran, campaigns: lines.map((line) => JSON.parse(line)) };
}

/** File -> {ok, seconds}: tests that node runs, in a real browser. */
function runBrowserTests(files) {
  const ran = new Map();
  for (const file of files) {
    const begin = Date.now();
    const { status, stdout } = spawnSync('node', ['--test', file], { encoding: 'utf8' });
    if (status !== 0) say(stdout);
    ran.set(file, { ok: status === 0, seconds: (Date.now() - begin) / 1000 });
  }
  return ran;
}

const counted = (replies) => Object.entries(replies).map(([name, times]) => `${name} ${times}`).join(', ');

/** Reports of one row that say the same of several sections are one. */
function merged(campaigns) {
  const all = new Map();
  for (const one of campaigns) {
    const sum = all.get(one.injected) ?? { ...one, points: 0, answered: 0, missing: 0, replies: {} };
    for (const key of ['points', 'answered', 'missing']) sum[key] += one[key];
    for (const [name, times] of Object.entries(one.replies)) sum.replies[name] = (sum.replies[name] ?? 0) + times;
    all.set(one.injected, sum);
  }
  return [...all.values()];
}

function wrapped(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1) && lines.at(-1).length + word.length + 1 > width) lines.push('');
    lines[lines.length - 1] += (lines.at(-1) ? ' ' : '') + word;
  }
  return lines;
}

const kWidths = [4, 30, 38, 7, 9, 8, 34, 44];

function line(cells) {
  const columns = cells.map((cell, i) => wrapped(String(cell), kWidths[i]));
  const height = Math.max(...columns.map((column) => column.length));
  for (let i = 0; i < height; ++i) {
    console.log(columns.map((column, c) => (column[i] ?? '')[c >= 3 && c <= 5 ? 'padStart' : 'padEnd'](kWidths[c])).join('  ').trimEnd());
  }
}

const isForLater = (row) => !long && Boolean(row.browser) && !row.tests;
const testsOf = (row) => [...(row.tests ?? []), ...(long ? row.long ?? [] : [])];

/** @returns {boolean} as expected */
function print(row, { ran, campaigns, browser }) {
  if (row.none) {
    line([row.id, row.fault, '-', '-', '-', '-', '-', `does not apply: ${row.none}`]);
    return true;
  }
  const tests = [...testsOf(row).map((name) => [name, ran.get(name)]),
    ...(long ? row.browser ?? [] : []).map((file) => [file, browser.get(file)])];
  const failed = tests.filter(([, result]) => !result?.ok).map(([name, result]) => `${result ? 'FAILED' : 'MISSING'}: ${name}`);
  const skipped = tests.filter(([, result]) => result?.skipped).map(([, result]) => result.skipped);
  const seconds = tests.reduce((sum, [, result]) => sum + (result?.seconds ?? 0), 0);
  const reported = merged(campaigns.filter((one) => one.row === row.id));
  const lost = reported.reduce((sum, one) => sum + one.missing, 0);
  if (row.campaign && !reported.length && !skipped.length) failed.push('MISSING: no campaign has reported');
  const late = isForLater(row);
  const verdict = failed.length ? failed.join('; ') : skipped.length ? [...new Set(skipped)].join('; ') : late ? 'only with --long'
    : lost ? `FAILED: ${lost} records lost` : `as expected (${tests.length} test${tests.length === 1 ? '' : 's'}, ${seconds.toFixed(1)} s)`;
  const parts = reported.length ? reported : [{ injected: row.how ?? '', points: row.points ?? '', answered: '', missing: '', replies: {} }];
  parts.forEach((one, i) => {
    line([i ? '' : row.id, i ? '' : row.fault, one.injected, one.points, one.answered, one.missing, i ? '' : row.expected,
      [i ? '' : verdict, counted(one.replies)].filter(Boolean).join(': ')]);
  });
  return !failed.length && !skipped.length && !lost;
}

function main() {
  const check = process.argv.includes('--check');
  const names = [...new Set(rows.flatMap((row) => check ? [...(row.tests ?? []), ...(row.long ?? [])] : testsOf(row)))];
  const there = known();
  const unknown = names.filter((name) => !there.has(name));
  unknown.forEach((name) => console.log(`no such test: ${name}`));
  if (check) process.exit(unknown.length ? 1 : 0);

  const folder = mkdtempSync(join(tmpdir(), 'grh-faults-'));
  const { ran, campaigns } = runUnitTests(names.filter((name) => there.has(name)), folder);
  const browser = long ? runBrowserTests([...new Set(rows.flatMap((row) => row.browser ?? []))]) : new Map();
  rmSync(folder, { recursive: true });

  line(['#', 'fault', 'brought about by', 'points', 'answered', 'missing', 'expected', 'seen']);
  console.log(kWidths.map((width) => '-'.repeat(width)).join('  '));
  const wrong = rows.filter((row) => !print(row, { ran, campaigns, browser }));
  const total = (key) => campaigns.reduce((sum, one) => sum + one[key], 0);
  const later = rows.filter(isForLater).length;
  const none = rows.filter((row) => row.none).length;
  console.log(`\n${rows.length} rows: ${rows.length - wrong.length - later - none} as expected, ${wrong.length} not, ${none} that does not apply, ` +
    `${later} only with --long; ${total('points')} faults injected, ${total('answered')} ` +
    `answers given around them, ${total('missing')} answered records missing afterwards`);
  process.exit(wrong.length ? 1 : 0);
}

main();
