/**
 * Finds the one submit of the one composer (R24): from the prompt box outwards to its form or bar, and from there to
 * the submit inside. Labels are read only inside the composer. If anything is uncertain there is no submit, and this module
 * says why. It reads the page and changes nothing. Knowledge about the site is in profile.js. What the user showed of a layout
 * chooses among the possible boxes and buttons, and proves that the submit makes a video. It allows nothing else.
 */
import { layoutOf } from './layout.js';
import { kProfile } from './profile.js';
import { kReasons } from './reasons.js';

/** @typedef {import('./profile.js').Kind} Kind */
/**
 * `button` is null if the layout shows or enables its submit only when there is text. `why` is null when the composer may be
 * used. `whole`: all of the composer, as far as it was found. `by`: which rule found each part.
 * @typedef {Partial<Record<'box'|'composer'|'submit'|'mode', string>>} By
 * @typedef {{prompt: HTMLElement, button: HTMLElement|null, why: null, whole: Element, by: By}} Usable
 * @typedef {{prompt: HTMLElement|null, button: null, why: keyof typeof kWhy, whole: Element|null, by: By}} Unusable
 * @typedef {import('../types.d.ts').Lesson} Lesson
 */

/** Why nothing may be clicked, in fixed words, which reports of missed clicks use as well. */
export const kWhy = {
  box: kReasons.gone,
  submit: kReasons.gone,
  disabled: kReasons.gone,
  boxes: kReasons.boxes,
  submits: kReasons.submits,
  mode: kReasons.mode,
  dialog: kReasons.dialog,
  covered: kReasons.covered,
  taught: kReasons.taught,
};

/** A text in the form that is compared. @param {string} text */
export const plain = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').replace(/[\s.…]+$/, '').trim();

/** @type {Map<string, Set<Kind>>} */ const kKinds = new Map();
for (const { seen, guessed } of Object.values(kProfile.languages)) {
  for (const labels of [seen, guessed]) {
    for (const [kind, names] of Object.entries(labels)) {
      if (!Array.isArray(names)) continue;
      for (const name of names) kKinds.set(plain(name), (kKinds.get(plain(name)) ?? new Set()).add(/** @type {Kind} */ (kind)));
    }
  }
}

/** Whether a text is a known name of that kind, in whatever language. @param {string|null|undefined} text @param {...Kind} kinds */
export const isNamed = (text, ...kinds) => kinds.some((kind) => kKinds.get(plain(text ?? ''))?.has(kind));

/** Whether a text is a name of anything that the profile knows. @param {string} text */
export const isKnown = (text) => kKinds.has(plain(text));

/** @param {Element} element */
export const shown = (element) => !element.closest(kProfile.hidden) && (/** @type {HTMLElement} */ (element).checkVisibility?.({ visibilityProperty: true }) ?? true);

/** The name of a control. @param {Element} element */
export const nameOf = (element) => element.getAttribute('aria-label') ?? element.textContent ?? '';

/** @param {Element} element */
const enabled = (element) => !(/** @type {any} */ (element).disabled) && !(/** @type {any} */ (element).readOnly) && !['aria-disabled', 'aria-busy'].some((state) => element.getAttribute(state) === 'true');

const kVideoValues = kProfile.videoValues.map((option) => new RegExp(kProfile.values[option], 'i'));
/** Whether a text is a value that only videos have. @param {string} text */
const isVideoValue = (text) => kVideoValues.some((value) => value.test(text.trim()));
const kBox = `${kProfile.box.text}, ${kProfile.box.editor}`;

/** @param {Element} box */
const isEditor = (box) => box.matches(kProfile.box.editor);
/** @param {Element} box */
const isEmpty = (box) => ('value' in box ? String(box.value) : (box.textContent ?? '')).trim() === '';

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
export const all = (root, selector) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/**
 * All of a box's composer: its form or bar, or else everything around it up to the first thing that cannot be part of a
 * composer; null if there is nothing in between. `sure`: the page itself says that they belong together.
 * @param {Element} box @returns {{whole: Element|null, sure: boolean, by: string}}
 */
