/** The toolbar badge of a tab: "refused n of m". Pure. */
import { shownCounts } from '../window/counts.js';

const kColours = { idle: '#5f6368', pending: '#2447b0', success: '#17713a', failure: '#b3261e', cancelled: '#5f6368' };
const kOutcomes = {
  idle: 'no session', pending: 'running', success: 'done', failure: 'stopped', cancelled: 'ended',
};

/**
 * @param {import('../types.d.ts').View|null} view
 * @param {import('../types.d.ts').LinkState} host
 * @param {boolean|null} on the user's switch
 * @returns {{text: string, title: string, colour: string}}
 */
export function badgeOf(view, host, on) {
  if (on === false) return { text: 'off', title: 'Grok Retry: turned off', colour: kColours.idle };
  if (host.problem) return { text: '!', title: 'Grok Retry: cannot reach the host', colour: kColours.failure };
  if (!view || (view.session.outcome === 'idle' && !view.session.isActive)) return { text: '', title: 'Grok Retry', colour: kColours.idle };
  const { session, persistent } = view;
  const { refused, videos } = shownCounts(session);
  const paused = session.outcome === 'pending' && !session.isActive;
  return {
    text: `${refused}/${persistent.maxRetries}`,
    title:
      `Grok Retry: refused ${refused} of ${persistent.maxRetries}, ` +
      `videos ${videos} of ${persistent.videoGoal}, ${paused ? 'paused' : kOutcomes[session.outcome]}`,
    colour: paused ? kColours.idle : kColours[session.outcome],
  };
}
