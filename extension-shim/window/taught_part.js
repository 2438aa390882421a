/** What the user showed of pages, with a way to forget it. */
import { html } from './dom.js';
import { failureText } from './failures.js';
import { t } from './language.js';
import { button, setList, setText } from './parts.js';

/** @param {Pick<ReturnType<typeof import('./client.js').createClient>, 'teach'>} client */
export function createTaughtPart(client) {
  const status = html('p', { role: 'status', class: 'note' });
  const list = html('ul', { id: 'taught', 'aria-label': t('teach_list') });
  return {
    element: html('div', {}, status, list),
    /** @param {ReturnType<typeof import('./model.js').teachOf>['kept']} kept */
    show(kept) {
      list.hidden = kept.length === 0;
      if (kept.length === 0) setText(status, t('taught_none'));
      else if (status.textContent === t('taught_none')) setText(status, '');
      setList(list, kept, ({ title, since, ...lesson }, li) => li.append(
        html('h3', {}, title), html('p', { class: 'since' }, since),
        html('p', {}, t('teach_prompt'), ' ', html('code', {}, lesson.prompt)), html('p', {}, t('teach_submit'), ' ', html('code', {}, lesson.submit)),
        html('div', { class: 'line' }, button(t('forget'), () => client.teach('forget', lesson).then(() => setText(status, t('teach_forgotten')), (failure) => setText(status, failureText(failure))))),
      ));
    },
  };
}
