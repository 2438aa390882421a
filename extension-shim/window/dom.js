/** Elements from names, attributes and children. Children are text or nodes: no markup is ever parsed. */

const kSvg = 'http://www.w3.org/2000/svg';

/** @typedef {Record<string, string|number>} Attributes */

/** @template {Element} E @param {E} made @param {Attributes} attributes @param {(Node|string)[]} children @returns {E} */
function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Attributes} attributes @param {(Node|string)[]} children
 */
export const html = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);

/** @param {string} name @param {Attributes} attributes @param {(Node|string)[]} children */
export const svg = (name, attributes, ...children) => filled(document.createElementNS(kSvg, name), attributes, children);

/** A text of others: characters that cannot be seen or that reorder what is around them show by their number. @param {string} text */
export function plain(text) {
  return text.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
