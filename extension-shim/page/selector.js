/**
 * A selector for what the user showed, that lives longer than the page's classes and ids: what the makers of the page
 * called a part, what kind of part it is, and where it is in its composer. No name that people read goes in: it is of one
 * language, and may be a prompt. A place is counted from both ends, so that a part more or less beside it makes the selector
 * find nothing, and not something else. Reads the page and changes nothing. What it knows of the site is in profile.js.
 */
import { all, composerOf, isKnown, layoutAround, nameOf, shown } from './composer.js';
import { valueIn } from './options.js';
import { kProfile } from './profile.js';

/** @typedef {import('../types.d.ts').Lesson} Lesson */

/** What the host takes. */
export const kMaxBytes = 512;
/** Given by the page's makers, best first. */
const kGiven = ['data-testid', 'data-test-id', 'data-test', 'data-cy', 'data-qa', 'id', 'name'];
/** What kind of part it is. */
const kKind = ['role', 'type', 'contenteditable', 'data-slot'];
/** How a switch says that it is on or off. */
const kStates = ['aria-checked', 'aria-pressed', 'aria-selected', 'data-state'];

/**
 * Whether a name is one that somebody chose: words of letters, each with a vowel, not those that libraries count up. What
 * is taken for generated is not missed, since the place is there.
 * @param {string} text
 */
export function isChosen(text) {
  if (text.length > 40 || /^(?:radix|headlessui|react-aria|mui|css|sc|emotion|jss)(?:[-_.:]|$)/i.test(text)) return false;
  const parts = text.split(/[-_.:]/);
  return parts.length <= 5 && parts.every((part) => /^[A-Za-z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*$/.test(part) && /[aeiouy]/i.test(part) && !/[^aeiouy]{6}|^[a-f]{6,}$/i.test(part));
}

/** @param {Element} element @param {string[]} names */
const attributesOf = (element, names) => names.flatMap((name) => {
  const value = element.getAttribute(name);
  return value !== null && isChosen(value) ? [`[${name}="${value}"]`] : [];
});

/** What an element is, wherever it stands. @param {Element} element */
function kindOf(element) {
  const tag = /^[a-z][a-z0-9-]*$/.test(element.localName) ? element.localName : '*';
  const classes = (element.getAttribute('class') ?? '').split(/\s+/).filter((name) => kProfile.lasting.includes(name)).map((name) => `.${name}`);
  return [tag, ...attributesOf(element, kGiven), ...attributesOf(element, kKind), ...classes].join('');
}

/** Whether it says enough of itself to be known anywhere in its composer. @param {Element} element */
const isTelling = (element) => attributesOf(element, kGiven).length > 0 || element.matches(`${kProfile.submit}, ${kProfile.box.text}, ${kProfile.box.editor}`);

/** The place among its like, counted from both ends. @param {Element} element */
function placeOf(element) {
  const like = [...(element.parentElement?.children ?? [])].filter(({ localName }) => localName === element.localName);
  const index = like.indexOf(element);
  return `:nth-of-type(${index + 1}):nth-last-of-type(${like.length - index})`;
}

/** The drawing on it, which has no language. @param {Element} element */
function iconOf(element) {
  const d = /^[A-Za-z0-9 .,-]{4,24}/.exec(element.querySelector('path')?.getAttribute('d') ?? '')?.[0].trimEnd();
  return d ? `:has(path[d^="${d}"])` : '';
}

/** One step down to it. @param {Element} element @param {boolean} always with its place, also where it is the only one of its kind */
function stepTo(element, always) {
  const kind = kindOf(element);
  const alone = [...(element.parentElement?.children ?? [])].filter((beside) => beside.matches(kind)).length === 1;
  return alone && !always ? kind : `${kind}${placeOf(element)}`;
}

/** From below `root` down to an element in it. @param {Element} root @param {Element} element @param {boolean} [always] */
function stepsFrom(root, element, always = false) {
  const last = `${stepTo(element, always)}${always ? iconOf(element) : ''}`;
  const steps = [last];
  for (let at = element.parentElement; at && at !== root; at = at.parentElement) steps.unshift(stepTo(at, false));
  return steps.join(' > ');
}

/**
 * The switches of a composer of which nobody knows what they choose, as they are now: what the submit starts may depend on
 * each. Values as `720p` are compared elsewhere (R24), and of known switches the composer knows what they say.
 * @param {Element} whole @returns {string[]}
 */
function switchesOf(whole) {
  return all(whole, kProfile.button).filter(shown).flatMap((button) => {
    const known = [nameOf(button), button.textContent ?? ''].some((text) => isKnown(text) || valueIn(text) !== null);
    const state = kStates.find((name) => /^(?:true|false|on|off|checked|unchecked)$/.test(button.getAttribute(name) ?? ''));
    // Of a group in which one is on, that one says everything.
    const isOff = !button.matches(kProfile.on) && button.closest(kProfile.options) !== null;
    return known || !state || isOff ? [] : [`:has(> ${stepsFrom(whole, button)}[${state}="${button.getAttribute(state)}"])`];
  });
}

/** Whether it finds exactly that element on its page, and fits the host. @param {string} selector @param {Element} element */
function isIt(selector, element) {
  const [first, ...more] = selector.length <= kMaxBytes ? element.ownerDocument.querySelectorAll(selector) : [];
  return first === element && more.length === 0;
}

/**
 * The first of the ways to name it that is certain, the shortest first: with its composer, and with ever more around that.
 * @param {Element} element @param {Element} root its composer @param {string} [conditions] what has to be true of the composer
 * @returns {string|null}
 */
function selectorOf(element, root, conditions = '') {
  const steps = `> ${stepsFrom(root, element, !isTelling(element))}`;
  for (const withPlaces of [false, true]) {
    const composer = `${withPlaces ? stepTo(root, false) : kindOf(root)}${conditions}`;
    for (const end of isTelling(element) ? [kindOf(element), steps] : [steps]) {
      let selector = `${composer} ${end}`;
      for (let at = root.parentElement; !isIt(selector, element) && at && at.localName !== 'html'; at = at.parentElement) {
        selector = `${withPlaces ? stepTo(at, false) : kindOf(at)} > ${selector}`;
      }
      if (isIt(selector, element)) return selector;
    }
  }
  return null;
}

/**
 * What finds these two again. `null` where nothing certain does, or nothing that the host takes.
 * @param {Element} box @param {Element} submit @returns {Lesson|null}
 */
export function lessonOf(box, submit) {
  const { whole } = composerOf(box);
  const layout = layoutAround(box);
  if (!whole || !whole.contains(submit) || layout === null) return null;
  const prompt = selectorOf(box, whole);
  const button = selectorOf(submit, whole, switchesOf(whole).join(''));
  return prompt && button ? { layout, prompt, submit: button } : null;
}
