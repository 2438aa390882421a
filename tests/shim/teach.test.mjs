// The user shows the prompt box and the submit. What the sheet lets through is tried in a browser (tests/e2e/teach.test.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClicker } from '../../extension-shim/page/clicker.js';
import { candidatesIn, findComposer } from '../../extension-shim/page/composer.js';
import { lessonOf } from '../../extension-shim/page/selector.js';
import { createSite } from '../../extension-shim/page/site.js';
import { documentOf, h } from './support/dom.mjs';
import { randomOf } from '../support/random.mjs';
import { randomPage } from './support/random_page.mjs';
import { teachPage } from './support/teach_page.mjs';
import { retry, virtualClock } from './support/world.mjs';

const kPages = Number(process.env.RANDOM_PAGES ?? 3000);
let places = 0;
const placed = (element) => Object.assign(element, { place: { left: 20, top: (places += 20), width: 100, height: 15 } });
const button = (name, attributes = {}, ...children) => placed(h('button', { type: 'button', 'aria-label': name, ...attributes }, ...children));
const box = (attributes = {}) => placed(h('textarea', { 'aria-label': 'Faru filmeton', ...attributes }));
const foreign = () => {
  const parts = { box: box(), option: button('Bildo', { role: 'radio', 'aria-checked': 'true' }), other: button('Alio'), submit: button('Fari') };
  return { ...parts, form: h('form', {}, parts.box, h('div', { role: 'radiogroup' }, parts.option), parts.other, parts.submit) };
};
const why = (document, lessons) => findComposer(document, lessons).why;
const lessonFor = (parts) => lessonOf(parts.box, parts.submit);

function shown(parts = foreign(), around = []) {
  const page = teachPage([...around, parts.form]);
  page.teach.act('show');
  page.click(parts.box);
  return { ...page, ...parts };
}

async function bothShown() {
  const page = shown();
  await page.timers.advance(700);
  page.click(page.submit);
  return page;
}

test('what the user showed is told as selectors, and nothing on the page was pressed', async () => {
  const page = await bothShown();
  const { stage, lesson, problem } = page.said.at(-1);
  assert.deepEqual([stage, problem, lesson], ['done', null, lessonFor(page)]);
  assert.deepEqual(page.passed, []);
  for (const element of page.document.querySelectorAll('*')) assert.deepEqual([element.events, element.clicks], [[], 0]);
  const found = findComposer(page.document, [lesson]);
  assert.deepEqual([found.why, found.button, found.by.submit, found.by.mode], [null, page.submit, 'taught', 'taught']);
});

test('only what may be a prompt box and its submit can be shown (R24)', async () => {
  const card = h('ul', {}, h('li', { role: 'listitem' }, h('img', {}), button('Fari')));
  const page = teachPage([card, ...[foreign()].map(({ form }) => form), button('Fari outside')]);
  const [prompt] = page.document.querySelectorAll('textarea');
  page.teach.act('show');
  page.click(page.document.querySelector('form').children[2]);
  assert.equal(page.stage(), 'prompt', 'a button is no box');
  await page.timers.advance(700);
  page.click(prompt);
  assert.equal(page.stage(), 'submit');
  for (const wrong of [prompt, card.querySelector('button'), page.document.querySelector('[role="radio"]'), page.document.querySelectorAll('button').at(-1)]) {
    await page.timers.advance(700);
    page.click(wrong);
    assert.equal(page.stage(), 'submit');
  }
});

test('only the user picks: what a page sends by itself is passed on and means nothing', () => {
  const parts = foreign();
  const page = teachPage([parts.form]);
  page.teach.act('show');
  page.click(parts.box, { isTrusted: false });
  page.press('Tab', { isTrusted: false });
  page.press('Enter', { isTrusted: false });
  assert.equal(page.stage(), 'prompt');
  assert.deepEqual([...new Set(page.passed)].sort(), ['click', 'keydown', 'keyup', 'mousedown', 'mouseup', 'pointerdown', 'pointermove', 'pointerup']);
});

test('a second click of two quick ones, and another button of the mouse, mean nothing', async () => {
  const page = shown();
  page.click(page.submit);
  assert.equal(page.stage(), 'submit', 'at once');
  await page.timers.advance(700);
  page.click(page.submit, { detail: 2 });
  page.click(page.submit, { button: 2 });
  assert.equal(page.stage(), 'submit');
  page.click(page.submit);
  assert.equal(page.stage(), 'done');
});

test('keys pick, too; a key that went down before the sheet was there does not', async () => {
  const parts = foreign();
  const page = teachPage([parts.form]);
  page.teach.act('show');
  page.fire('keyup', { key: 'Enter' });
  page.press('Enter');
  assert.equal(page.stage(), 'prompt', 'nothing is chosen yet');
  page.press('Tab');
  page.press('Enter');
  await page.timers.advance(700);
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Tab']) page.press(key);
  page.press('Enter');
  assert.deepEqual(page.said.at(-1).lesson, lessonFor(parts));
  assert.deepEqual(page.passed, []);
});

