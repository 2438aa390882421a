/** Passes a popup's request for a page report to the page, and the answer back. Each request gets one answer, even if the page closes. */

/** @typedef {import('../types.d.ts').Port} Port */

/** @param {(port: Port, message: object) => void} post */
export function createPageReports(post) {
  let nextId = 1;
  /** @type {Map<number, {popup: Port, id: number, page: Port}>} */ const waiting = new Map();

  /** @param {Port} popup @param {number} id @param {string} name */
  const fail = (popup, id, name) => post(popup, { type: 'answer', id, error: { name, message: '', retryable: true } });

  return {
    /** @param {Port} popup @param {number} id @param {Port|undefined} page */
    ask(popup, id, page) {
      if (!page) return fail(popup, id, 'no_page');
      waiting.set(nextId, { popup, id, page });
      post(page, { type: 'skeleton', id: nextId++ });
    },
    /** @param {Port} page @param {number} id @param {unknown} skeleton */
    answered(page, id, skeleton) {
      const asked = waiting.get(id);
      if (asked?.page !== page) return;
      waiting.delete(id);
      post(asked.popup, { type: 'answer', id: asked.id, result: skeleton });
    },
    /** @param {Port} page */
    gone(page) {
      for (const [id, asked] of waiting) {
        if (asked.page !== page) continue;
        waiting.delete(id);
        fail(asked.popup, asked.id, 'lost');
      }
    },
  };
}
