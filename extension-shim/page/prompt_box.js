/**
 * The text in a prompt box. A text box has it as its value; an editor holds a document, whose lines are read.
 * Reads only.
 */

const kBlock = /^(?:p|div|li|ul|ol|blockquote|pre|h[1-6])$/;

/** @param {Node} node @returns {string} a line end before and after each block: which of them are empty means nothing */
function linesOf(node) {
  if (node.nodeType === 3) return node.nodeValue ?? '';
  const name = node.nodeName.toLowerCase();
  if (name === 'br') return '\n';
  const inner = [...node.childNodes].map(linesOf).join('');
  return kBlock.test(name) ? `\n${inner}\n` : inner;
}

/** Editors replace spaces that would be lost by non-breaking ones, and do not preserve empty lines. @param {string} text */
const asEdited = (text) => text.replace(/\u00a0/g, ' ').split(/\r\n?|\n/).filter((line) => line !== '').join('\n');

/** What it holds; written into it again, it would hold the same. @param {HTMLElement} box @returns {string} */
export const textIn = (box) => ('value' in box ? String(box.value) : asEdited(linesOf(box)));

/** Whether the box holds exactly this text, as far as its kind can tell. @param {HTMLElement} box @param {string} text */
export function holds(box, text) {
  if ('value' in box) return String(box.value) === text.replace(/\r\n?/g, '\n');
  return asEdited(linesOf(box)) === asEdited(text);
}
