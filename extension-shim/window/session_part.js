/** What the user does with the image of a tab: the prompt, start and stop, the limits, and what an older version suggests. */
import { html } from './dom.js';
import { failureText } from './failures.js';
import { t } from './language.js';
import { button, hiddenAtFirst, setBox, setList, setText } from './parts.js';

/** @typedef {ReturnType<typeof import('./model.js').present>} Shown */
/** @typedef {Partial<import('../types.d.ts').Persistent>} Limits */

/**
 * @param {object} user what the user does
 * @param {(prompt: string) => unknown} user.start
 * @param {() => unknown} user.stop
 * @param {() => unknown} user.pause
 * @param {() => unknown} user.resume
 * @param {() => Promise<string|null>} user.pagePrompt what the prompt box of the page holds; rejects with a Failure
 * @param {() => unknown} user.continueOwn
 * @param {(limits: Limits) => unknown} user.limit
 * @param {() => unknown} user.take
 * @param {() => unknown} user.dismiss
 */
export function createSessionPart(user) {
  const prompt = html('textarea', { id: 'prompt', rows: 3, spellcheck: 'true', placeholder: t('prompt_hint'), 'aria-describedby': 'prompt-note' });
  const promptNote = html('p', { id: 'prompt-note', class: 'note', role: 'status' });
  const startButton = html('button', { id: 'start', type: 'submit' }, t('start'));
  const resume = hiddenAtFirst(button(t('resume'), user.resume, { id: 'resume' }));
  const pause = hiddenAtFirst(button(t('pause'), user.pause, { id: 'pause' }));
  const stop = button(t('stop'), user.stop, { id: 'stop' });
  const fromPage = button(t('prompt_of_page'), usePagePrompt, { id: 'page-prompt', class: 'link' });
  const form = html('form', { id: 'session-form' },
    html('div', { class: 'line' }, html('label', { for: 'prompt' }, t('prompt_label')), fromPage), prompt, promptNote,
    html('div', { class: 'line buttons' }, startButton, resume, pause, stop));

  const maxRetries = numberField('max-retries', t('max_retries'), (value) => user.limit({ maxRetries: value }));
  const videoGoal = numberField('video-goal', t('video_goal'), (value) => user.limit({ videoGoal: value }));
  const numbers = [maxRetries, videoGoal];
  const autoRetry = html('input', { id: 'auto-retry', type: 'checkbox' });
  autoRetry.addEventListener('change', () => user.limit({ autoRetryEnabled: autoRetry.checked }));
  const limits = html('fieldset', { id: 'limits' }, html('legend', {}, t('limits')), maxRetries.row, videoGoal.row, html('label', { class: 'check' }, autoRetry, ' ', t('auto_retry')));
  const limitsForm = html('form', { id: 'limits-form' }, limits);
  limitsForm.addEventListener('submit', (event) => event.preventDefault());

  const suggestionPrompt = html('blockquote', { id: 'suggestion-prompt', 'aria-label': t('prompt_name') });
  const suggestionLimits = html('ul', { id: 'suggestion-limits' });
  const suggestion = hiddenAtFirst(html('section', { id: 'suggestion', class: 'box', 'aria-labelledby': 'suggestion-title' },
    html('h2', { id: 'suggestion-title' }, t('suggested_title')), suggestionPrompt, suggestionLimits,
    html('div', { class: 'line' }, button(t('suggested_take'), user.take, { id: 'suggestion-take' }), button(t('suggested_dismiss'), user.dismiss, { id: 'suggestion-dismiss' })),
    html('p', { id: 'suggestion-note' }, t('suggested_note'))));
  const own = hiddenAtFirst(html('section', { id: 'own', class: 'box', 'aria-label': t('own_name') },
    html('p', {}, t('own_about')), html('p', {}, button(t('own_continue'), user.continueOwn, { id: 'own-continue' }))));

  /** Under which name the draft in the box is kept, "" before the first. */
  let key = '';
  /** Numbers half typed when the tab moved on, by the same names. @type {Map<string, (string|null)[]>} */ const halfTyped = new Map();
  let typed = false;
  /** Counts the images that the part was about. */ let visits = 0;
  let canStart = false;

  /** A popup closes when it loses focus, so what is typed is kept, in memory. */
  function keepDraft() {
    typed = true;
    setText(promptNote, '');
    chrome.storage.session.set({ [key]: prompt.value });
    check();
  }
  prompt.addEventListener('input', keepDraft);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    for (const { say } of numbers) say();
    user.start(prompt.value);
  });

  function check() {
    startButton.disabled = !canStart || prompt.value.trim() === '';
  }

  async function usePagePrompt() {
    const before = { visit: visits, text: prompt.value };
    const { text, failure } = await user.pagePrompt().then((found) => ({ text: found, failure: '' }), (failed) => ({ text: null, failure: failureText(failed) }));
    if (visits !== before.visit || prompt.value !== before.text) return; // another image, or the user types by now
    if (text === null || text.trim() === '') return setText(promptNote, failure || t('prompt_none_on_page'));
    prompt.value = text;
    keepDraft();
    setText(promptNote, t('prompt_taken'));
    prompt.focus();
  }

  /** What is kept of the text typed for the image, unless the user types by now. @param {string} [from] its name before */
  async function fetchDraft(from = key) {
    const wanted = key;
    const found = await chrome.storage.session.get([wanted, from]);
    const draft = found[wanted] ?? found[from];
    if (typeof draft !== 'string' || wanted !== key || typed) return;
    prompt.value = draft;
    typed = true;
    if (from !== wanted) keepAs(wanted, from);
    check();
  }

  /** @param {string} name @param {string} from */
  function keepAs(name, from) {
    chrome.storage.session.set({ [name]: prompt.value });
    chrome.storage.session.remove(from);
  }

  /** The numbers that were half typed for the image. */
  function comeBack() {
    const back = halfTyped.get(key) ?? [];
    halfTyped.delete(key);
    numbers.forEach((number, index) => number.comeBack(back[index] ?? null));
  }

  /** Another image: what was typed for the one before waits there. @param {string} next */
  function goTo(next) {
    const left = numbers.map(({ leave }) => leave());
    if (left.some((text) => text !== null)) halfTyped.set(key, left);
    visits++;
    key = next;
    typed = false;
    setText(promptNote, '');
    comeBack();
    fetchDraft();
  }

  /** The same image under the name that it has from now on. @param {string} next */
  function rename(next) {
    const from = key;
    key = next;
    comeBack();
    if (typed) keepAs(next, from);
    else fetchDraft(from);
  }

  return {
    elements: [suggestion, own, form, limitsForm],
    /** What is typed now. Call the result when it was taken: then the draft is gone, and the box shows what the host has. */
    draft() {
      const before = { visit: visits, key };
      return () => {
        chrome.storage.session.remove(before.key);
        if (visits !== before.visit) return; // the box is about another image by now
        chrome.storage.session.remove(key);
        typed = false;
        setText(promptNote, '');
      };
    },
    /** A prompt from elsewhere, as if it had been typed. @param {string} text */
    write(text) {
      prompt.value = text;
      keepDraft();
    },
    goTo,
    rename,
    /** @param {Shown} shown @param {Limits} edited what the user set and the host has not confirmed yet */
    show(shown, edited) {
      suggestion.hidden = shown.suggestion === null;
      setBox(suggestionPrompt, shown.suggestion?.prompt ?? '');
      setList(suggestionLimits, shown.suggestion?.limits ?? [], (text, li) => li.append(text));
      if (!typed && prompt.value !== shown.prompt) prompt.value = shown.prompt;
      const values = { ...shown.limits, ...edited };
      maxRetries.show(values.maxRetries, values.maxRetriesRange);
      videoGoal.show(values.videoGoal, values.videoGoalRange);
      autoRetry.checked = values.autoRetryEnabled;
      limits.disabled = !shown.canEdit;
      canStart = shown.canStart;
      check();
      startButton.hidden = !shown.canStart && shown.canStop;
      resume.hidden = !shown.canResume;
      pause.hidden = !shown.canPause;
      fromPage.hidden = !shown.canStart;
      own.hidden = !shown.canContinue;
      stop.disabled = !shown.canStop;
    },
  };
}

