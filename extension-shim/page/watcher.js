/**
 * Notices a new route and a changed store, and reports each once, the route always before the store.
 * It has no timer of its own; the pulse calls `poll`. Writes from the same tab fire no storage event, so the raw string is
 * compared (the browser returns the same string until it changes).
 */
import { diff, imageOf, project, whole } from './projection.js';

/** @typedef {{route(path: string): void, snapshot(params: {store: import('../types.d.ts').Store|null, partial: boolean, path: string}): void}} Say */

/**
 * @param {object} page
 * @param {() => string|null} page.readStore may throw where storage is forbidden
 * @param {() => string} page.readPath
 * @param {Say} page.say
 * @param {() => void} page.beforeChange called before a route or snapshot is said, for what belongs to the time before it
 */
export function createWatcher({ readStore, readPath, say, beforeChange }) {
  /** @type {string|null} */ let raw = null;
  let known = project(null);
  let path = '';

  function read() {
    try {
      return readStore();
    } catch {
      return null;
    }
  }

  function checkPath() {
    const now = readPath();
    if (now === path) return;
    beforeChange();
    path = now;
    say.route(path);
  }

  function checkStore() {
    const now = read();
    if (now === raw) return;
    raw = now;
    const next = project(now);
    const change = diff(known, next);
    known = next;
    if (!change) return;
    beforeChange();
    say.snapshot({ ...change, path });
  }

  return {
    checkPath,
    poll() {
      checkPath();
      checkStore();
    },
    /** Everything, for a host that may know nothing of this document. Safe to repeat (R3). */
    full() {
      raw = read();
      known = project(raw);
      path = readPath();
      say.snapshot({ ...whole(known), path });
    },
    storeState: () => known.state,
    /** Where the host was last told that the page is. */
    toldPath: () => path,
    /** @param {string} post @returns {string|null} */
    imageOf: (post) => imageOf(known, post),
  };
}
