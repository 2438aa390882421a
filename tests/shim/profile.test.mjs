// The profile is data, and its names agree with each other across all languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isNamed } from '../../extension-shim/page/composer.js';
import { kProfile } from '../../extension-shim/page/profile.js';
import { documentOf } from './support/dom.mjs';

const languages = Object.entries(kProfile.languages);
const namesOf = (...kinds) => languages.flatMap(([lang, { seen, guessed }]) => kinds.flatMap((kind) => [...(seen[kind] ?? []), ...(guessed[kind] ?? [])].map((name) => [lang, name])));

test('the profile is plain data, and says from when each language is', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(kProfile)), kProfile);
  assert.doesNotMatch(readFileSync(new URL('../../extension-shim/page/profile.js', import.meta.url), 'utf8'), /=>|\bfunction\b|\bimport .*from\b/);
  for (const [lang, { seen, guessed }] of languages) {
    assert.match(guessed.from, /^20\d\d-\d\d/, lang);
    if (Object.keys(seen).length > 1) assert.match(seen.from, /^20\d\d-\d\d/, lang);
  }
});

test('no name of a submit is the name of a control or of a mode in any language (R24)', () => {
  for (const [lang, name] of namesOf('video', 'redo', 'send', 'edit')) assert.ok(!isNamed(name, 'control', 'modeVideo', 'modeOther'), `${lang}: ${name}`);
});

test('no name says that a video is made and that it is not (R24)', () => {
  for (const [lang, name] of namesOf('video', 'redo', 'boxVideo')) assert.ok(!isNamed(name, 'edit', 'boxEdit', 'send'), `${lang}: ${name}`);
  for (const [lang, name] of namesOf('modeVideo')) assert.ok(!isNamed(name, 'modeOther'), `${lang}: ${name}`);
});

test('names are known in each language that was reported, however they are written', () => {
  for (const name of ['Make video', 'make  VIDEO', 'Crear video', 'CREAR VÍDEO', '生成视频', '動画を作成', 'Video erstellen', 'Créer une vidéo', 'Créer une vidéo',
    'CREEAZĂ VIDEO', 'Skapa video', 'Vytvořit video', 'Videó készítése', 'Gumawa ng video', 'Створити відео', 'إنشاء فيديو', 'ساخت ویدیو']) assert.ok(isNamed(name, 'video'), name);
  for (const name of ['', null, undefined, 'constructor', '__proto__', 'Make video now', 'Video']) assert.ok(!isNamed(name, 'video'), String(name));
});

test('every selector of the profile is one that can be asked', () => {
  const { box, composer, progress, notice, ...rest } = kProfile;
  const single = [rest.outside, rest.picture, rest.button, rest.option, rest.options, rest.on, rest.off, rest.submit, rest.submitIcon, rest.promptlessIcon, rest.dialog, rest.hidden, rest.picked];
  for (const selector of [...Object.values(box), composer.form, composer.bar, ...Object.values(progress), ...notice, ...single]) {
    assert.deepEqual(documentOf([]).querySelectorAll(`.none ${selector}`).length, 0, selector);
  }
});
