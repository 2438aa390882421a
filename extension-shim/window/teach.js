/** The part of a window where the user shows the page's prompt box and its button, and sees what is kept of it. */
import { html } from './dom.js';
import { failureText } from './failures.js';
import { t } from './language.js';
import { button, hiddenAtFirst, setBox, setList, setText } from './parts.js';

/** @typedef {import('../types.d.ts').Lesson} Lesson */

/**
 * @param {object} popup
 * @param {Pick<ReturnType<typeof import('./client.js').createClient>, 'teach'>} popup.client
 * @param {() => unknown} popup.leave lets the user see the page
 * @param {() => object} popup.describe of what a bug report is
 * @param {() => void} popup.open lets the user see this part
 */
export function createTeachPart({ client, leave, describe, open }) {
  /** @type {Lesson|null} */ let lesson = null;
  /** What was last said here, until the page says something else. */
  let said = '';
  let status = '';

  const showButton = button(t('teach_show'), async () => {
    say('');
    if (await ask('show')) await leave();
  }, { id: 'teach-show' });
  const statusLine = hiddenAtFirst(html('p', { id: 'teach-status', role: 'status' }));
  const title = html('h4', { id: 'lesson-title' });
  const prompt = html('code', { id: 'lesson-prompt' });
  const submit = html('code', { id: 'lesson-submit' });
  const note = hiddenAtFirst(html('p', { id: 'lesson-note', class: 'box warn' }));
  const save = button(t('save'), async () => {
    if (!lesson || !await ask('save', lesson)) return;
    await ask('discard');
    say(t('teach_saved'));
  }, { id: 'lesson-save' });
  const shownLesson = hiddenAtFirst(html('div', { id: 'lesson', class: 'lesson' }, title,
    html('p', {}, t('teach_prompt'), ' ', prompt), html('p', {}, t('teach_submit'), ' ', submit), html('p', { id: 'lesson-says' }, t('teach_says')), note,
    html('div', { class: 'line' }, save,
      button(t('test'), () => {
        say('');
        if (lesson) ask('test', lesson);
      }, { id: 'lesson-test' }),
      button(t('teach_copy'), () => lesson && copy(lesson), { id: 'lesson-copy' }),
      button(t('discard'), () => {
        say('');
        ask('discard');
      }, { id: 'lesson-discard' }))));
  const taught = html('ul', { id: 'taught', 'aria-label': t('teach_list') });
  const element = html('section', { id: 'teach', 'aria-labelledby': 'teach-title' },
    html('h3', { id: 'teach-title' }, t('teach_title')), html('p', {}, t('teach_about')), html('p', {}, showButton), statusLine, shownLesson, taught);

  /** @param {string} text */
  function say(text) {
    said = text;
    setBox(statusLine, text || status);
  }

  /** @param {Parameters<typeof client.teach>[0]} act @param {Lesson} [about] @returns {Promise<boolean>} */
  async function ask(act, about) {
    try {
      await client.teach(act, about);
      return true;
    } catch (failure) {
      say(failureText(/** @type {import('../types.d.ts').Failure} */ (failure)) || t('teach_not_done'));
      return false;
    }
  }

  /** Selectors, the layout and the language: no text of the page is among them. @param {Lesson} about */
  async function copy({ layout, prompt: box, submit: control }) {
    await navigator.clipboard.writeText(JSON.stringify({ ...describe(), layout, prompt: box, submit: control }, null, 1)).then(() => say(t('teach_copied')), () => say(t('teach_not_done')));
  }

  return {
    element,
    /** @param {ReturnType<typeof import('./model.js').teachOf>} shown */
    show(shown) {
      const isNew = shown.lesson !== null && lesson === null;
      lesson = shown.lesson && { layout: shown.lesson.layout, prompt: shown.lesson.prompt, submit: shown.lesson.submit };
      // A user who comes back from the page looks for the result.
      if (isNew || (shown.status !== '' && shown.status !== status)) open();
      if (shown.status !== status) said = '';
      status = shown.status;
      element.dataset.stage = shown.stage;
      showButton.disabled = !shown.canShow;
      setBox(statusLine, said || status);
      shownLesson.hidden = lesson === null;
      setText(title, shown.lesson?.title ?? '');
      setText(prompt, lesson?.prompt ?? '');
      setText(submit, lesson?.submit ?? '');
      setBox(note, shown.note);
      save.disabled = !shown.canSave;
      taught.hidden = shown.kept.length === 0;
      setList(taught, shown.kept, ({ title: name, since, ...kept }, li) => li.append(
        html('h4', {}, name), html('p', { class: 'since' }, since),
        html('p', {}, t('teach_prompt'), ' ', html('code', {}, kept.prompt)), html('p', {}, t('teach_submit'), ' ', html('code', {}, kept.submit)),
        html('div', { class: 'line' },
          button(t('test'), () => ask('test', kept)), button(t('teach_copy'), () => copy(kept)),
          button(t('forget'), async () => await ask('forget', kept) && say(t('teach_forgotten')))),
      ));
    },
  };
}
