/**
 * The real clock behind the `Timers` that every module takes as an argument.
 * @type {import('../types.d.ts').Timers}
 */
export const realTimers = {
  now: () => Date.now(),
  setTimeout: (run, ms) => /** @type {number} */ (/** @type {unknown} */ (setTimeout(run, ms))),
  clearTimeout: (timer) => clearTimeout(timer),
};
