// docs/street.md is what docs/street.json comes to. No browser: node tests/e2e/street.mjs --keep makes both.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { kRepository } from './support/places.mjs';
import { allCells, kFailed } from './support/street.mjs';
import { beside, byLanguages, byTroubles, pageOf, renewed, restOf } from './support/street_page.mjs';

const cell = (lang, more = {}) => ({ layout: 'bar', lang, source: 'store', before: 'no trouble', later: 'stays', ...more });
const row = (its, more = {}) => ({ cell: its, found: 'a bar', filled: 2, clicked: 2, counted: '1+1', wrong: 0, ends: 'done', ...more });

test('the street’s page says the same once for all languages, and sums what troubles come to', () => {
  const rows = [row(cell('en')), row(cell('es')), row(cell('eo'), { clicked: 0, filled: 0, ends: 'not claimed: mode' })];
  assert.deepEqual(byLanguages(rows).map(([, languages, , , , clicked]) => [languages, clicked]), [['en es', 2], ['eo', 0]]);
  assert.deepEqual(byTroubles([...rows, row(cell('en', { later: 'moved' }))]), [
    ['no trouble', 'stays', 3, 4, 4, 0, 'done 2, not claimed: mode 1'], ['no trouble', 'moved', 1, 2, 2, 0, 'done 1'],
  ]);
});

test('the first shim stands beside today’s on those pages that both have walked', () => {
  const before = [row(cell('en'), { clicked: 0, wrong: 1 }), row(cell('xx'), { wrong: 9 })];
  assert.deepEqual(beside([row(cell('en')), row(cell('es'))], before), [['bar', 1, 0, 1, 2, 0]]);
});

test('a walk that was interrupted goes on with the pages that are missing or failed, and its rows fall into place', () => {
  const [first, second, third, fourth] = allCells().slice(0, 4);
  const known = [row(third), row(first), row(second, { ends: kFailed })];
  assert.deepEqual(restOf([first, second, third, fourth], known), [second, fourth]);

  const gone = row(cell('xx'));
  const all = renewed([gone, ...known], [row(fourth), row(second)]);
  assert.deepEqual(all, [row(first), row(second), row(third), row(fourth), gone]);
  assert.deepEqual(restOf([first, second, third, fourth], all), []);
});

test('docs/street.md is made of docs/street.json, and no button of the wrong kind was ever pressed (R24)', () => {
  const at = (name) => readFileSync(join(kRepository, 'docs', name), 'utf8');
  const walks = JSON.parse(at('street.json'));
  assert.equal(at('street.md'), pageOf(walks));
  assert.deepEqual(walks.now.filter(({ wrong, ends }) => wrong !== 0 || ends === kFailed), []);
});
