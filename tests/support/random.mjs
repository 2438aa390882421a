// What is drawn at random, the same for the same seed.

/** mulberry32. @param {number} seed */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (/** @type {number} */ most) => Math.floor(next() * (most + 1));
  return {
    upTo,
    pick: (list) => list[upTo(list.length - 1)],
    chance: (/** @type {number} */ share) => next() < share,
    shuffled(list) {
      const result = [...list];
      for (let last = result.length - 1; last > 0; last--) {
        const other = upTo(last);
        [result[last], result[other]] = [result[other], result[last]];
      }
      return result;
    },
  };
}
