/**
 * Tells the host about this page: which composer it has, how it was found, in which language, where results can be seen, and
 * whether this document may act. Sent when it changes, at most once a second. The host decides what follows.
 */
import { postIn } from './site.js';

/** @typedef {import('../types.d.ts').PageReport} PageReport */

const kIntervalMs = 1000;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'survey'>} page.site
 * @param {() => string} page.readPath
 * @param {() => 'ok'|'missing'|'unreadable'} page.storeState
 * @param {Pick<import('./aftermath.js').Stream, 'state'>} page.stream
 * @param {Pick<ReturnType<typeof import('./ability.js').createAbility>, 'visible'|'canAct'>} page.ability
 * @param {() => string[]} page.others those that may press the submit now
 * @param {() => string[]} page.missing the parts that were not found for a while
 * @param {(report: PageReport) => void} page.send
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createReport({ site, readPath, storeState, stream, ability, others, missing, send, timers }) {
  let last = '';
  let lastLook = -Infinity;
  /** @type {PageReport|null} */ let current = null;

  return {
    poll() {
      if (postIn(readPath()) === null) return; // the rest of the site does not concern us
      const now = timers.now();
      if (now - lastLook < kIntervalMs) return;
      lastLook = now;
      const { why, ...found } = site.survey();
      current = {
        ...found, composer: why ?? 'ready', store: storeState() === 'ok' ? 'present' : 'absent', stream: stream.state(),
        visible: ability.visible(), canAct: ability.canAct(why), others: others(), missing: missing(),
      };
      const text = JSON.stringify(current);
      if (text === last) return;
      last = text;
      send(current);
    },
    /** For a host that may know nothing of this document. */
    forget() {
      last = '';
      lastLook = -Infinity;
    },
    current: () => current,
  };
}
