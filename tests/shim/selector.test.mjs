// What the user showed is found again by what it is and where it is, and by nothing that is new with each page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidatesIn, composerOf, findComposer } from '../../extension-shim/page/composer.js';
import { isChosen, kMaxBytes, lessonOf } from '../../extension-shim/page/selector.js';
import { skeletonOf } from '../../extension-shim/page/skeleton.js';
import { documentOf, h } from './support/dom.mjs';
import { randomOf } from '../support/random.mjs';
import { randomPage } from './support/random_page.mjs';
import { skeletonPage } from './support/skeleton_page.mjs';

const kPages = Number(process.env.RANDOM_PAGES ?? 800);
const arrow = () => h('svg', {}, h('path', { d: 'M6 11L12 5M12 5L18 11' }));
const button = (name, attributes = {}, ...children) => h('button', { type: 'button', 'aria-label': name, ...attributes }, ...children);
const radio = (name, on) => button(name, { role: 'radio', 'aria-checked': String(on) });
const editor = (text = 'text') => h('div', { contenteditable: 'true', role: 'textbox' }, h('p', {}, text));

/** The same page as it would be rendered anew: other ids, other classes, other words. */
function rendered(root, random) {
  for (const element of [root, ...root.descendants()]) {
    const word = () => Array.from({ length: 8 }, () => random.pick([...'0123456789abcdefXYZ'])).join('');
    const kept = (element.attributes.class ?? '').split(' ').filter((name) => ['query-bar', 'tiptap', 'ProseMirror', 'media-post-masonry-card'].includes(name));
    element.attributes.class = [...kept, `css-${word()}`, word()].join(' ');
    element.attributes.id = random.pick([`radix-:r${word()}:`, word(), `:r${random.upTo(9)}:`, `mui-${random.upTo(99)}`]);
    if (element.attributes['aria-label'] && !element.matches('[role="radio"]')) element.attributes['data-key'] = word();
  }
}

const onThe = (document) => {
  const found = findComposer(document);
  return found.prompt && found.whole ? found : null;
};

/** Each button that may be a submit, as if the user showed that one. */
function shownOn(document) {
  const found = onThe(document);
  return found ? candidatesIn(composerOf(found.prompt).whole, found.prompt).map((submit) => ({ box: found.prompt, submit })) : [];
}

for (const [what, pageOf] of [['random pages', (seed) => randomPage(seed).document], ['pages from reports', (seed) => skeletonPage(JSON.parse(JSON.stringify(skeletonOf(randomPage(seed).document, []))))]]) {
  test(`a selector finds exactly what was shown, also after everything was rendered anew: ${what}`, () => {
    let shown = 0;
    for (let seed = 1; seed <= kPages; seed += 1) {
      const document = pageOf(seed);
      const random = randomOf(seed);
      rendered(document.documentElement, random);
      for (const { box, submit } of shownOn(document)) {
        const lesson = lessonOf(box, submit);
        if (!lesson) continue;
        shown += 1;
        for (let time = 0; time < 2; time += 1) {
          assert.deepEqual(document.querySelectorAll(lesson.prompt), [box], `seed ${seed}: ${lesson.prompt}`);
          const hits = document.querySelectorAll(lesson.submit);
          assert.ok(hits.length === 1 && hits[0] === submit, `seed ${seed}: ${lesson.submit}`);
          rendered(document.documentElement, random);
        }
        assert.ok(lesson.prompt.length <= kMaxBytes && lesson.submit.length <= kMaxBytes);
      }
    }
    assert.ok(shown > kPages / 3, String(shown));
  });
}

test('a selector has no class, id or name of the page that is generated, and no words that people read', () => {
  const page = documentOf([h('div', { id: 'root' }, h('form', { class: 'css-1x2y3z flex', id: 'radix-:r3:' },
    h('textarea', { 'aria-label': 'A secret prompt', class: 'secret', placeholder: 'secret' }),
    h('div', { title: 'secret' }, button('secret', { id: 'a81bc81b', 'data-testid': 'secret-0b52c1' }), button('A secret prompt', { class: 'secret' }, arrow(), 'secret'))))]);
  const [box] = page.querySelectorAll('textarea');
  const lesson = lessonOf(box, page.querySelectorAll('button')[1]);
  assert.doesNotMatch(JSON.stringify(lesson), /secret|css|flex|radix|a81|0b5/);
  assert.deepEqual(lesson, {
    layout: 'textarea', prompt: 'form textarea',
    submit: 'form > div > button[type="button"]:nth-of-type(2):nth-last-of-type(1):has(path[d^="M6 11L12 5M12 5L18 11"])',
  });
});

