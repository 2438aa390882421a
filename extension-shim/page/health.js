/**
 * Tells the popup what the page looks like, whenever that changes. A part counts as missing when it has been missing for a
 * while on a post's page at rest, because pages load in pieces and hide controls while a video is made.
 */
import { postIn } from './site.js';

const kPatienceMs = 5000;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'hydrated'|'percent'|'describe'>} page.site
 * @param {() => string} page.readPath
 * @param {() => 'ok'|'missing'|'unreadable'} page.storeState
 * @param {() => import('../types.d.ts').PageReport|null} page.report
 * @param {(page: import('../types.d.ts').PageState) => void} page.show
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createHealth({ site, readPath, storeState, report, show, timers }) {
  let last = '';
  let lastLook = -Infinity;
  /** @type {number|null} */ let missingSince = null;
  /** @type {{missing: string[], trouble: string|null}} */ const nothing = { missing: [], trouble: null };
  let known = nothing;

  return {
    poll() {
      const now = timers.now();
      const path = readPath();
      const onPost = postIn(path) !== null;
      if (now - lastLook >= 1000) {
        lastLook = now;
        const found = onPost && site.hydrated() && site.percent() === null ? site.describe() : nothing;
        if (found.missing.length === 0 && found.trouble === null) missingSince = null;
        else missingSince ??= now;
        known = missingSince !== null && now - missingSince >= kPatienceMs ? found : nothing;
      }
      const page = { path, onPost, store: storeState(), ...known, report: onPost ? report() : null };
      const text = JSON.stringify(page);
      if (text === last) return;
      last = text;
      show(page);
    },
    /** The parts that have not been found for a while. */
    missing: () => known.missing,
    /** For a worker that may know nothing. */
    forget() {
      last = '';
    },
  };
}
