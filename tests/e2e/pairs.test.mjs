// The cells of the street are chosen in pairs: what that means.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pairsIn, pairwise, product } from './support/pairs.mjs';
import { chosenCells, expectationOf, kFactors } from './support/street.mjs';

const pairsOf = (cells) => new Set(cells.flatMap(pairsIn));
const kShapes = [
  { a: ['0', '1'], b: ['0', '1'] },
  { a: ['0', '1'], b: ['0', '1'], c: ['0', '1'] },
  { a: ['0'], b: ['0', '1', '2'], c: ['x'], d: ['0', '1', '2', '3'] },
  { a: ['0', '1', '2'], b: ['0', '1', '2'], c: ['0', '1', '2'], d: ['0', '1', '2'], e: ['0', '1', '2'] },
  kFactors,
];

test('every value meets every value of every other factor, in far fewer cells than there are', () => {
  assert.equal(pairsOf(product(kShapes[1])).size, 12, 'three pairs of factors, four pairs of values each');
  for (const factors of kShapes) {
    const cells = pairwise(factors);
    assert.deepEqual(pairsOf(cells), pairsOf(product(factors)), JSON.stringify(factors));
    assert.equal(new Set(cells.map((cell) => JSON.stringify(cell))).size, cells.length, 'no cell twice');
    const [most, next] = Object.values(factors).map(({ length }) => length).sort((x, y) => y - x);
    assert.ok(cells.length >= most * next && cells.length <= most * next * 1.5 + 2, `${cells.length} cells`);
  }
});

test('the same factors give the same cells', () => {
  assert.deepEqual(chosenCells(), chosenCells());
});

test('of cells that show as many new pairs, those that tell more are taken', () => {
  const factors = { a: ['0', '1', '2'], b: ['0', '1', '2'], c: ['x', 'y'] };
  const telling = ({ c }) => c === 'y';
  assert.ok(pairwise(factors, telling).filter(telling).length > pairwise(factors).filter(telling).length);
});

test('the street has at most thirty cells; every layout, language and readable source has the whole job in one of them', () => {
  const cells = chosenCells();
  assert.ok(cells.length <= 30, `${cells.length} cells`);
  const done = new Set(cells.filter((cell) => expectationOf(cell).ends === 'done').flatMap((cell) => Object.entries(cell).map(([name, value]) => `${name} ${value}`)));
  const possible = new Set(product(kFactors).filter((cell) => expectationOf(cell).ends === 'done').flatMap((cell) => Object.entries(cell).map(([name, value]) => `${name} ${value}`)));
  assert.deepEqual(done, possible);
  assert.deepEqual(new Set(cells.map((cell) => expectationOf(cell).ends)), new Set(['done', 'not started', 'not claimed', 'not clicked']));
});
