/**
 * One clock made of two, for lengths of time: it never stops while either runs, and never goes back. The wall clock may be
 * set forwards and back; the running one (`performance.now`) may stop while the machine sleeps. Its reading is not a date and
 * cannot be compared with other clocks.
 * @param {() => number} wall @param {() => number} running
 */
export function steadyClock(wall, running) {
  let ahead = -Infinity;
  return () => {
    const now = running();
    ahead = Math.max(ahead, wall() - now);
    return now + ahead;
  };
}

/**
 * The real clock behind the `Timers` that every module takes as an argument.
 * @type {import('../types.d.ts').Timers}
 */
export const realTimers = {
  now: steadyClock(() => Date.now(), () => performance.now()),
  setTimeout: (run, ms) => /** @type {number} */ (/** @type {unknown} */ (setTimeout(run, ms))),
  clearTimeout: (timer) => clearTimeout(timer),
};