test('it ends by itself: after a minute, by Escape, where the page goes elsewhere or is hidden; nothing is left of it', async () => {
  for (const [problem, end] of [
    ['time', ({ timers }) => timers.advance(60_000)], ['stopped', ({ press }) => press('Escape')],
    ['moved', ({ teach }) => teach.left('moved')], ['hidden', ({ teach }) => teach.left('hidden')], ['moved', ({ teach }) => teach.end()],
  ]) {
    const page = shown();
    await end(page);
    assert.deepEqual([page.stage(), page.said.at(-1).problem, page.said.at(-1).lesson], ['idle', problem, null]);
    await page.timers.advance(2000);
    assert.deepEqual([page.sheet(), page.listening(), page.timers.pending()], [null, 0, 0], problem);
  }
});

test('the sheet stays for a moment when it is over, and as long as something is held', async () => {
  const page = shown();
  page.fire('pointerdown', { clientX: 1, clientY: 1, pointerId: 4 });
  page.press('Escape');
  page.click(page.submit, { pointerId: 1 });
  await page.timers.advance(5000);
  assert.deepEqual([page.passed, page.stage()], [[], 'idle']);
  page.fire('pointerup', { pointerId: 4 });
  await page.timers.advance(300);
  assert.deepEqual([page.passed, page.sheet(), page.listening()], [[], null, 0]);
});

test('a sheet that the page takes away, or covers, ends it', async () => {
  const fields = {};
  const parts = foreign();
  const page = teachPage([parts.form], fields);
  page.teach.act('show');
  page.sheet().remove();
  page.click(parts.box);
  assert.deepEqual([page.said.at(-1).problem, page.passed], ['covered', []]);
  await page.timers.advance(2000);
  page.teach.act('show');
  fields.onTop = h('div', {});
  await page.timers.advance(300);
  assert.equal(page.said.at(-1).problem, 'covered');
});

test('a page that is not taken over yet, or has no prompt box, is left alone', () => {
  for (const [problem, children, fields] of [['loading', [foreign().form], { ready: false }], ['box', [h('p', {})], {}]]) {
    const page = teachPage(children, fields);
    page.teach.act('show');
    assert.deepEqual([page.stage(), page.said.at(-1).problem, page.sheet(), page.listening()], ['idle', problem, null, 0]);
  }
});

test('a composer that says it makes something else cannot be shown (R24)', async () => {
  const parts = foreign();
  parts.form.append(h('div', { role: 'radiogroup' }, button('Video', { role: 'radio', 'aria-checked': 'false' }), button('Image', { role: 'radio', 'aria-checked': 'true' })));
  const page = shown(parts);
  await page.timers.advance(700);
  page.click(parts.submit);
  assert.deepEqual([page.stage(), page.said.at(-1).problem], ['idle', 'mode']);
});

test('what was shown can be tried: what it finds is framed and told, and a page with another composer says so', async () => {
  const page = await bothShown();
  const { lesson } = page.said.at(-1);
  await page.timers.advance(10_000);
  const tested = () => page.said.at(-1).tested.why;
  page.teach.act('test', lesson);
  assert.equal(tested(), null);
  page.other.remove();
  page.teach.act('test', lesson);
  assert.equal(tested(), 'taught');
  page.teach.act('test', { ...lesson, layout: 'bar' });
  assert.equal(tested(), 'layout');
  await page.timers.advance(5000);
  assert.deepEqual([page.sheet(), page.passed], [null, []]);
});

test('what was shown decides for its layout: what it does not find is not clicked, and the reason is told (R24)', () => {
  const make = (change = () => {}) => {
    const parts = foreign();
    change(parts);
    return { ...parts, document: documentOf([parts.form]) };
  };
  const { document, ...parts } = make();
  const lesson = lessonFor(parts);
  assert.deepEqual([why(document), why(document, [lesson]), why(document, [{ ...lesson, layout: 'bar' }])], ['submit', null, 'submit']);
  for (const broken of ['', '>', 'form {}', ':nonsense(', 'textarea:has(']) {
    assert.equal(why(document, [{ ...lesson, submit: broken }]), 'taught', broken);
    assert.equal(why(document, [{ ...lesson, prompt: broken }]), 'taught', broken);
  }
  assert.equal(why(document, [{ ...lesson, submit: 'button' }]), 'submits');
  assert.equal(why(document, [{ ...lesson, submit: '[role="radio"]' }]), 'taught', 'a switch is never a submit');
  assert.equal(why(make((its) => its.submit.setAttribute('disabled', '')).document, [lesson]), 'disabled');
  assert.equal(why(make((its) => its.submit.setAttribute('aria-pressed', 'true')).document, [lesson]), 'taught');
  assert.equal(why(make((its) => its.option.setAttribute('aria-checked', 'false')).document, [lesson]), 'taught');
  assert.equal(why(make((its) => its.submit.append('Edit')).document, [lesson]), 'mode');
  // It says which of several boxes is meant; two that fit are none.
  const twins = (its) => its.form.append(h('textarea', { name: 'negative' }));
  assert.deepEqual([why(make(twins).document), why(make(twins).document, [lesson])], ['boxes', 'boxes']);
});

