// What came of a walk along the street, for people: docs/street.json has the rows, docs/street.md is made of them.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { kRepository } from './places.mjs';
import { allCells, kFailed } from './street.mjs';

/** @typedef {{cell: Record<string, string>, found: string, filled: number|string, clicked: number|string, counted: string, wrong: number, ends: string}} Row */
/** @typedef {{bytes: number, to: string, wrapped: number, plain: number, ratio: number, added: number}} Figure */
/** @typedef {{now?: Row[], before?: Row[], listening?: Figure[]}} Known `before`: with the first shim; `listening`: of tests/bench/stream.mjs */

const row = (fields) => `| ${fields.join(' | ')} |`;
/** @param {string[]} head @param {unknown[][]} rows */
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const isPlain = (/** @type {Row} */ { cell }) => cell.before === 'no trouble' && cell.later === 'stays';
const total = (/** @type {Row[]} */ rows, /** @type {'filled'|'clicked'|'wrong'} */ what) => rows.reduce((sum, one) => sum + (Number(one[what]) || 0), 0);

/** @template T @param {T[]} all @param {(one: T) => string} key @returns {T[][]} in the order of their first ones */
function grouped(all, key) {
  /** @type {Map<string, T[]>} */ const groups = new Map();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups.values()];
}

/** One line for all languages of which the same is to be said. @param {Row[]} rows @returns {unknown[][]} */
export function byLanguages(rows) {
  const fields = (/** @type {Row} */ { cell, found, filled, clicked, counted, wrong, ends }) => [cell.source, found, filled, clicked, counted, wrong, ends];
  const groups = grouped(rows, (one) => JSON.stringify([one.cell.layout, fields(one)]));
  return groups.map((group) => group[0] ? [group[0].cell.layout, group.map(({ cell }) => cell.lang).join(' '), ...fields(group[0])] : []);
}

/** One line for each two troubles. @param {Row[]} rows @returns {unknown[][]} */
export function byTroubles(rows) {
  return grouped(rows, ({ cell }) => JSON.stringify([cell.before, cell.later])).map((group) => {
    const ends = grouped(group, ({ ends }) => ends).map((same) => `${same[0]?.ends} ${same.length}`).sort();
    return [group[0]?.cell.before, group[0]?.cell.later, group.length, total(group, 'filled'), total(group, 'clicked'), total(group, 'wrong'), ends.join(', ')];
  });
}

/** Of each layout, what was pressed on the pages that both have walked. @param {Row[]} now @param {Row[]} before */
export function beside(now, before) {
  const key = (/** @type {Row} */ { cell }) => JSON.stringify(cell);
  const walked = new Map(now.map((one) => [key(one), one]));
  const both = before.flatMap((old) => {
    const today = walked.get(key(old));
    return today ? [{ old, today }] : [];
  });
  return grouped(both, ({ old }) => old.cell.layout ?? '').map((here) => {
    const olds = here.map(({ old }) => old);
    const todays = here.map(({ today }) => today);
    return [olds[0]?.cell.layout, here.length, total(olds, 'clicked'), total(olds, 'wrong'), total(todays, 'clicked'), total(todays, 'wrong')];
  });
}

/** @param {Known} known @returns {string} */
export function pageOf({ now = [], before = [], listening = [] }) {
  const failed = now.filter(({ ends }) => ends === kFailed).length;
  return `# Every kind of page: the results

The result of one session on each kind of page that the tests' stand-in for the site has: ${now.length} pages, ${failed} of them not as expected, ${total(now, 'clicked')} clicks,
${total(now, 'wrong')} presses of a wrong button. Each page has other buttons with the name of the submit, which start something else; those are the *wrong* ones. The session
is one attempt that is refused, then a video, wherever the page allows a click. \`node tests/e2e/street.mjs --all --keep\` made this page and its data, street.json.

*Found*: the composer, as the window names it. *Filled*: clicks with exactly the granted prompt in the box. *Counted*: refused + videos. *eo* stands for
a language that the extension does not know: it clicks where the structure of the page suffices, and says what is missing where it does not.
*Neither*: a page that shows no outcome at all.

${table(['layout', 'languages', 'source', 'found', 'filled', 'clicked', 'counted', 'wrong presses', 'ends'], byLanguages(now.filter(isPlain)))}

## With troubles

*Before* is there when the session starts, *later* comes between the claim and the click. All layouts and sources, in one or more languages.

${table(['before', 'later', 'pages', 'filled', 'clicked', 'wrong presses', 'ends'], byTroubles(now))}

## Compared with the first version of the extension

The same pages with the extension's first shim, which looked for its button by its English name, anywhere on the page. One session on each page: after a
wrong press it waits for an outcome that does not come, and ends.

${table(['layout', 'pages', 'first: right clicks', 'first: wrong presses', 'now: right clicks', 'now: wrong presses'], beside(now, before))}

## What listening costs

A generation's answer asked for with the wrapped \`fetch\` and with one that nobody wraps, in turns, in one browser: medians in milliseconds, from the request
to the first chunk and to the end. \`node tests/bench/stream.mjs --keep\` measures it.

${table(['bytes', 'to the', 'wrapped', 'plain', 'ratio', 'bytes added'], listening.map(({ bytes, to, wrapped, plain, ratio, added }) => [bytes, to, wrapped.toFixed(1), plain.toFixed(1), ratio.toFixed(2), added]))}
`;
}

const file = (/** @type {string} */ name) => join(kRepository, 'docs', name);
const keyOf = (/** @type {Record<string, string>} */ cell) => JSON.stringify(cell);

/** @returns {Known} */
export const kept = () => existsSync(file('street.json')) ? JSON.parse(readFileSync(file('street.json'), 'utf8')) : {};

/** Those that were not walked yet, or failed. @param {Record<string, string>[]} cells @param {Row[]} known */
export function restOf(cells, known) {
  const walked = new Set(known.filter(({ ends }) => ends !== kFailed).map(({ cell }) => keyOf(cell)));
  return cells.filter((cell) => !walked.has(keyOf(cell)));
}

/** With these rows in the place of what was known of their pages, in the order of all cells. @param {Row[]} known @param {Row[]} rows */
export function renewed(known, rows) {
  const all = new Map([...known, ...rows].map((one) => [keyOf(one.cell), one]));
  const inOrder = allCells().flatMap((cell) => all.get(keyOf(cell)) ?? []);
  for (const { cell } of inOrder) all.delete(keyOf(cell));
  return [...inOrder, ...all.values()]; // those that are left are pages that the stand-in no longer has
}

/** Wherever it is interrupted, the file is the old one or the new one. @param {string} name @param {string} text */
function write(name, text) {
  writeFileSync(file(`${name}.part`), text);
  renameSync(file(`${name}.part`), file(name));
}

/** Keeps what was found out, and makes the page of all that is known. @param {Known} found */
export function keep(found) {
  const known = kept();
  const all = {
    now: renewed(known.now ?? [], found.now ?? []), before: renewed(known.before ?? [], found.before ?? []), listening: found.listening ?? known.listening ?? [],
  };
  const lines = Object.entries(all).map(([name, its]) => `${JSON.stringify(name)}: [\n${its.map((one) => JSON.stringify(one)).join(',\n')}\n]`);
  write('street.json', `{\n${lines.join(',\n')}\n}\n`);
  write('street.md', pageOf(all));
}
