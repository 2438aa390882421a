import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findComposer, kWhy } from '../../extension-shim/page/composer.js';
import { documentOf, h } from './support/dom.mjs';

const box = (name = 'Make a video') => h('textarea', { 'aria-label': name });
const editor = (text = '', attributes = {}) => h('div', { contenteditable: 'true', class: 'tiptap ProseMirror', ...attributes }, h('p', {}, text));
const button = (name, attributes = {}, ...children) => h('button', { type: 'button', 'aria-label': name, ...attributes }, ...children);
const arrow = () => h('svg', {}, h('path', { d: 'M6 11L12 5M12 5L18 11' }));
const submit = (name = 'Submit', attributes = {}) => button(name, { type: 'submit', ...attributes }, arrow());
const radio = (name, on) => button(name, { role: 'radio', 'aria-checked': String(on) });
const modes = (on, [image, video] = ['Image', 'Video']) => h('div', { role: 'radiogroup' }, radio(image, on === 'image'), radio(video, on === 'video'));
const menu = (text) => h('button', { type: 'button', 'aria-haspopup': 'menu' }, text);
const card = (name = 'Make video') => h('li', { role: 'listitem' }, h('img', {}), button(name));
const form = (...children) => h('form', {}, ...children);
const found = (children, fields) => findComposer(documentOf(children, fields));
const why = (children, fields) => found(children, fields).why;

/** The page of a post, with everything that has the submit's name and is not it. */
const withOthers = (composer) => [
  h('header', {}, button('Make video')), h('ul', {}, card(), card(), card('Redo')), h('div', {}, button('Make video', {}, h('svg', {}, h('path', { d: 'M12 4C14.48 4' })))),
  composer, h('ul', {}, card()), h('div', {}, button('Make video')),
];

for (const [name, make, right] of [
  ['textarea', () => form(box(), button('Make video')), 'Make video'],
  ['textarea after a video', () => form(box(), button('Redo')), 'Redo'],
  ['textarea in Spanish', () => form(box('Crear un video'), button('Crear video')), 'Crear video'],
  ['textarea in Chinese, of which only the button is known', () => form(box('什么'), button('生成视频')), '生成视频'],
  ['editor whose button says in letters what it does', () => form(editor(), button('Make video', {}, 'Make video')), 'Make video'],
  ['arrow beside an editor, in no form', () => h('div', {}, h('div', {}, modes('video')), h('div', {}, editor('text'), button('Make video', {}, arrow()))), 'Make video'],
  ['query bar', () => form(editor('text'), modes('video'), submit()), 'Submit'],
  ['query bar in Korean', () => form(editor('text'), modes('video', ['이미지', '비디오']), submit('제출')), '제출'],
  ['menus', () => form(button('Upload'), editor('text'), modes('video'), menu('720p'), menu('10s'), menu('9:16'), submit()), 'Submit'],
  ['bar in a language nobody knows, with values that only videos have', () => form(editor('text'), modes('?', ['Bildo', 'Filmo']), menu('480p'), submit('Ek')), 'Ek'],
  ['lightbox with the composer inside', () => h('div', { role: 'dialog' }, form(box(), button('Make video'))), 'Make video'],
]) {
  test(`the submit is the one inside the composer, and no other of its name (R24): ${name}`, () => {
    const composer = make();
    const { button: at, why: reason } = found(withOthers(composer));
    assert.equal(reason, null);
    assert.ok(composer.contains(at));
    assert.equal(at.getAttribute('aria-label'), right);
  });
}

test('an editor whose submit comes with the text may be written into, and has no submit yet (R24)', () => {
  for (const rest of [[], [submit('Submit', { disabled: '' })]]) {
    const composer = form(editor(), modes('video'), ...rest);
    assert.deepEqual([found(withOthers(composer)).button, why(withOthers(composer))], [null, null]);
  }
  assert.equal(why([form(editor('text'), modes('video'))]), 'submit');
  assert.equal(why([form(editor('text'), modes('video'), submit('Submit', { disabled: '' }))]), 'disabled');
  assert.equal(why([form(box())]), 'submit', 'a text box had its submit all the time');
  assert.equal(why([form(box(), button('Make video', { disabled: '' }))]), 'disabled');
});

for (const [name, composer] of [
  ['a switch is on image', () => form(editor('text'), modes('image'), submit())],
  ['no switch is on', () => form(editor('text'), modes('neither'), submit())],
  ['a switch is on image, whatever the button says', () => form(editor('text'), modes('image'), button('Make video', {}, 'Make video'))],
  ['the camera is not pressed', () => form(editor('text'), button('Video'), menu('720p'), submit())],
  ['the box edits pictures', () => form(box('Type to edit image...'), button('Make video'))],
  ['the button’s letters say edit', () => form(box(), button('Make video', {}, 'Edit'))],
  ['the button is called edit', () => form(editor('text'), modes('video'), submit('Edit'))],
  ['nothing says what it makes', () => form(editor('text'), submit())],
  ['a bare icon called “Make video” beside an editor', () => form(editor('text'), button('Make video', {}, arrow()))],
  ['values of a video beside a switch nobody knows, which is off', () => form(editor('text'), menu('720p'), button('Filmo', { 'aria-pressed': 'false' }), submit('Ek'))],
  ['values of a video beside a button nobody knows, which may be a switch', () => form(editor('text'), menu('720p'), button('Filmo'), submit('Ek'))],
]) {
  test(`a composer that is not provably in video mode has no submit (R24): ${name}`, () => {
    const { button: at, why: reason } = found(withOthers(composer()));
    assert.deepEqual([at, reason], [null, 'mode']);
  });
}

