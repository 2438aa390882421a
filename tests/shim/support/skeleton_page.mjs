// A page made from a page report: what somebody's "Copy page report" gave becomes a fixture. Texts that the report keeps to
// itself come out as so many x.
import { documentOf, h } from './dom.mjs';

const kIcons = { submit: 'M6 11L12 5M12 5L18 11', promptless: 'M12 4C14.48 4' };
const text = (value) => (typeof value === 'number' ? 'x'.repeat(value) : value);

function elementOf({ tag, is = {}, named = {}, icon, unseen, in: inside = [] }) {
  const names = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, text(value)]));
  const attributes = { ...is, ...names, ...(unseen ? { 'data-unseen': '' } : {}) };
  const children = inside.map((child) => (typeof child === 'object' ? elementOf(child) : text(child)));
  return h(tag === 'other' ? 'x-other' : tag, attributes, ...children, ...(icon ? [h('path', { d: kIcons[icon] })] : []));
}

/** @param {import('../../../extension-shim/page/skeleton.js').Skeleton} skeleton as parsed from JSON */
export function skeletonPage({ root, dialogs }) {
  const parts = root.tag === 'body' ? elementOf(root).childNodes.map((node) => node.nodeValue ?? node) : [elementOf(root)];
  return documentOf([...parts, ...Array.from({ length: dialogs }, () => h('div', { role: 'dialog' }))]);
}
