/**
 * The structure of a page for a bug report: roles, states, names that the profile knows, and lengths instead of all other
 * text. Only what is on a list here or in the profile goes in, and no list has prompts, addresses, ids or names of the page.
 * The content of a prompt box is always a length. Reads only.
 */
import { all, boxesIn, findComposer, isKnown, plain, shown } from './composer.js';
import { languageOf } from './language.js';
import { layoutOf } from './layout.js';
import { valueIn } from './options.js';
import { kProfile } from './profile.js';

/**
 * `is`: attributes as they are. `named`: names, known or as a length. `in`: elements, known texts, lengths of other texts.
 * `more`: how many elements were left out. `unseen`: not shown; what is inside does not matter then.
 * @typedef {{tag: string, is?: Record<string, string>, named?: Record<string, string|number>, icon?: string, unseen?: true, in?: (Bone|string|number)[], more?: number}} Bone
 */
/** @typedef {{format: 1, layout: string|null, language: string|null, why: string|null, by: object, boxes: number, dialogs: number, others: string[], root: Bone}} Skeleton */

const words = (/** @type {string} */ text) => new Set(text.split(' '));
const kTags = words('a article aside body br button canvas dialog div figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr img input label li main nav ol option p picture section select span svg textarea ul video');
const kStates = words('true false mixed');
/** Attributes that say what an element is, and their allowed values. @type {Record<string, Set<string>>} */
const kIs = {
  role: words('alert alertdialog button checkbox combobox dialog form group link list listbox listitem main menu menubar menuitem menuitemcheckbox menuitemradio navigation none option presentation radio radiogroup region search status switch tab tablist tabpanel textbox toolbar'),
  type: words('button checkbox file hidden radio reset search submit text'),
  'aria-checked': kStates, 'aria-pressed': kStates, 'aria-selected': kStates, 'aria-expanded': kStates, 'aria-disabled': kStates,
  'aria-hidden': kStates, 'aria-busy': kStates, 'aria-modal': kStates,
  'aria-haspopup': words('true false menu listbox tree grid dialog'),
  'data-state': words('on off open closed checked unchecked active inactive'),
  contenteditable: words('true false plaintext-only'),
};
/** Attributes whose presence says something. */
const kFlags = ['disabled', 'hidden', 'inert', 'open', 'readonly'];
const kNames = ['aria-label', 'placeholder', 'data-placeholder'];
const kClasses = new Set(kProfile.classes);
/** Lists repeat themselves. */
const kRepeats = 2;
const kBudget = 500;
const kLevels = 3;

/** A text that the profile knows, in the form that is compared; else its length. @param {string} text @returns {string|number} */
const known = (text) => (isKnown(text) || valueIn(text) ? plain(text) : text.trim().length);

/** @param {Element} element @returns {Record<string, string>} */
function isOf(element) {
  /** @type {Record<string, string>} */ const is = {};
  for (const [name, values] of Object.entries(kIs)) {
    const value = element.getAttribute(name);
    if (value !== null && (values.has(value) || value === '')) is[name] = value;
  }
  for (const name of kFlags) if (element.getAttribute(name) !== null) is[name] = '';
  const classes = (element.getAttribute('class') ?? '').split(/\s+/).filter((name) => kClasses.has(name));
  if (classes.length > 0) is.class = classes.join(' ');
  return is;
}

/** @param {Element} element @returns {Bone} */
function bare(element) {
  const { localName } = element;
  const is = isOf(element);
  /** @type {Record<string, string|number>} */ const named = {};
  for (const name of kNames) {
    const text = element.getAttribute(name);
    if (text !== null) named[name] = known(text);
  }
  return { tag: kTags.has(localName) ? localName : 'other', ...(Object.keys(is).length > 0 ? { is } : {}), ...(Object.keys(named).length > 0 ? { named } : {}) };
}

/** @param {Element} element @param {boolean} inBox @param {{left: number}} budget @returns {Bone} */
function boneOf(element, inBox, budget) {
  const bone = bare(element);
  budget.left -= 1;
  if (!shown(element) && !element.closest(kProfile.hidden)) return { ...bone, unseen: true };
  if (element.localName === 'svg') {
    const icon = element.querySelector(kProfile.submitIcon) ? 'submit' : element.querySelector(kProfile.promptlessIcon) ? 'promptless' : null;
    return icon ? { ...bone, icon } : bone;
  }
  const box = inBox || element.matches(`${kProfile.box.text}, ${kProfile.box.editor}`);
  const repeats = element.matches(kProfile.list);
  /** @type {(Bone|string|number)[]} */ const inside = [];
  let more = 0;
  for (const child of element.childNodes) {
    if (child.nodeType === 3) {
      const text = child.nodeValue ?? '';
      if (text.trim() !== '') inside.push(box ? text.trim().length : known(text));
    } else if (child.nodeType === 1) {
      if (budget.left <= 0 || (repeats && inside.length >= kRepeats)) more += 1;
      else inside.push(boneOf(/** @type {Element} */ (child), box, budget));
    }
  }
  return { ...bone, ...(inside.length > 0 ? { in: inside } : {}), ...(more > 0 ? { more } : {}) };
}

/** @param {Document} document @param {string[]} others extensions that were recognised @param {readonly import('../types.d.ts').Lesson[]} [lessons] @returns {Skeleton} */
export function skeletonOf(document, others, lessons = []) {
  const found = findComposer(document, lessons);
  const boxes = boxesIn(document);
  let root = /** @type {Element} */ (found.whole ?? boxes[0] ?? document.body);
  for (let level = 0; root.parentElement && root !== document.body && (level < kLevels || boxes.some((box) => !root.contains(box))); level += 1) root = root.parentElement;
  const dialogs = all(document, kProfile.dialog).filter((dialog) => shown(dialog) && !root.contains(dialog) && !dialog.contains(root)).length;
  return {
    format: 1, layout: layoutOf(found), language: languageOf(found, document), why: found.why, by: found.by,
    boxes: boxes.length, dialogs, others, root: boneOf(root, false, { left: kBudget }),
  };
}