test('what the page’s makers called a part is asked before its place', () => {
  const page = documentOf([h('form', {}, h('div', { contenteditable: 'true', 'data-testid': 'prompt-input' }), h('div', {}, button('x'), button('x', { 'data-testid': 'submit-button' })))]);
  const lesson = lessonOf(page.querySelector('[contenteditable]'), page.querySelectorAll('button')[1]);
  assert.equal(lesson.prompt, 'form div[data-testid="prompt-input"][contenteditable="true"]');
  assert.equal(lesson.submit, 'form button[data-testid="submit-button"][type="button"]');
});

test('chosen words are told from generated ones', () => {
  for (const word of ['submit', 'prompt-input', 'promptBox', 'composer_form', 'queryBar.submit', 'ProseMirror', 'textbox']) assert.ok(isChosen(word), word);
  for (const word of ['', 'radix-:r3:', 'radix-menu', ':r1:', 'a1', 'deadbeef', '6f1c', 'bdVaJa', 'css-abc', 'sc-hKgILt', 'headlessui-menu', 'submit-2', 'xkcdq', 'mein Wort', 'a red fox in the rain', 'naïve', 'YaebbYaZ', 'ZZbXbfZe', 'x"]', 'very-long-'.repeat(5)]) assert.ok(!isChosen(word), word);
});

test('a part more or less beside a button that is known by its place only makes it not found, instead of another (R24)', () => {
  const make = () => documentOf([h('form', {}, h('textarea', {}), button('alpha'), button('beta'), button('gamma'))]);
  const page = make();
  const lesson = lessonOf(page.querySelector('textarea'), page.querySelectorAll('button')[1]);
  const hits = (change) => {
    const other = make();
    change(other.querySelector('form'));
    return other.querySelectorAll(lesson.submit).map((found) => found.getAttribute('aria-label'));
  };
  assert.deepEqual(hits(() => {}), ['beta']);
  assert.deepEqual(hits((form) => form.append(button('delta'))), []);
  assert.deepEqual(hits((form) => form.children[1].remove()), []);
  assert.deepEqual(hits((form) => form.children[3].remove()), []);
});

test('switches that nobody knows have to be as they were when the submit was shown (R24)', () => {
  const make = (film, sound = 'true') => documentOf([h('form', {}, editor(), h('div', { role: 'radiogroup' }, radio('Bildo', !film), radio('Filmo', film)),
    h('div', { role: 'radiogroup' }, radio('480p', true), radio('720p', false)), button('Sono', { 'aria-pressed': sound }), h('button', { type: 'submit', 'aria-label': 'Ek' }, arrow()))]);
  const page = make(true);
  const lesson = lessonOf(page.querySelector('[contenteditable]'), page.querySelectorAll('button').at(-1));
  assert.equal(lesson.submit.match(/aria-checked|aria-pressed/g).length, 2, 'values are no switches of the mode');
  const why = (document) => findComposer(document, [lesson]).why;
  assert.deepEqual([why(make(true)), why(make(false)), why(make(true, 'false'))], [null, 'taught', 'taught']);
});

test('what no selector of 512 bytes finds for certain is not taught', () => {
  const deep = (levels, inner) => (levels === 0 ? inner : h('div', { 'data-testid': 'something-longwinded-element-wrapper' }, button('x'), deep(levels - 1, inner)));
  const page = documentOf([h('form', {}, h('textarea', {}), deep(12, button('y')))]);
  assert.equal(lessonOf(page.querySelector('textarea'), page.querySelectorAll('button').at(-1)), null);
  const apart = documentOf([h('form', {}, h('textarea', {})), button('y')]);
  assert.equal(lessonOf(apart.querySelector('textarea'), apart.querySelector('button')), null, 'outside the composer');
});

