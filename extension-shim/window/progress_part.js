/** How the session of an image is: its state in a sentence, its counters, its timeline. */
import { html } from './dom.js';
import { drawn, legend } from './draw.js';
import { t } from './language.js';
import { setList, setText, timed } from './parts.js';

/** @typedef {ReturnType<typeof import('./model.js').present>} Shown */

export function createProgressPart() {
  const outcome = html('h2', { id: 'outcome' });
  const media = html('span', { id: 'media' });
  const decisionText = html('span', { id: 'decision-text', 'aria-live': 'polite' });
  const countdown = html('span', { id: 'countdown', role: 'timer', 'aria-live': 'off' });
  const decision = html('p', { id: 'decision' }, decisionText, ' ', countdown);
  /** @type {Record<'refused'|'videos'|'credits', HTMLElement>} */
  const counts = { refused: html('dd', { id: 'refused' }), videos: html('dd', { id: 'videos' }), credits: html('dd', { id: 'credits' }) };
  const timeline = html('div', { id: 'timeline' });
  const words = html('ol', { id: 'words' });
  const wordsDetails = html('details', { id: 'words-details' }, html('summary', {}, t('what_happened')), words,
    html('p', { class: 'note' }, t('layers_are')), html('div', { role: 'group', 'aria-label': t('legend') }, legend()));
  const summary = html('dl', { id: 'summary', class: 'facts' });

  return {
    element: html('section', { 'aria-labelledby': 'outcome' },
      html('div', { class: 'line' }, outcome, media), decision,
      html('dl', { class: 'counts' }, ...Object.entries(counts).map(([name, element]) => html('div', {}, html('dt', {}, t(name)), element))),
      summary, timeline, wordsDetails),
    /** @param {Shown} shown @param {import('../types.d.ts').Decision|null|undefined} said */
    show(shown, said) {
      setText(media, shown.media);
      media.title = shown.mediaId === null ? '' : `${t('image_hint')}: ${shown.media}`;
      setText(outcome, shown.outcome.text);
      outcome.dataset.outcome = shown.outcome.kind;
      setText(decisionText, shown.decision.text);
      setText(countdown, shown.decision.countdown);
      decision.dataset.action = said?.action ?? '';
      decision.dataset.reason = said && 'reason' in said ? said.reason : '';
      for (const name of /** @type {const} */ (['refused', 'videos', 'credits'])) setText(counts[name], shown[name]);
      summary.hidden = shown.summary.length === 0;
      const key = JSON.stringify(shown.summary);
      if (summary.dataset.key !== key) {
        summary.dataset.key = key;
        summary.replaceChildren(...shown.summary.map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, value))));
      }
      const { marks, summary: sentence, words: lines } = shown.timeline;
      const drawing = JSON.stringify(marks);
      if (timeline.dataset.key !== drawing) {
        timeline.dataset.key = drawing;
        timeline.replaceChildren(...(marks.length > 0 ? [drawn(marks, sentence)] : []));
      }
      wordsDetails.hidden = lines.length === 0;
      setList(words, lines, timed);
    },
  };
}
