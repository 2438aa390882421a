/** Passes a popup's question to the page, and the answer back. Each question gets one answer, even if the page closes. */

/** @typedef {import('../types.d.ts').Port} Port */

/** @param {(port: Port, message: object) => void} post */
export function createQuestions(post) {
  let nextId = 1;
  /** @type {Map<number, {popup: Port, id: number, page: Port}>} */ const waiting = new Map();

  /** @param {Port} popup @param {number} id @param {string} name */
  const fail = (popup, id, name) => post(popup, { type: 'answer', id, error: { name, message: '', retryable: true } });

  return {
    /** @param {'skeleton'|'own'|'composer'} type what the page is asked for @param {Port} popup @param {number} id @param {Port|undefined} page */
    ask(type, popup, id, page) {
      if (!page) return fail(popup, id, 'no_page');
      waiting.set(nextId, { popup, id, page });
      post(page, { type, id: nextId++ });
    },
    /** @param {Port} page @param {number} id @param {unknown} result */
    answered(page, id, result) {
      const asked = waiting.get(id);
      if (asked?.page !== page) return;
      waiting.delete(id);
      post(asked.popup, { type: 'answer', id: asked.id, result });
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