/**
 * A number with its range beside it. It is said when the user leaves it, and only if it is within the range.
 * @param {string} id @param {string} label @param {(value: number) => unknown} changed
 */
function numberField(id, label, changed) {
  const input = html('input', { id, type: 'number', inputmode: 'numeric', step: '1', required: '', 'aria-describedby': `${id}-range` });
  const shownRange = html('span', { class: 'range', id: `${id}-range` });
  /** Whether something is typed that was not said yet. */ let typed = false;
  /** What was typed is about another image than the field by now. */ let isOther = false;

  function say() {
    if (!typed) return;
    typed = false;
    if (input.reportValidity()) changed(input.valueAsNumber);
  }
  input.addEventListener('input', () => {
    typed = true;
  });
  input.addEventListener('change', say);
  input.addEventListener('blur', say); // for what came back, of which the browser knows no change

  return {
    row: html('div', {}, html('label', { for: id }, label), ' ', shownRange, input),
    say,
    /** Another image is shown from now on. @returns {string|null} what is typed and not said */
    leave() {
      const text = typed ? input.value : null;
      typed = false;
      isOther = true;
      return text;
    },
    /** @param {string|null} text what was left here, null for nothing */
    comeBack(text) {
      if (text === null || typed) return;
      input.value = text;
      typed = true;
    },
    /** @param {number} value @param {[number, number]|null} range */
    show(value, range) {
      if (range) [input.min, input.max] = /** @type {[string, string]} */ (range.map(String));
      setText(shownRange, range ? t('range', ...range) : '');
      if (!typed && (isOther || document.activeElement !== input)) input.value = String(value);
      isOther = false;
    },
  };
}
