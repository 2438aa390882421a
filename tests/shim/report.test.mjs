// What the host and the popup are told of a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReport } from '../../extension-shim/page/report.js';
import { createSite } from '../../extension-shim/page/site.js';
import { documentOf, h } from './support/dom.mjs';
import { virtualClock } from './support/world.mjs';

const button = (name, attributes = {}, ...children) => h('button', { type: 'button', 'aria-label': name, ...attributes }, ...children);
const editor = (hint = '') => h('div', { contenteditable: 'true' }, h('p', { 'data-placeholder': hint }, 'text'));
const send = (name) => button(name, { type: 'submit' });
const radio = (name, on) => button(name, { role: 'radio', 'aria-checked': String(on) });
const modes = (image, video) => h('div', { role: 'radiogroup' }, radio(image, false), radio(video, true));
const menu = (text) => h('button', { type: 'button', 'aria-haspopup': 'menu' }, text);
const text = (name, submit) => h('form', {}, h('textarea', { 'aria-label': name }), button(submit));
const arrow = (name) => button(name, {}, h('svg', {}, h('path', { d: 'M6 11L12 5M12 5L18 11' })));
const survey = (lang, ...children) => createSite(documentOf(children, { lang }), () => 5000).survey();

for (const [layout, language, composer] of [
  ['textarea', 'en', text('Make a video', 'Make video')],
  ['textarea', 'es', text('Crear un video', 'Crear video')],
  ['textarea', 'ja', text('?', '動画を作成')],
  ['arrow', 'de', h('div', {}, h('div', {}, modes('Bild', 'Video')), h('div', {}, editor(), arrow('Video erstellen')))],
  ['bar', 'ko', h('form', { class: 'query-bar' }, editor(), modes('이미지', '비디오'), send('제출'))],
  ['camera', 'fr', h('div', { class: 'query-bar' }, editor(), menu('480p'), send('Envoyer'))],
  ['dropdowns', 'zh-TW', h('form', {}, button('上傳'), editor(), modes('圖片', '影片'), menu('720p'), send('送出'))],
  ['editor', 'ru', h('form', {}, editor(), button('Создать видео', {}, 'Создать видео'))],
]) {
  test(`a composer is known by its layout and its language: ${layout}, ${language}`, () => {
    const found = survey(undefined, composer);
    assert.deepEqual([found.layout, found.language, found.why], [layout, language, null]);
  });
}

test('between languages that have the same words the page’s own word decides; alone it counts where no label is known', () => {
  const form = () => h('form', {}, editor(), modes('?', 'Video'), send('?'));
  assert.equal(survey('tr', form()).language, 'tr');
  assert.equal(survey('de-AT', form()).language, 'de');
  assert.equal(survey('eo', h('form', {}, editor(), send('Ek'))).language, 'eo');
  assert.equal(survey('ja', text('Crear un video', 'Crear video')).language, 'es');
  for (const said of ['a secret prompt', 'x', '', undefined, 'en-a-secret']) assert.equal(survey(said, h('form', {}, editor(), send('Ek'))).language, null, said);
});

test('no composer has no layout, and one that may not be used has its reason', () => {
  assert.deepEqual(survey('en', h('main', {})), { layout: null, language: 'en', why: 'box', foundBy: {} });
  const found = survey('en', h('form', {}, editor(), modes('Image', '?'), send('Submit')));
  assert.deepEqual([found.layout, found.why, found.foundBy], ['editor', 'mode', { box: 'editor', composer: 'form', submit: 'type' }]);
});

function page() {
  const timers = virtualClock();
  const it = { timers, said: [], path: '/imagine/post/media-1', survey: { layout: 'bar', language: 'en', why: null, foundBy: { box: 'editor' } }, store: 'ok', shown: true, stream: 'absent', others: [], missing: [] };
  it.report = createReport({
    site: { survey: () => it.survey }, readPath: () => it.path, storeState: () => it.store, stream: { state: () => it.stream },
    ability: { visible: () => it.shown, canAct: (why) => it.shown || why === null }, others: () => it.others, missing: () => it.missing,
    send: (report) => it.said.push(report), timers,
  });
  it.goesOn = async (ms) => {
    for (let passed = 0; passed < ms; passed += 250) {
      await timers.advance(250);
      it.report.poll();
    }
  };
  return it;
}

test('a page is reported once, again when it changed, and at most once a second', async () => {
  const it = page();
  await it.goesOn(5000);
  assert.deepEqual(it.said, [{
    layout: 'bar', language: 'en', foundBy: { box: 'editor' }, composer: 'ready', store: 'present', stream: 'absent', visible: true, canAct: true, others: [], missing: [],
  }]);
  for (const [i, change] of [{ shown: false }, { survey: { ...it.survey, why: 'mode' } }, { others: ['GVP'] }, { missing: ['the prompt box'] }, { store: 'unreadable' }, { stream: 'listening' }].entries()) {
    Object.assign(it, change);
    await it.goesOn(1000);
    assert.equal(it.said.length, i + 2, JSON.stringify(change));
  }
  const { composer, store, stream, visible, canAct, others, missing } = it.said.at(-1);
  assert.deepEqual({ composer, store, stream, visible, canAct, others, missing },
    { composer: 'mode', store: 'absent', stream: 'listening', visible: false, canAct: false, others: ['GVP'], missing: ['the prompt box'] });
  for (let i = 0; i < 40; i++) {
    it.shown = !it.shown;
    await it.goesOn(250);
  }
  assert.ok(it.said.length <= 7 + 11, String(it.said.length));
});

test('a host that may know nothing is told again, and the rest of the site is not reported', async () => {
  const it = page();
  await it.goesOn(1000);
  it.report.forget();
  it.report.poll();
  assert.equal(it.said.length, 2);
  it.path = '/';
  it.report.forget();
  await it.goesOn(3000);
  assert.equal(it.said.length, 2);
});
