/** Turns what happened into the marks of the timeline and into sentences. Pure: no clock, no document, no chrome. */
import { locale, number, t, told } from './language.js';

/** @typedef {import('../types.d.ts').TimelineItem} Item */
/** @typedef {import('../types.d.ts').View} View */
/**
 * One mark. `sign` is the text in it, so that colour is never the only clue; `waited`: a dotted line leads to it.
 * @typedef {{kind: 'layer1'|'layer2'|'layer3'|'video'|'running'|'waiting'|'note', sign: string, text: string, percent: number|null, waited: boolean}} Mark
 */

/** @param {number} ms @returns {string} "12 s", "2 min 5 s", "1 h 3 min" */
export function duration(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  if (s < 60) return t('duration_s', s);
  if (s < 3600) return s % 60 ? t('duration_min_s', Math.floor(s / 60), s % 60) : t('duration_min', s / 60);
  return t('duration_h_min', Math.floor(s / 3600), Math.floor((s % 3600) / 60));
}

/** @param {number} ms */
const clock = (ms) => new Date(ms).toLocaleTimeString(locale());

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
  /** @param {string} text @param {number} at */
  const took = (text, at) => (since === null ? text : t('after_time', text, duration(at - since)));

  for (const item of items) {
    if (item.kind === 'claimed' || item.kind === 'adopted') since = item.at;
    else if (item.kind === 'waiting') waited = true;
    else if (item.kind === 'refused') {
      put(/** @type {Mark['kind']} */ (`layer${item.layer}`), String(++attempt), took(item.percent === null ? t('bead_refused', attempt, item.layer) : t('bead_refused_at', attempt, item.layer, number(item.percent)), item.at), item.percent);
    } else if (item.kind === 'video') put('video', '✓', took(t('bead_video', ++attempt), item.at));
    else if (item.kind === 'taken_back') correct(t('bead_taken_back', item.layer));
    else if (item.kind === 'given_after_all') correct(t('bead_given_after_all'));
    else if (item.kind === 'not_clicked') put('note', '!', t('happened_not_clicked'));
    else if (item.kind === 'paused') put('note', 'II', t('outcome_paused'));
    else if (item.kind === 'ended') put('note', '■', endText(item));
    if (!(item.kind in kGoesOn)) since = null;
  }
  const last = items.findLast(({ kind }) => !(kind in kCorrections));
  if (!last || session.outcome !== 'pending' || !(last.kind in kLast)) return marks;
  if (since !== null) {
    const percent = session.attemptProgress.findLast((entry) => entry.attempt === attempt + 1)?.percent ?? null;
    put('running', percent === null ? '' : `${percent}%`, percent === null ? t('bead_running', attempt + 1) : t('bead_running_at', attempt + 1, number(percent)), percent);
  } else if (last.kind === 'waiting' && session.isActive) put('waiting', '', told('wait', last.reason));
  return marks;
}

/** @param {{outcome: string, reason: string}} end */
export const endText = ({ outcome, reason }) => t('ended_because', told('outcome', outcome), told('stop', reason));

/** @param {Item} item */
function sentence(item) {
  switch (item.kind) {
    case 'refused': return item.percent === null ? t('happened_refused', item.layer) : t('happened_refused_at', item.layer, number(item.percent));
    case 'taken_back': return t('happened_taken_back', item.layer);
    case 'waiting': return item.until === null ? told('wait', item.reason) : t('happened_waiting', told('wait', item.reason), clock(item.until));
    case 'ended': return endText(item);
    default: return t(`happened_${item.kind}`);
  }
}

/** The same as sentences, newest first. @param {Item[]} items @returns {{time: string, text: string}[]} */
export function wordsOf(items) {
  return items.map((item) => ({ time: clock(item.at), text: sentence(item) })).filter(({ text }) => text !== '').reverse();
}

/**
 * How a session is: the code of a text `outcome_…`. A restored one waits for the user, whatever it was before.
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
  const list = new Intl.ListFormat(t('language'), { style: 'short', type: 'unit' });
  const layers = [1, 2, 3].flatMap((layer) => (count(`layer${layer}`) ? [t('count_at_layer', number(count(`layer${layer}`)), layer)] : []));
  const refused = layers.length > 0 ? t('count_refused_by_layer', number(count('layer')), list.format(layers)) : t('count_refused', number(count('layer')));
  const parts = [refused, t('count_made', number(count('video')))];
  if (count('running')) parts.push(t('one_running'));
  else if (count('waiting')) parts.push(t('one_waiting'));
  return t('timeline_summary', list.format(parts));
}