export function composerOf(box) {
  const form = box.closest(kProfile.composer.form);
  const own = form ?? box.closest(kProfile.composer.bar);
  if (own) return { whole: own, sure: true, by: form ? 'form' : 'bar' };
  /** @type {Element|null} */ let whole = null;
  let level = 0;
  for (let at = box.parentElement; at && level < kProfile.composer.levels; at = at.parentElement) {
    const inButton = (/** @type {Element} */ part) => part.closest(kProfile.button) !== null;
    if (at.matches(kProfile.outside)) break;
    if (all(at, `${kProfile.outside}, ${kProfile.picture}`).some((part) => !inButton(part))) break;
    whole = at;
    level += 1;
  }
  return { whole, sure: false, by: 'around' };
}

/** @param {Element} button */
const submitBy = (button) => (button.matches(kProfile.submit) ? 'type' : button.querySelector(kProfile.submitIcon) ? 'arrow' : 'name');

/** Whether a button shares a corner of the composer with a picture, and so belongs to the picture. @param {Element} button @param {Element} box */
function isOfPicture(button, box) {
  for (let at = /** @type {Element|null} */ (button); at && !at.contains(box); at = at.parentElement) {
    if (at.querySelector(kProfile.picture)) return true;
  }
  return false;
}

/** @param {Element} button */
const isOption = (button) => button.matches(kProfile.option) || button.closest(kProfile.options) !== null || isVideoValue(nameOf(button));

/**
 * The buttons after this box that may be its submit, whatever their names.
 * @param {Element} place @param {Element} box
 */
export function candidatesIn(place, box) {
  return all(place, kProfile.button).filter((button) => {
    const follows = (box.compareDocumentPosition(button) & 4) !== 0 && !box.contains(button); // DOCUMENT_POSITION_FOLLOWING
    const outer = button.closest(kProfile.outside);
    if (button.closest(kProfile.composer.form) !== box.closest(kProfile.composer.form)) return false;
    if (!follows || !shown(button) || isOption(button) || isNamed(nameOf(button), 'control', 'modeVideo', 'modeOther')) return false;
    if ((outer && outer !== place && place.contains(outer)) || button.querySelector(`${kProfile.picture}, ${kProfile.promptlessIcon}`)) return false;
    return submitBy(button) !== 'name' || !isOfPicture(button, box);
  });
}

/**
 * Those of them that are proven submits. If the page does not say that they belong together, a button with a name may belong to a
 * neighbour.
 * @param {Element} place @param {Element} box @param {boolean} sure
 */
const submitsIn = (place, box, sure) => candidatesIn(place, box).filter((button) => submitBy(button) !== 'name' || (sure && isNamed(nameOf(button), 'video', 'redo', 'send', 'edit')));

/**
 * What the composer provably makes, and what proves a video. A sign of something else outweighs every proof.
 * @param {Element} box @param {Element} whole @param {Element|null} submit
 * @returns {{makes: 'video', by: string}|{makes: 'other'|'unproven', by: null}}
 */
function modeOf(box, whole, submit) {
  const buttons = all(whole, kProfile.button).filter(shown);
  const hints = [box.getAttribute('aria-label'), box.getAttribute('placeholder'), ...all(box, kProfile.box.hint).map((hint) => hint.getAttribute('data-placeholder'))];
  const text = submit?.textContent ?? '';
  const name = submit ? nameOf(submit) : '';
  const modes = buttons.filter((button) => button !== submit && isNamed(nameOf(button), 'modeVideo', 'modeOther'));
  const on = modes.filter((button) => button.matches(kProfile.on));

  const other = /** @type {const} */ ({ makes: 'other', by: null });
  /** @param {string} by */
  const video = (by) => ({ makes: /** @type {const} */ ('video'), by });
  if (hints.some((hint) => isNamed(hint, 'boxEdit')) || isNamed(name, 'edit') || isNamed(text, 'edit')) return other;
  if (modes.length > 0 && (on.length === 0 || on.some((button) => !isNamed(nameOf(button), 'modeVideo')))) return other;
  if (on.length > 0) return video('switch');

  const saysVideo = isNamed(name, 'video', 'redo');
  if (saysVideo && isNamed(text, 'video', 'redo')) return video('letters');
  // In an editor the name of a bare icon proves nothing: it was "Make video" in other modes, too (2026-03).
  if (saysVideo && text.trim() === '' && (!isEditor(box) || hints.some((hint) => isNamed(hint, 'boxVideo')))) return video('name');
  // Values that only videos have, if no other button might be a switch to something else.
  const known = (/** @type {Element} */ button) => button === submit || isNamed(nameOf(button), 'control', 'send') || (isOption(button) && !button.matches(kProfile.off));
  const hasValue = buttons.some((button) => isOption(button) && isVideoValue(nameOf(button)));
  return hasValue && buttons.every(known) ? video('values') : { makes: 'unproven', by: null };
}

