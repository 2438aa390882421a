/** What the toolbar and the tab's title say of a session: "n/m" (refused of allowed), a tick or a cross. Pure. */
import { isAtWork } from '../shared/names.js';
import { shownCounts } from '../window/counts.js';

const kColours = { idle: '#5f6368', running: '#2447b0', pending: '#5f6368', success: '#17713a', failure: '#b3261e', cancelled: '#5f6368' };
/** By how a session is; `pending` and not running is paused. */
const kTitles = {
  running: 'badge_running', pending: 'badge_paused', success: 'badge_success', failure: 'badge_failure', cancelled: 'badge_cancelled',
};

/** @typedef {(key: string, ...substitutions: (string|number)[]) => string} Text a text of `_locales` */

/** @param {import('../types.d.ts').View|null} view @returns {string} "" where there is no session */
export function markOf(view) {
  if (!view || (view.session.outcome === 'idle' && !view.session.isActive)) return '';
  const { session, persistent } = view;
  if (session.outcome === 'success') return '✓';
  if (session.outcome === 'failure' || session.outcome === 'cancelled') return '✗';
  return `${session.retryCount}/${persistent.maxRetries}`;
}

/**
 * What stands before the title of the page, "" for nothing.
 * @param {import('../types.d.ts').View|null} view
 * @param {import('../types.d.ts').LinkState} host
 * @param {boolean} shown whether the user wants it, and has not switched everything off
 */
export function titleOf(view, host, shown) {
  const mark = shown && !host.problem ? markOf(view) : '';
  return mark.includes('/') ? `(${mark})` : mark;
}

/**
 * @param {import('../types.d.ts').View|null} view
 * @param {import('../types.d.ts').LinkState} host
 * @param {boolean|null} on the user's switch
 * @param {Text} t
 * @returns {{text: string, title: string, colour: string}}
 */
export function badgeOf(view, host, on, t) {
  if (on === false) return { text: t('badge_off_mark'), title: t('badge_off'), colour: kColours.idle };
  if (isAtWork(host.problem)) return { text: '…', title: t(`problem_${host.problem?.kind}`, host.problem?.text ?? ''), colour: kColours.idle };
  if (host.problem) return { text: '!', title: t('badge_no_host'), colour: kColours.failure };
  const text = markOf(view);
  if (!view || text === '') return { text: '', title: t('badge_name'), colour: kColours.idle };
  const { session, persistent } = view;
  const { refused, videos } = shownCounts(session);
  const state = session.outcome === 'idle' || (session.outcome === 'pending' && session.isActive) ? 'running' : session.outcome;
  return {
    text,
    title: t(kTitles[state], refused, persistent.maxRetries, videos, persistent.videoGoal),
    colour: kColours[state],
  };
}
