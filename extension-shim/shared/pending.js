/**
 * Questions that wait for their answers on a port. Each has exactly one end: the answer, the end of the port, or the end of its time. What is
 * answered later is answered to nobody.
 */

/** @typedef {import('../types.d.ts').Failure} Failure */

/** A host has this long to answer the worker. */
export const kHostMs = 10_000;
/** The worker has a little longer to answer a page or a window, since it may have asked the host first. */
export const kWorkerMs = kHostMs + 5000;
/** A page has this long to answer the worker: it asks nobody. */
export const kPageMs = 5000;

/**
 * @param {Pick<import('../types.d.ts').Timers, 'setTimeout'|'clearTimeout'>} timers
 * @param {number} ms how long each may take
 */
export function createPending(timers, ms) {
  /** @type {Map<unknown, {resolve: (result: any) => void, reject: (failure: Failure) => void, timer: number, late: Failure, onLate: () => void}>} */ const waiting = new Map();
  let nextId = 1;

  /** @param {unknown} id */
  function taken(id) {
    const found = waiting.get(id);
    waiting.delete(id);
    if (found) timers.clearTimeout(found.timer);
    return found;
  }

  /** @param {unknown} id */
  function over(id) {
    const found = taken(id);
    found?.reject(found.late);
    found?.onLate();
  }

  return {
    size: () => waiting.size,
    /**
     * @param {(id: number) => void} send throws a Failure where it cannot be sent
     * @param {Failure} late what it fails with after its time
     * @param {() => void} [onLate]
     * @returns {Promise<any>} the result; rejects with a Failure
     */
    ask: (send, late, onLate = () => {}) => new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject, timer: timers.setTimeout(() => over(id), ms), late, onLate });
      try {
        send(id);
      } catch (failure) {
        taken(id)?.reject(/** @type {Failure} */ (failure));
      }
    }),
    /** @param {{id?: unknown, result?: unknown, error?: Failure}} answer @returns {boolean} whether anybody waited for it */
    answered({ id, result, error }) {
      const found = taken(id);
      if (error) found?.reject(error);
      else found?.resolve(result);
      return found !== undefined;
    },
    /** Each has its whole time again: whoever is to answer has said that it takes longer. */
    startAgain() {
      for (const [id, one] of waiting) {
        timers.clearTimeout(one.timer);
        one.timer = timers.setTimeout(() => over(id), ms);
      }
    },
    /** Nothing can be answered any more. @param {Failure} failure */
    fail(failure) {
      for (const id of [...waiting.keys()]) taken(id)?.reject(failure);
    },
    /** Nothing but these. @param {unknown[]} kept ids @param {Failure} failure */
    failAllBut(kept, failure) {
      for (const id of [...waiting.keys()]) if (!kept.includes(id)) taken(id)?.reject(failure);
    },
  };
}
