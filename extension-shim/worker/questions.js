/** Passes a window's question to a page, and the answer back. Each question gets one answer, even if the page closes or says nothing. */
import { createPending, kPageMs } from '../shared/pending.js';

/** @typedef {import('../types.d.ts').Port} Port */

/** @param {string} name @returns {import('../types.d.ts').Failure} */
const failed = (name) => ({ name, message: '', retryable: true });

/** @param {(port: Port, message: object) => void} post @param {import('../types.d.ts').Timers} timers */
export function createQuestions(post, timers) {
  /** @type {Map<Port, ReturnType<typeof createPending>>} */ const asked = new Map();

  /** @param {Port} page */
  function of(page) {
    const found = asked.get(page) ?? createPending(timers, kPageMs);
    asked.set(page, found);
    return found;
  }

  return {
    /** @param {'skeleton'|'own'|'composer'} type what the page is asked for @param {Port|undefined} page @returns {Promise<object>} an answer for the window */
    ask(type, page) {
      if (!page) return Promise.resolve({ error: failed('no_page') });
      return of(page).ask((id) => post(page, { type, id }), failed('page_silent')).then((result) => ({ result }), (error) => ({ error }));
    },
    /** @param {Port} page @param {number} id @param {unknown} result */
    answered: (page, id, result) => void asked.get(page)?.answered({ id, result }),
    /** @param {Port} page */
    gone(page) {
      asked.get(page)?.fail(failed('page_gone'));
      asked.delete(page);
    },
  };
}
