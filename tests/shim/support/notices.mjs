// A browser that shows notifications and keeps what a worker wrote, while workers come and go.
import { createNotifier } from '../../../extension-shim/worker/notifier.js';
import { t } from './texts.mjs';
import { settle, view, virtualClock } from './world.mjs';

export const ended = (outcome, at, counts = {}) => view({
  outcome, retryCount: 1, ...counts, lastSessionSummary: { outcome, endedAt: at, retriesAttempted: 1, completedVideos: counts?.videosGenerated ?? 0, creditsUsed: 1 },
}, {}, { revision: at });
export const running = (fields = {}, revision = 1) => view({ isActive: true, outcome: 'pending', ...fields }, {}, { revision });
export const stop = (reason, mediaId = 'media-1') => ({ action: 'stop', outcome: 'failure', reason, mediaId });
export const wait = (reason, mediaId = 'media-1') => ({ action: 'wait', reason, until: null, now: 0, mediaId });
export const due = { action: 'retry', decisionId: 'd1', mediaId: 'media-1' };
export const of = (mediaId, shown) => shown && { ...shown, mediaId };

/** What a tab is about, as the hub has it. */
export const tab = (id, shown, decision = null, page = null) => ({
  tab: { id, document: `doc-${id}` }, view: shown, decision: decision && { ...decision, mediaId: shown?.mediaId },
  page: page && { path: `/imagine/post/${shown?.mediaId}`, missing: [], trouble: null, ...page },
});

/**
 * `dies`: how many of the browser's answers a worker still gets; what it asked for before is done nevertheless, and after it
 * nothing is asked for.
 */
export function browser({ allowed = true } = {}) {
  const timers = virtualClock();
  const it = { timers, allowed, stored: {}, shown: new Map(), popped: [], cleared: [], brought: [], steps: 0, ids: 0, wall: 1_800_000_000_000 };
  it.worker = ({ dies = Infinity, on = true } = {}) => {
    let left = dies;
    const never = new Promise(() => {});
    /** One call of the browser. */
    const call = (act) => (...given) => {
      if (left <= 0) return never;
      left--;
      it.steps++;
      const result = act(...structuredClone(given));
      return left <= 0 && dies < Infinity ? never : Promise.resolve(result);
    };
    const notifications = {
      create: call((id, options) => {
        if (!it.shown.has(id)) it.popped.push({ id, ...options });
        it.shown.set(id, options);
      }),
      clear: call((id) => {
        it.cleared.push(id);
        it.shown.delete(id);
      }),
    };
    const notifier = createNotifier({
      memory: { get: call((key) => structuredClone({ [key]: it.stored[key] })), set: call((items) => Object.assign(it.stored, items)) },
      notifications: () => (it.allowed ? notifications : undefined),
      t, icon: 'icon.png',
      show: (place) => it.brought.push(place),
      wall: () => it.wall + timers.now(),
      newId: () => `n${++it.ids}`,
      timers,
    });
    if (on !== null) notifier.turn(on);
    return notifier;
  };
  it.said = () => it.popped.map(({ title, message }) => `${title}: ${message}`);
  it.settled = async () => {
    for (let n = 0; n < 20; n++) await settle();
  };
  return it;
}