/** Whether something else lies over it. @param {Document} document @param {Element} button @param {Element} place */
function isCovered(document, button, place) {
  const { left, top, width, height } = button.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && !place.contains(hit) && !hit.contains(place);
}

/** The visible prompt boxes. @param {Document} document */
export const boxesIn = (document) => all(document, kBox).filter((box) => shown(box) && !box.parentElement?.closest(kBox));

/** The layout that a box belongs to. @param {Element} box */
export const layoutAround = (box) => layoutOf({ whole: composerOf(box).whole, by: { box: isEditor(box) ? 'editor' : 'text', composer: composerOf(box).by } });

/** An empty or invalid selector matches nothing. @param {Element} element @param {string} selector */
function fits(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/**
 * The box to use, and what the user showed of it. If the user showed the layout of a box, that decides: a different box does
 * not count.
 * @param {HTMLElement[]} boxes that are shown @param {readonly Lesson[]} lessons
 * @returns {{box: HTMLElement|undefined, lesson: Lesson|null, why: 'boxes'|'taught'|null}}
 */
function boxOf(boxes, lessons) {
  /** @type {{box: HTMLElement, lesson: Lesson}[]} */ const told = [];
  for (const box of lessons.length > 0 ? boxes : []) {
    const lesson = lessons.find(({ layout }) => layout === layoutAround(box));
    if (lesson) told.push({ box, lesson });
  }
  const [meant, ...more] = told.filter(({ box, lesson }) => fits(box, lesson.prompt));
  if (meant && more.length === 0) return { ...meant, why: null };
  // Two boxes are uncertain, even if one has no submit now: it may be the right one.
  return { box: boxes[0], lesson: null, why: boxes.length > 1 ? 'boxes' : told.length > 0 ? 'taught' : null };
}

/** @param {Document} document @param {readonly Lesson[]} [lessons] what the user showed @returns {Usable|Unusable} */
export function findComposer(document, lessons = []) {
  const { box: prompt, lesson, why: unsure } = boxOf(boxesIn(document), lessons);
  /** @type {By} */ const by = {};
  /** @type {Element|null} */ let whole = null;
  /** @param {keyof typeof kWhy} why @returns {Unusable} */
  const no = (why) => ({ prompt: prompt ?? null, button: null, why, whole, by });
  const dialogs = all(document, kProfile.dialog).filter(shown);
  if (!prompt) return no(dialogs.length > 0 ? 'dialog' : 'box'); // a modal dialog hides everything else
  if (unsure === 'boxes') return no('boxes');
  by.box = isEditor(prompt) ? 'editor' : 'text';
  const composer = composerOf(prompt);
  whole = composer.whole;
  if (!whole) return no('submit');
  by.composer = composer.by;
  if (dialogs.some((dialog) => !dialog.contains(prompt))) return no('dialog');
  if (unsure) return no(unsure);
  const submits = lesson ? candidatesIn(whole, prompt).filter((button) => fits(button, lesson.submit)) : submitsIn(whole, prompt, composer.sure);
  if (submits.length > 1) return no('submits');
  const button = submits[0] ?? null;
  if (button) by.submit = lesson ? 'taught' : submitBy(button);
  const mode = modeOf(prompt, whole, button);
  if (mode.makes === 'other' || (mode.makes === 'unproven' && !lesson)) return no(button || mode.makes === 'other' ? 'mode' : 'submit');
  by.mode = mode.by ?? 'taught';
  if (!enabled(prompt)) return no('disabled');
  // An editor's submit may appear with the text; a text box always has its submit.
  const waits = isEditor(prompt) && isEmpty(prompt);
  /** @param {HTMLElement|null} submit @returns {Usable} */
  const yes = (submit) => ({ prompt, button: submit, why: null, whole: /** @type {Element} */ (whole), by });
  // For what the user showed, it waits only if nothing else might match.
  const mayCome = waits && (!lesson || candidatesIn(whole, prompt).length === 0);
  if (!button) return mayCome ? yes(null) : no(lesson ? 'taught' : 'submit');
  if (isCovered(document, button, whole)) return no('covered');
  if (!enabled(button)) return waits ? yes(null) : no('disabled');
  return yes(button);
}
