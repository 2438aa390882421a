/** Turns what happened into the marks of the timeline and into sentences. Pure: no clock, no document, no chrome. */
import { kOutcome, kStop, kWait } from './words.js';

/** @typedef {import('../types.d.ts').TimelineItem} Item */
/** @typedef {import('../types.d.ts').View} View */
/**
 * One mark. `sign` is the text in it, so that colour is never the only clue; `waited`: a dotted line leads to it.
 * @typedef {{kind: 'layer1'|'layer2'|'layer3'|'video'|'running'|'waiting'|'note', sign: string, text: string, percent: number|null, waited: boolean}} Mark
 */

/** @param {number} ms @returns {string} "12 s", "2 min 5 s", "1 h 3 min" */
export function duration(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** @param {number} ms */
const clock = (ms) => new Date(ms).toLocaleTimeString();

const kLast = { claimed: true, adopted: true, waiting: true };
const kCorrections = { taken_back: true, given_after_all: true };
/** What says nothing of the end of an attempt that is being made. */
const kGoesOn = { ...kLast, ...kCorrections };

/**
 * @param {Item[]} items oldest first
 * @param {{session: Pick<View['session'], 'outcome'|'isActive'|'retryCount'|'videosGenerated'|'attemptProgress'>}} view
 * @returns {Mark[]}
 */
export function marksOf(items, { session }) {
  /** @type {Mark[]} */ const marks = [];
  let waited = false;
  /** @type {number|null} */ let since = null;
  // The newest 50 items may begin mid-session, so attempts are numbered from the end.
  let attempt = session.retryCount + session.videosGenerated - items.filter(({ kind }) => kind === 'refused' || kind === 'video').length;

  /** @param {Mark['kind']} kind @param {string} sign @param {string} text @param {number|null} [percent] */
  function put(kind, sign, text, percent = null) {
    marks.push({ kind, sign, text, percent, waited });
    waited = false;
  }
  /** It says nothing of what is waited for. @param {string} text */
  const correct = (text) => marks.push({ kind: 'note', sign: '↺', text, percent: null, waited: false });
  /** @param {number} at */
  const took = (at) => (since === null ? '' : ` after ${duration(at - since)}`);

  for (const item of items) {
    if (item.kind === 'claimed' || item.kind === 'adopted') since = item.at;
    else if (item.kind === 'waiting') waited = true;
    else if (item.kind === 'refused') {
      const reached = item.percent === null ? '' : ` at ${item.percent} %`;
      put(/** @type {Mark['kind']} */ (`layer${item.layer}`), String(item.layer), `Attempt ${++attempt}: refused at layer ${item.layer}${reached}${took(item.at)}`, item.percent);
    } else if (item.kind === 'video') put('video', '✓', `Attempt ${++attempt}: a video${took(item.at)}`);
    else if (item.kind === 'taken_back') correct(`A video was taken back: refused at layer ${item.layer}`);
    else if (item.kind === 'given_after_all') correct('A refusal was taken back: a video after all');
    else if (item.kind === 'not_clicked') put('note', '!', 'The page could not be clicked');
    else if (item.kind === 'paused') put('note', 'II', 'Paused');
    else if (item.kind === 'ended') put('note', '■', endText(item));
    if (!(item.kind in kGoesOn)) since = null;
  }
  const last = items.findLast(({ kind }) => !(kind in kCorrections));
  if (!last || session.outcome !== 'pending' || !(last.kind in kLast)) return marks;
  if (since !== null) {
    const percent = session.attemptProgress.findLast((entry) => entry.attempt === attempt + 1)?.percent ?? null;
    put('running', percent === null ? '' : `${percent}%`, `Attempt ${attempt + 1}: ${percent === null ? 'being made' : `at ${percent} %`}`, percent);
  } else if (last.kind === 'waiting' && session.isActive) put('waiting', '', kWait[last.reason] ?? last.reason);
  return marks;
}

/** @param {{outcome: string, reason: string}} end */
export const endText = ({ outcome, reason }) => `${kOutcome[outcome] ?? outcome}: ${kStop[reason] ?? reason}`;

/** @param {Item} item */
function sentence(item) {
  switch (item.kind) {
    case 'started': return 'You started a session';
    case 'claimed': return 'An attempt began';
    case 'adopted': return 'You pressed the page’s button, and that is the first attempt';
    case 'not_clicked': return 'The page could not be clicked';
    case 'refused': return `Refused at layer ${item.layer}${item.percent === null ? '' : `, at ${item.percent} %`}`;
    case 'video': return 'A video';
    case 'taken_back': return `A video was taken back by the site: it counts as refused at layer ${item.layer}`;
    case 'given_after_all': return 'A refused attempt gave a video after all';
    case 'waiting': return `${kWait[item.reason] ?? item.reason}${item.until === null ? '' : `, until ${clock(item.until)}`}`;
    case 'paused': return 'Paused';
    case 'resumed': return 'Resumed';
    case 'ended': return endText(item);
    default: return '';
  }
}

/** The same as sentences, newest first. @param {Item[]} items @returns {{time: string, text: string}[]} */
export function wordsOf(items) {
  return items.map((item) => ({ time: clock(item.at), text: sentence(item) })).filter(({ text }) => text !== '').reverse();
}

/**
 * How a session is: the key of a word in kOutcome. A restored one waits for the user, whatever it was before.
 * @param {Pick<View, 'session'|'salvaged'>|null} view
 */
export function stateOf(view) {
  if (view?.salvaged) return 'salvaged';
  const { outcome, isActive } = view?.session ?? { outcome: 'idle', isActive: false };
  return outcome === 'pending' && !isActive ? 'paused' : outcome;
}

/**
 * Marks of a session that another one has followed, or of attempts outside of any: from its items alone.
 * @param {Item[]} items oldest first @returns {Mark[]}
 */
export function pastMarksOf(items) {
  /** @param {string} wanted */
  const count = (wanted) => items.filter(({ kind }) => kind === wanted).length;
  return marksOf(items, { session: { outcome: 'idle', isActive: false, retryCount: count('refused'), videosGenerated: count('video'), attemptProgress: [] } });
}

/** The timeline in one sentence, for screen readers. @param {Mark[]} marks @returns {string} */
export function summaryOf(marks) {
  /** @param {string} start */
  const count = (start) => marks.filter(({ kind }) => kind.startsWith(start)).length;
  const refused = [1, 2, 3].flatMap((layer) => (count(`layer${layer}`) ? [`${count(`layer${layer}`)} at layer ${layer}`] : []));
  const parts = [`${count('layer')} refused${refused.length ? ` (${refused.join(', ')})` : ''}`, `${count('video')} made`];
  if (count('running')) parts.push('one being made');
  else if (count('waiting')) parts.push('waiting for the next');
  return `Timeline of this session: ${parts.join(', ')}.`;
}
