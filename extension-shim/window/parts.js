/** What the parts of a window have in common: elements are made once and then changed, so that what has the focus keeps it. */
import { html } from './dom.js';
import { t } from './language.js';

/** @typedef {import('./dom.js').Attributes} Attributes */

/** @param {Node} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {string} text hidden when empty */
export function setBox(element, text) {
  element.hidden = text === '';
  setText(element, text);
}

/**
 * Rebuilds only on a change: an element that stays keeps its focus and its tooltip.
 * @template Item
 * @param {HTMLElement} list @param {Item[]} items @param {(item: Item, li: HTMLLIElement) => void} fill
 */
export function setList(list, items, fill) {
  const key = JSON.stringify(items);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...items.map((item) => {
    const li = html('li', {});
    fill(item, li);
    return li;
  }));
}

/** @param {string} text @param {() => unknown} act @param {Attributes} [attributes] */
export function button(text, act, attributes = {}) {
  const made = html('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', act);
  return made;
}

const kTypingMs = 150;

/** A box to search with, of no more than a host takes. @param {string} id @param {string} words @param {() => unknown} search when the user has stopped typing */
export function searchBox(id, words, search) {
  const box = html('input', { type: 'search', id, maxlength: '256', autocomplete: 'off', spellcheck: 'false', placeholder: words, 'aria-label': words });
  /** @type {ReturnType<typeof setTimeout>|undefined} */ let typing;
  box.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(search, kTypingMs);
  });
  return box;
}

/** Hidden until something is to be said in it. @template {HTMLElement} E @param {E} element @returns {E} */
export function hiddenAtFirst(element) {
  element.hidden = true;
  return element;
}

/** What had the focus is gone: the first of these that can be seen has it now. @param {(HTMLElement|null|undefined)[]} elements */
export function focusFirst(...elements) {
  elements.find((element) => element?.isConnected && element.checkVisibility())?.focus();
}

/** @param {{time: string, text: string}} line @param {HTMLElement} li */
export function timed({ time, text }, li) {
  if (time) li.append(html('time', {}, time), ' ');
  li.append(text);
}

/** Copies a text, and says in `status` whether that was possible. @param {string} text @param {HTMLElement} status */
export async function copyText(text, status) {
  const key = await navigator.clipboard.writeText(text).then(() => 'copied', () => 'not_copied');
  setText(status, t(key));
}
