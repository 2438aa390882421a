// Waiting for a condition, never for a length of time.

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks again until the answer is truthy, and returns it. A probe that throws counts as "not yet".
 * @template T
 * @param {string} what  completes the sentence "waited in vain for …"
 * @param {() => T | Promise<T>} probe
 * @param {{within?: number, every?: number}} [limits]  milliseconds
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, probe, { within = 15_000, every = 50 } = {}) {
  const deadline = performance.now() + within;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) break;
    await pause(every);
  }
  const seen = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`waited in vain for ${what} (${within} ms); last seen: ${seen}`);
}
