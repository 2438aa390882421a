/**
 * Reports the progress of the running generation (rounded percent, changes only, at most one a second, the newest always
 * before the result) and rate-limit notices: once while a notice stays, again when it comes back. It has no timer of its own.
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
  /** What was shown at the last look. Pages use an element again for another notice, so its text counts, too. @type {Map<object, string>} */
  let shownNotices = new Map();

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
      const before = shownNotices;
      shownNotices = new Map(site.notices().map(({ element, text }) => [element, text]));
      for (const [element, text] of shownNotices) {
        const limit = before.get(element) === text ? null : rateLimitIn(text);
        if (limit) sendNotice({ kind: 'rate_limited', ...limit });
      }
    },
  };
}
