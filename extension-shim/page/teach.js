/**
 * The user shows the prompt box and the button that starts a video, where the shim does not find them by itself. A sheet over
 * the page takes the clicks, so that nothing is pressed. Kept here until the popup, which closes at the first click on a page,
 * is opened again. What was shown chooses only among what composer.js takes for a box and for a submit (R24).
 */
import { boxesIn, candidatesIn, composerOf, findComposer, layoutAround } from './composer.js';
import { languageOf } from './language.js';
import { createOverlay } from './overlay.js';
import { lessonOf } from './selector.js';

/** @typedef {import('../types.d.ts').Lesson} Lesson */
/** @typedef {import('../types.d.ts').Showing} Showing */

const kAllMs = 60_000;
const kLastWordMs = 4000;
const kPointMs = 4000;

/** @param {import('../worker/badge.js').Text} t */
const sentencesOf = (t) => ({
  prompt: t('sheet_prompt'), submit: t('sheet_submit'), noPrompt: t('sheet_no_prompt'), noSubmit: t('sheet_no_submit'),
  done: t('sheet_done'), ended: t('sheet_ended'), failed: t('sheet_failed'),
});
/** What is as it should be while the sheet lies over the page, or before a prompt is written. */
const kFine = new Set([null, 'covered', 'disabled']);

/**
 * @param {object} page
 * @param {Document} page.document
 * @param {Parameters<typeof createOverlay>[0]['window']} page.window
 * @param {() => boolean} page.ready whether the page has been taken over by its scripts
 * @param {(showing: Showing) => void} page.say
 * @param {import('../types.d.ts').Timers} page.timers
 * @param {import('../worker/badge.js').Text} page.t in the language of the browser
 */
export function createTeach({ document, window, ready, say, timers, t }) {
  /** Read at once: an extension that was removed meanwhile has no texts. */ const sentences = sentencesOf(t);
  /** @type {Showing} */ const kNothing = { stage: 'idle', lesson: null, language: null, problem: null };
  let showing = kNothing;
  /** @type {HTMLElement|null} */ let box = null;
  /** @type {number|undefined} */ let timer;

  const overlay = createOverlay({ document, window, timers, t }, {
    pick,
    miss: () => overlay.hint(showing.stage === 'prompt' ? sentences.noPrompt : sentences.noSubmit),
    stop: (why) => stop(why),
  });

  /** @param {Partial<Showing>} next */
  function become(next) {
    showing = { ...showing, ...next };
    say(showing);
  }

  /** @param {string} problem @param {string} [sentence] */
  function stop(problem, sentence = sentences.ended) {
    if (showing.stage !== 'prompt' && showing.stage !== 'submit') return;
    timers.clearTimeout(timer);
    box = null;
    overlay.finish(sentence);
    become({ stage: 'idle', problem });
  }

  /** @returns {HTMLElement[]} */
  function submits() {
    const whole = box?.isConnected === false ? null : box && composerOf(box).whole;
    return whole && box ? candidatesIn(whole, box) : [];
  }

  /** @param {HTMLElement} element */
  function pick(element) {
    if (showing.stage === 'prompt') {
      box = element;
      if (submits().length === 0) return stop('submit', sentences.failed);
      become({ stage: 'submit' });
      return overlay.ask(sentences.submit, submits);
    }
    const lesson = box && lessonOf(box, element);
    if (!lesson) return stop('selector', sentences.failed);
    const found = findComposer(document, [lesson]);
    if (!kFine.has(found.why)) return stop(found.why ?? '', sentences.failed);
    timers.clearTimeout(timer);
    overlay.finish(sentences.done, kLastWordMs);
    become({ stage: 'done', lesson, language: languageOf(found, document) });
  }

  /** What the page would find by this alone. @param {Lesson} lesson */
  function tryOut(lesson) {
    const { prompt, button, why } = findComposer(document, [lesson]);
    const isItsLayout = prompt !== null && layoutAround(prompt) === lesson.layout;
    overlay.point([prompt, button].filter((element) => element !== null), kPointMs);
    become({ problem: null, tested: { lesson, why: prompt && !isItsLayout ? 'layout' : why === null && !button ? 'late' : why } });
  }

  return {
    /** What the popup asked for. @param {'show'|'test'|'discard'} act @param {Lesson} [lesson] */
    act(act, lesson) {
      if (act === 'test') return lesson && !overlay.isOpen() && tryOut(lesson);
      timers.clearTimeout(timer);
      overlay.remove();
      showing = kNothing;
      box = null;
      if (act === 'discard') return become({});
      if (!ready()) return become({ problem: 'loading' });
      if (boxesIn(document).length === 0) return become({ problem: 'box' });
      become({ stage: 'prompt' });
      overlay.ask(sentences.prompt, () => boxesIn(document));
      timer = timers.setTimeout(() => stop('time'), kAllMs);
    },
    /** The page is another one now, or nobody sees it. @param {'moved'|'hidden'} why */
    left: stop,
    /** The page goes: nothing of it may come back from the browser's cache. */
    end() {
      stop('moved');
      overlay.remove();
    },
    /** For a worker that may know nothing. */
    again: () => showing !== kNothing && say(showing),
  };
}
