/** The part of the popup where the user shows the page's prompt box and its button, and sees what is kept of it. */
import { failureText } from './model.js';
import { kTeach } from './words.js';

/** @typedef {import('../types.d.ts').Lesson} Lesson */

/**
 * @param {object} popup
 * @param {Pick<ReturnType<typeof import('./client.js').createClient>, 'teach'>} popup.client
 * @param {(id: string) => any} popup.find
 * @param {(id: string, text: string) => void} popup.setText
 * @param {(id: string, text: string) => void} popup.setBox
 * @param {(id: string, items: unknown[], fill: (item: any, li: HTMLLIElement) => void) => void} popup.setList
 * @param {() => unknown} popup.leave lets the user see the page
 * @param {() => object} popup.describe of what a bug report is
 */
export function createTeachPart({ client, find, setText, setBox, setList, leave, describe }) {
  /** @type {Lesson|null} */ let lesson = null;
  /** What was last said here, until the page says something else. */
  let said = '';
  let status = '';

  /** @param {string} text */
  function say(text) {
    said = text;
    setBox('teach-status', text || status);
  }

  /** @param {Parameters<typeof client.teach>[0]} act @param {Lesson} [about] @returns {Promise<boolean>} */
  async function ask(act, about) {
    try {
      await client.teach(act, about);
      return true;
    } catch (failure) {
      say(failureText(/** @type {import('../types.d.ts').Failure} */ (failure)) || kTeach.notDone);
      return false;
    }
  }

  /** Selectors, the layout and the language: no text of the page is among them. @param {Lesson} about */
  async function copy({ layout, prompt, submit }) {
    await navigator.clipboard.writeText(JSON.stringify({ ...describe(), layout, prompt, submit }, null, 1)).then(() => say(kTeach.copied), () => say(kTeach.notDone));
  }

  find('teach-show').addEventListener('click', async () => {
    say('');
    if (await ask('show')) await leave();
  });
  find('lesson-save').addEventListener('click', async () => {
    if (!lesson || !await ask('save', lesson)) return;
    await ask('discard');
    say(kTeach.saved);
  });
  find('lesson-test').addEventListener('click', () => {
    say('');
    if (lesson) ask('test', lesson);
  });
  find('lesson-copy').addEventListener('click', () => lesson && copy(lesson));
  find('lesson-discard').addEventListener('click', () => {
    say('');
    ask('discard');
  });

  /** @param {string} name @param {() => unknown} act */
  const button = (name, act) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', textContent: name });
    made.addEventListener('click', act);
    return made;
  };

  return {
    /** @param {ReturnType<typeof import('./model.js').teachOf>} shown */
    show(shown) {
      const isNew = shown.lesson !== null && lesson === null;
      lesson = shown.lesson && { layout: shown.lesson.layout, prompt: shown.lesson.prompt, submit: shown.lesson.submit };
      // A user who comes back from the page looks for the result.
      if (isNew || (shown.status !== '' && shown.status !== status)) find('page-details').open = true;
      if (shown.status !== status) said = '';
      status = shown.status;
      find('teach').dataset.stage = shown.stage;
      find('teach-show').disabled = !shown.canShow;
      setBox('teach-status', said || status);
      find('lesson').hidden = lesson === null;
      setText('lesson-title', shown.lesson?.title ?? '');
      setText('lesson-prompt', lesson?.prompt ?? '');
      setText('lesson-submit', lesson?.submit ?? '');
      setBox('lesson-note', shown.note);
      find('lesson-save').disabled = !shown.canSave;
      setList('taught', shown.kept, ({ title, since, ...kept }, li) => {
        const line = Object.assign(document.createElement('div'), { className: 'line' });
        line.append(
          button('Test', () => ask('test', kept)), button('Copy for a bug report', () => copy(kept)),
          button('Forget', async () => await ask('forget', kept) && say(kTeach.forgotten)),
        );
        const heading = Object.assign(document.createElement('h4'), { textContent: title });
        const when = Object.assign(document.createElement('p'), { className: 'since', textContent: since });
        const parts = [[kTeach.prompt, kept.prompt], [kTeach.submit, kept.submit]].map(([name, selector]) => {
          const part = Object.assign(document.createElement('p'), { textContent: `${name} ` });
          part.append(Object.assign(document.createElement('code'), { textContent: selector }));
          return part;
        });
        li.append(heading, when, ...parts, line);
      });
    },
  };
}