test('an editor whose submit comes with the text is written into only where no other button might be taken for it (R24)', () => {
  const editor = (text) => placed(h('div', { contenteditable: 'true' }, h('p', {}, text)));
  const make = (text, ...buttons) => documentOf([h('form', {}, editor(text), ...buttons)]);
  const document = make('text', button('Ek', { 'data-testid': 'send-button' }));
  const lesson = lessonOf(document.querySelector('[contenteditable]'), document.querySelector('button'));
  const found = (page) => findComposer(page, [lesson]);
  assert.deepEqual([found(document).why, found(make('')).why, found(make('')).button], [null, null, null]);
  assert.equal(found(make('', button('Alio'))).why, 'taught');
  assert.equal(found(make('', button('Ek', { 'data-testid': 'send-button', disabled: '' }))).why, null);
  assert.equal(found(make('text')).why, 'taught');
});

/** Anything that may happen to a page, but that another button takes the place of the one that was shown and is of its kind: that cannot be told. */
function changed(document, random, meant) {
  const form = random.pick([...document.querySelectorAll('form'), document.body]);
  const buttons = document.querySelectorAll('button');
  random.pick([
    () => meant.isConnected && !document.querySelector('[data-moved]') && form.append(h('button', { type: 'button', 'aria-label': 'Alio' })),
    () => form.append(h('button', { type: 'submit', 'aria-label': 'Alio' })),
    () => random.pick(buttons.filter((any) => any !== meant || !document.querySelector('[aria-label="Alio"]')))?.remove(),
    () => random.pick(buttons).setAttribute('aria-checked', 'true'),
    () => random.pick(buttons).setAttribute('aria-pressed', random.pick(['true', 'false'])),
    () => random.pick(buttons).append(h('img', {})),
    () => document.body.append(h('div', { role: 'dialog' })),
    () => document.body.append(h('form', {}, h('textarea', {}), h('button', { type: 'submit' }))),
    () => form.replaceChildren(h('div', { 'data-moved': '' }, ...form.childNodes)),
    () => {},
  ])();
}

test('on random pages that change, what was shown is clicked or nothing is (R24)', async () => {
  const count = { right: 0, nowhere: 0 };
  for (let seed = 1; seed <= kPages; seed += 1) {
    const page = randomPage(seed);
    const { document } = page;
    const random = randomOf(seed);
    const { prompt, whole } = findComposer(document);
    const candidates = prompt && whole ? candidatesIn(whole, prompt) : [];
    if (candidates.length === 0) continue;
    const meant = random.pick(candidates);
    const lesson = lessonOf(prompt, meant);
    if (!lesson) continue;
    const isTyped = meant.matches('[type="submit"]');
    const wasRight = meant === page.right();
    for (let times = random.upTo(2); times > 0 && document.querySelectorAll('button').length > 0; times -= 1) changed(document, random, meant);
    const timers = virtualClock();
    const path = '/imagine/post/media-1';
    const clicker = createClicker({
      site: createSite(document, () => 5000, () => [lesson]),
      readPath: () => path, toldPath: () => path, imageOf: () => null, checkPath() {}, speak() {}, report() {}, expect() {}, readBack() {}, obstacle: () => null,
      claim: async () => ({ granted: true, prompt: 'a red fox' }), timers,
    });
    clicker.offer(retry('d1'));
    await timers.advance(2500);
    const clicked = page.clicked();
    if (clicked.length === 0) count.nowhere += 1;
    else {
      // The one submit of a form, by its type, is the submit by the page's own word, also where it is a new one. A page may put a new element in the place of the one that was shown.
      const isIt = clicked[0] === meant || (wasRight && clicked[0] === page.right()) || (isTyped && clicked[0].matches('[type="submit"]'));
      assert.ok(clicked.length === 1 && isIt, `seed ${seed}: ${lesson.submit}, not ${clicked.map((button) => JSON.stringify(button.attributes))}`);
      count.right += 1;
    }
  }
  assert.ok(count.right > kPages / 20, JSON.stringify(count));
});
