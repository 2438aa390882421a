/** What the user does with the image of a tab: the prompt, start and stop, the limits, and what an older version suggests. */
import { html } from './dom.js';
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
 * @param {() => Promise<string|null>} user.pagePrompt what the prompt box of the page holds
 * @param {() => unknown} user.continueOwn
 * @param {(limits: Limits) => unknown} user.limit
 * @param {() => unknown} user.take
 * @param {() => unknown} user.dismiss
 * @param {(image: string|null|undefined) => string} user.draftKey
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

  const [maxRetries, maxRetriesRange, maxRetriesRow] = numberField('max-retries', t('max_retries'), (value) => user.limit({ maxRetries: value }));
  const [videoGoal, videoGoalRange, videoGoalRow] = numberField('video-goal', t('video_goal'), (value) => user.limit({ videoGoal: value }));
  const autoRetry = html('input', { id: 'auto-retry', type: 'checkbox' });
  autoRetry.addEventListener('change', () => user.limit({ autoRetryEnabled: autoRetry.checked }));
  const limits = html('fieldset', { id: 'limits' }, html('legend', {}, t('limits')), maxRetriesRow, videoGoalRow, html('label', { class: 'check' }, autoRetry, ' ', t('auto_retry')));
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

  /** The image whose prompt is in the box, undefined before the first. @type {string|null|undefined} */
  let promptOf;
  let typed = false;
  let canStart = false;

  /** A popup closes when it loses focus, so what is typed is kept, in memory. */
  function keepDraft() {
    typed = true;
    setText(promptNote, '');
    chrome.storage.session.set({ [user.draftKey(promptOf)]: prompt.value });
    check();
  }
  prompt.addEventListener('input', keepDraft);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    user.start(prompt.value);
  });

  function check() {
    startButton.disabled = !canStart || prompt.value.trim() === '';
  }

  async function usePagePrompt() {
    const before = { image: promptOf, text: prompt.value };
    const text = await user.pagePrompt();
    if (promptOf !== before.image || prompt.value !== before.text) return; // another image, or the user types by now
    if (text === null || text.trim() === '') return setText(promptNote, t('prompt_none_on_page'));
    prompt.value = text;
    keepDraft();
    setText(promptNote, t('prompt_taken'));
    prompt.focus();
  }

  /** @param {string|null} mediaId @param {string} lastPrompt */
  function showPrompt(mediaId, lastPrompt) {
    if (mediaId !== promptOf) {
      // A new image that just got its id is the one the text was typed for.
      if (promptOf !== null) typed = false;
      promptOf = mediaId;
      chrome.storage.session.get(user.draftKey(mediaId)).then((found) => {
        const draft = found[user.draftKey(mediaId)];
        if (typeof draft !== 'string' || mediaId !== promptOf || typed) return;
        prompt.value = draft;
        typed = true;
        check();
      });
    }
    if (!typed && prompt.value !== lastPrompt) prompt.value = lastPrompt;
  }

  return {
    elements: [suggestion, own, form, limitsForm],
    /** Removes what is kept of the text typed for an image, whichever image is shown by then. @param {string|null} mediaId */
    draft(mediaId) {
      const key = user.draftKey(mediaId);
      return () => chrome.storage.session.remove(key);
    },
    /** What was typed has been taken: from now on the box shows what the host has. */
    taken() {
      chrome.storage.session.remove(user.draftKey(promptOf ?? null));
      typed = false;
      setText(promptNote, '');
    },
    /** Another tab: what is in the box belongs to the one before. */
    leave() {
      promptOf = undefined;
      typed = false;
      setText(promptNote, '');
    },
    /** A prompt from elsewhere, as if it had been typed. @param {string} text */
    write(text) {
      prompt.value = text;
      keepDraft();
    },
    /** @param {Shown} shown @param {Limits} edited what the user set and the host has not confirmed yet */
    show(shown, edited) {
      suggestion.hidden = shown.suggestion === null;
      setBox(suggestionPrompt, shown.suggestion?.prompt ?? '');
      setList(suggestionLimits, shown.suggestion?.limits ?? [], (text, li) => li.append(text));
      showPrompt(shown.mediaId, shown.prompt);
      const values = { ...shown.limits, ...edited };
      setNumber(maxRetries, maxRetriesRange, values.maxRetries, values.maxRetriesRange);
      setNumber(videoGoal, videoGoalRange, values.videoGoal, values.videoGoalRange);
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
 * @returns {[HTMLInputElement, HTMLElement, HTMLElement]} the field, its range, and the row with both
 */
function numberField(id, label, changed) {
  const input = html('input', { id, type: 'number', inputmode: 'numeric', step: '1', required: '', 'aria-describedby': `${id}-range` });
  const range = html('span', { class: 'range', id: `${id}-range` });
  input.addEventListener('change', () => input.reportValidity() && changed(input.valueAsNumber));
  return [input, range, html('div', {}, html('label', { for: id }, label), ' ', range, input)];
}

/** @param {HTMLInputElement} input @param {HTMLElement} shownRange @param {number} value @param {[number, number]|null} range */
function setNumber(input, shownRange, value, range) {
  if (range) [input.min, input.max] = /** @type {[string, string]} */ (range.map(String));
  setText(shownRange, range ? t('range', ...range) : '');
  if (document.activeElement !== input) input.value = String(value);
}
