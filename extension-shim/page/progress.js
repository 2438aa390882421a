/**
 * Reports the progress of the running generation (rounded percent, changes only, at most one a second, the newest
 * always before the outcome) and rate-limit notices (each once). Has no timer of its own.
 */
import { rateLimitIn } from './site.js';

const kMinIntervalMs = 1000;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'percent'|'notices'>} page.site
 * @param {(percent: number) => void} page.sendProgress
 * @param {(notice: {kind: 'rate_limited', retryAfterMs?: number}) => void} page.sendNotice
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createProgress({ site, sendProgress, sendNotice, timers }) {
  /** @type {number|null} */ let shown = null;
  let sent = /** @type {number|null} */ (null);
  let sentAt = -Infinity;
  /** Elements may be used again for another notice, so what was read is remembered with them. @type {WeakMap<object, string>} */
  const read = new WeakMap();

  function flush() {
    if (shown === null || shown === sent) return;
    sent = shown;
    sentAt = timers.now();
    sendProgress(shown);
  }

  return {
    /** What was seen and not yet said: called before the outcome is said, since the last percent tells its layer (R7). */
    flush,
    /** For a host that may have missed what was said. */
    forget() {
      sent = null;
    },
    poll() {
      const percent = site.percent();
      if (percent !== null) shown = percent;
      else {
        flush(); // the generation ended: its last percent may still be unsaid
        shown = sent = null; // the next one may begin with the same number
      }
      if (timers.now() - sentAt >= kMinIntervalMs) flush();
      for (const { element, text } of site.notices()) {
        if (read.get(element) === text) continue;
        read.set(element, text);
        const limit = rateLimitIn(text);
        if (limit) sendNotice({ kind: 'rate_limited', ...limit });
      }
    },
  };
}