for (const [name, make] of [
  ['gone', () => form(box())], ['outside', () => h('div', {}, form(box()), button('Make video'))], ['before the box', () => form(button('Make video'), box())],
  ['unseen', () => form(box(), button('Make video', { 'data-unseen': '' }))], ['inert', () => h('div', { inert: '' }, form(box(), button('Make video')))],
  ['an option', () => form(box(), button('Make video', { 'aria-haspopup': 'menu' }))], ['a radio', () => form(box(), radio('Make video', true))],
  ['a pressed switch', () => form(box(), button('Make video', { 'aria-pressed': 'true' }))],
  ['of a picture in the form', () => form(box(), h('div', {}, h('img', {}), button('Make video')))], ['with a picture on it', () => form(box(), button('Make video', {}, h('img', {})))],
  ['the promptless pill', () => form(box(), button('Make video', {}, h('svg', {}, h('path', { d: 'M12 4C14.48 4' }))))],
  ['a neighbour of the box, and nothing says that they belong together', () => h('div', {}, h('div', {}, box()), h('div', {}, button('Make video')))],
  ['called by a name nobody knows', () => form(box('?'), button('Fari filmeton'))],
  ['a control', () => form(box(), submit('Upload'))],
]) {
  test(`a submit that is ${name} is none (R24)`, () => {
    const { button: at, why: reason } = found([make()]);
    assert.equal(at, null);
    assert.ok(['submit', 'box', 'mode'].includes(reason), reason);
  });
}

test('two submits, two composers, a dialog on top, something over it: no submit, and the reason (R24)', () => {
  const good = () => form(box(), button('Make video'));
  assert.equal(why([good()]), null);
  assert.equal(why([form(box(), button('Make video'), submit())]), 'submits');
  assert.equal(why([h('div', {}, modes('video'), h('div', {}, editor('text'), button('Send', {}, arrow())), submit())]), 'submits', 'also further out');
  assert.equal(why([good(), good()]), 'boxes');
  assert.equal(why([good(), h('div', {}, editor())]), 'boxes');
  assert.equal(why([good(), h('div', {}, h('textarea', {}), card())]), 'boxes', 'beside pictures, too');
  assert.equal(why([form(box(), box('Negative prompt'), button('Make video'))]), 'boxes');
  assert.equal(why([good(), h('div', { role: 'dialog' }, button('Make video'))]), 'dialog');
  assert.equal(why([good(), h('dialog', { open: '' })]), 'dialog');
  assert.equal(why([h('div', { 'aria-hidden': 'true' }, good()), h('div', { role: 'dialog' })]), 'dialog', 'also where it hides the rest');
  assert.equal(why([good(), h('div', { role: 'dialog', hidden: '' }), h('dialog', {})]), null, 'one that is not shown is none');
  assert.equal(why([good()], { onTop: h('div', {}) }), 'covered');
  assert.equal(why([h('div', {}, 'no composer'), h('ul', {}, card())]), 'box');
});

test('a box or a submit for another screen, not shown, is not looked at', () => {
  const shown = button('Make video');
  assert.equal(found([h('div', { 'data-unseen': '' }, form(box(), button('Make video'))), form(box(), button('Make video', { hidden: '' }), shown)]).button, shown);
});

test('a box that takes no text has no submit', () => {
  for (const attributes of [{ disabled: '' }, { 'aria-disabled': 'true' }]) assert.equal(why([form(h('textarea', { 'aria-label': 'Make a video', ...attributes }), button('Make video'))]), 'disabled');
});

test('a submit that is busy is not used', () => {
  assert.equal(why([form(box(), button('Make video', { 'aria-busy': 'true' }))]), 'disabled');
  assert.equal(why([form(box(), button('Make video', { 'aria-busy': 'false' }))]), null);
});

test('it is said which rule found each part', () => {
  const by = (...children) => found(children).by;
  assert.deepEqual(by(form(box(), button('Make video'))), { box: 'text', composer: 'form', submit: 'name', mode: 'name' });
  assert.deepEqual(by(form(editor('text'), modes('video'), submit())), { box: 'editor', composer: 'form', submit: 'type', mode: 'switch' });
  assert.deepEqual(by(h('div', {}, h('div', {}, modes('video')), h('div', {}, editor('text'), button('Make video', {}, arrow())))), { box: 'editor', composer: 'around', submit: 'arrow', mode: 'switch' });
  assert.deepEqual(by(h('div', { class: 'query-bar' }, editor('text'), menu('480p'), submit('Ek'))), { box: 'editor', composer: 'bar', submit: 'type', mode: 'values' });
  assert.deepEqual(by(form(editor('text'), button('Make video', {}, 'Make video'))).mode, 'letters');
  assert.deepEqual(by(h('p', {})), {});
});

test('each reason is a short sentence in fixed words', () => {
  for (const text of Object.values(kWhy)) assert.match(text, /^[a-z ]{10,60}$/);
});
