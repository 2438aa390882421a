/**
 * One clock out of two, for lengths of time: it never stands still while either runs, and never goes back. The wall
 * clock may be set, forwards and back; the running one (`performance.now`) may stand still while the machine sleeps.
 * What it reads is no date, and means nothing to anyone else.
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
