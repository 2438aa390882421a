/**
 * What is worth a desktop notification: how a session ended, and what it needs the user for. Pure. A notification has one of a few
 * fixed texts and four counts: no prompt, no id, no word of a page.
 */
import { shownCounts } from '../window/counts.js';

/** @typedef {import('./tabs.js').Entry} Entry */
/** @typedef {import('../types.d.ts').View} View */
/**
 * What one image is about. `view` is null while nothing is known of it.
 * @typedef {object} Image
 * @property {View} view the newest of its tabs
 * @property {Entry} entry a tab that shows it
 * @property {{at: number, title: string, text: string|null}|null} ended the end of its session; `text` is null if it was the user's own
 * @property {string|null} needs why it waits for the user, by the key of a text
 */

/** Why a session ended, as texts. The others say where to look. @type {Record<string, string>} */
const kEnds = {
  goal_reached: 'notify_goal_reached', max_retries: 'notify_max_retries', prompt_refused: 'notify_prompt_refused',
  credit_budget: 'notify_credit_budget', rate_limited: 'notify_rate_limited',
};
/** Why a session waits for the user, as texts. @type {Record<string, string>} */
const kNeeds = { show_tab: 'notify_show_tab', other_extension: 'notify_other_extension', rate_limited: 'notify_pause' };

/** @param {Record<string, string>} table @param {string} reason of the host */
const textOf = (table, reason) => (Object.hasOwn(table, reason) ? table[reason] ?? null : null);

/** @param {Entry} entry @returns {Image['ended']} */
function endOf({ view, decision }) {
  const summary = view?.session.lastSessionSummary;
  if (!view || !summary || view.session.isActive || view.session.outcome === 'pending' || view.session.outcome === 'idle') return null;
  // The view comes first, and then why: until then it is not told.
  if (decision?.action !== 'stop' || decision.mediaId !== view.mediaId) return null;
  const title = view.session.outcome === 'success' ? 'notify_done' : 'notify_ended';
  return { at: summary.endedAt, title, text: decision.reason === 'user' ? null : textOf(kEnds, decision.reason) ?? 'notify_stopped' };
}

/** @param {Entry} entry what the page itself says is in the way of a click */
const trouble = ({ page }) => (page?.missing.length ? 'notify_page' : page?.trouble ? 'notify_blocked' : null);

/** @param {Entry[]} entries those on one image with a running session @returns {string|null} */
function needOf(entries) {
  for (const { decision } of entries) {
    const need = decision?.action === 'wait' ? textOf(kNeeds, decision.reason) : null;
    if (need) return need;
  }
  // An attempt is due, and no page of the image can make it.
  if (!entries.some(({ decision }) => decision?.action === 'retry')) return null;
  const troubles = entries.map(trouble);
  return troubles.includes(null) ? null : troubles[0] ?? null;
}

/** The images that tabs show, each once. @param {Entry[]} entries @returns {Image[]} */
export function imagesOf(entries) {
  /** @type {Map<string, Entry[]>} */ const shown = new Map();
  for (const entry of entries) {
    if (entry.view) shown.set(entry.view.mediaId, [...shown.get(entry.view.mediaId) ?? [], entry]);
  }
  return [...shown.values()].flatMap((all) => {
    // Tabs hear of a change one after the other. The newest counts.
    const revision = Math.max(...all.map(({ view }) => view?.revision ?? 0));
    const newest = all.filter(({ view }) => view?.revision === revision);
    const entry = newest.find(({ decision }) => decision?.action === 'stop') ?? newest[0];
    if (!entry?.view) return [];
    return [{ view: entry.view, entry, ended: endOf(entry), needs: entry.view.session.isActive ? needOf(newest) : null }];
  });
}

/** @param {View} view */
export function countsOf({ session, persistent }) {
  const { refused, videos } = shownCounts(session);
  return [refused, persistent.maxRetries, videos, persistent.videoGoal];
}
