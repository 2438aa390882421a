// The page report: enough to mend the shim by, and nothing that is private.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findComposer } from '../../extension-shim/page/composer.js';
import { kProfile } from '../../extension-shim/page/profile.js';
import { skeletonOf } from '../../extension-shim/page/skeleton.js';
import { documentOf, h } from './support/dom.mjs';
import { randomPage } from './support/random_page.mjs';
import { skeletonPage } from './support/skeleton_page.mjs';

const reported = (document) => JSON.parse(JSON.stringify(skeletonOf(document, [])));

/** Private words at every place where a page can have any. */
const kPrivate = {
  id: 'secret', class: 'secret query-bar secret-2', name: 'secret', title: 'secret', alt: 'secret', href: 'https://secret', src: 'secret.png', style: 'secret', value: 'secret',
  'data-secret': 'secret', 'data-id': 'secret', 'data-state': 'secret', 'aria-checked': 'secret', 'aria-pressed': 'my secret', 'aria-haspopup': 'secret', 'aria-expanded': 'secret',
  'aria-describedby': 'secret', 'aria-labelledby': 'secret', 'aria-label': 'my secret prompt', placeholder: 'my secret prompt', 'data-placeholder': 'a secret', role: 'secret', type: 'secret',
  disabled: 'secret', open: 'secret', onclick: 'secret()', 'aria-disabled': 'secret', 'aria-busy': 'secret', 'aria-hidden': 'secret', 'aria-modal': 'secret', contenteditable: 'secret',
};

test('no text of the page is in its report: no prompt, no address, no id, wherever it stands', () => {
  const filled = (tag, ...children) => h(tag, kPrivate, 'a secret', ...children, 'another secret');
  const tags = ['div', 'span', 'button', 'a', 'li', 'textarea', 'svg', 'img', 'video', 'p', 'secret-element', 'secret', 'script', 'style', 'input', 'option'];
  const box = h('textarea', { 'aria-label': 'secret' });
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value').set.call(box, 'my secret prompt');
  const history = h('ul', {}, ...Array.from({ length: 9 }, (_, i) => h('li', {}, h('button', { 'aria-label': `secret ${i}` }, `the secret of ${i}`))));
  const editor = h('div', { contenteditable: 'true', id: 'secret' }, h('p', { 'data-placeholder': 'secret' }, 'my secret prompt'));
  for (const boxes of [[box], [editor], [h('div', { contenteditable: 'true' }, h('p', {}, 'my secret')), h('textarea', kPrivate)], []]) {
    const page = documentOf([
      history, ...tags.map((tag) => filled(tag, filled('div', filled('span')))),
      h('form', {}, ...boxes, h('svg', {}, h('path', { d: 'M6 11L12 5 secret' }), h('title', {}, 'secret')), ...tags.map((tag) => filled(tag)), h('button', { type: 'submit', 'aria-label': 'Submit' })),
      history, h('div', { role: 'dialog', ...kPrivate }, 'secret'),
    ], { lang: 'en-secret-secret' });
    const text = JSON.stringify(skeletonOf(page, ['GVP']));
    assert.doesNotMatch(text, /secret/i);
    assert.ok(text.length > 500, text);
  }
});

test('what stands in a prompt box is a length, also where it says a word that is known', () => {
  const page = documentOf([h('form', {}, h('div', { contenteditable: 'true' }, h('p', {}, 'Video'), h('p', {}, '9:16')), h('button', { type: 'button' }, 'Video'))]);
  const { root } = reported(page);
  assert.deepEqual(root.in[0].in, [
    { tag: 'div', is: { contenteditable: 'true' }, in: [{ tag: 'p', in: [5] }, { tag: 'p', in: [4] }] },
    { tag: 'button', is: { type: 'button' }, in: ['video'] },
  ]);
});

test('names that the profile knows, values and states are in the report, other names are lengths', () => {
  const page = documentOf([h('form', { class: 'query-bar mt-4' }, h('textarea', { 'aria-label': 'Crear un video' }),
    h('button', { type: 'button', 'aria-haspopup': 'menu' }, '720p'), h('button', { role: 'radio', 'aria-checked': 'true', 'aria-label': 'Filmeto' }),
    h('button', { type: 'submit', 'aria-label': 'Crear video', disabled: '' }, h('svg', {}, h('path', { d: 'M6 11L12 5' }))))]);
  const { layout, language, why, boxes, root } = reported(page);
  assert.deepEqual([layout, language, why, boxes], ['textarea', 'es', 'disabled', 1]);
  assert.deepEqual(root.in[0], {
    tag: 'form', is: { class: 'query-bar' }, in: [
      { tag: 'textarea', named: { 'aria-label': 'crear un video' } },
      { tag: 'button', is: { type: 'button', 'aria-haspopup': 'menu' }, in: ['720p'] },
      { tag: 'button', is: { role: 'radio', 'aria-checked': 'true' }, named: { 'aria-label': 7 } },
      { tag: 'button', is: { type: 'submit', disabled: '' }, named: { 'aria-label': 'crear video' }, in: [{ tag: 'svg', icon: 'submit' }] },
    ],
  });
});

test('a large page makes no large report', () => {
  const deep = (levels) => h('div', {}, ...(levels > 0 ? [deep(levels - 1), deep(levels - 1)] : ['text']));
  const text = JSON.stringify(skeletonOf(documentOf([deep(11)]), []));
  assert.ok(text.length < 30_000, String(text.length));
});

test('a report becomes a page on which the same is found for the same reasons, whatever the page was', () => {
  for (let seed = 1; seed <= 1500; seed += 1) {
    const { document, right } = randomPage(seed);
    const was = findComposer(document);
    const now = findComposer(skeletonPage(reported(document)));
    assert.deepEqual([now.why, now.by, now.button?.getAttribute('type')], [was.why, was.by, was.button?.getAttribute('type')], `seed ${seed}`);
    if (was.button) assert.equal(was.button, right(), `seed ${seed}`);
  }
});

test('every class that the profile asks for is one that reports may name', () => {
  const selectors = JSON.stringify({ ...kProfile, languages: null, others: null });
  for (const [, name] of selectors.matchAll(/(?<=[ '"(,])(?:[a-z]*)\.([A-Za-z][\w-]+)/g)) assert.ok(kProfile.classes.includes(name), name);
});
