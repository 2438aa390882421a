// Chosen in pairs: few cells, in which each value of a factor meets each value of every other. The same factors give the
// same cells.

/** @typedef {Record<string, string>} Cell */

/** Every cell there is, the last factor changing first. @param {Record<string, readonly string[]>} factors @returns {Cell[]} */
export function product(factors) {
  return Object.entries(factors).reduce((cells, [name, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))), [{}]);
}

/** The pairs of values in a cell, each as a text of its own. @param {Cell} cell @returns {string[]} */
export function pairsIn(cell) {
  const values = Object.entries(cell);
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => JSON.stringify([one, other])));
}

/** How much a pair counts that was not seen yet, beside one that was seen only in cells which do not tell. */
const kNew = 8;

/**
 * Takes the cell that shows the most, and again, until every pair has been seen. Pairs are worth most when they are new, and
 * something when they are new in a cell that is `telling`. The two factors with the most values say how many cells it takes
 * at least, and each pair of theirs gets one cell, as long as that suffices.
 * @param {Record<string, readonly string[]>} factors @param {(cell: Cell) => boolean} [telling] @returns {Cell[]}
 */
export function pairwise(factors, telling = () => false) {
  const [one, other] = Object.keys(factors).sort((a, b) => factors[b].length - factors[a].length);
  const all = product(factors).map((cell) => ({ cell, base: JSON.stringify([cell[one], cell[other]]), pairs: pairsIn(cell), tells: telling(cell) }));
  const missing = new Set(all.flatMap(({ pairs }) => pairs));
  const untold = new Set(missing);
  const taken = [];
  let free = all;
  while (missing.size > 0) {
    let best = free[0];
    let most = -1;
    for (const candidate of free) {
      const { pairs, tells } = candidate;
      const worth = kNew * pairs.filter((pair) => missing.has(pair)).length + (tells ? pairs.filter((pair) => untold.has(pair)).length : 0);
      if (worth > most) [best, most] = [candidate, worth];
    }
    taken.push(best);
    for (const pair of best.pairs) {
      missing.delete(pair);
      if (best.tells) untold.delete(pair);
    }
    free = free.filter(({ base }) => base !== best.base);
    if (free.length === 0) free = all.filter((candidate) => !taken.includes(candidate));
  }
  return taken.map(({ cell }) => cell);
}
