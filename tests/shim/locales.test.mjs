// The texts that people read: each key is used, each use has a text, and each language has all of them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import './support/english.mjs';
import { counted, t, told } from '../../extension-shim/window/language.js';

const shim = new URL('../../extension-shim/', import.meta.url);
const read = (path) => readFileSync(new URL(path, shim), 'utf8');
const kLongestBadge = 4;
const languages = readdirSync(new URL('_locales/', shim));
const messagesOf = (language) => JSON.parse(read(`_locales/${language}/messages.json`));
const english = messagesOf('en');
const files = readdirSync(shim, { recursive: true }).filter((path) => path.endsWith('.js'));
const sources = files.map(read).join('\n') + read('manifest.json') + readFileSync(new URL('../../host/cli/inspect/page.mjs', import.meta.url), 'utf8');

/** Keys that stand in the code as they are, and the beginnings of those whose end is a code of the host or of the page. */
const literal = new Set([...sources.matchAll(/\b(?:t|getMessage)\(\s*(?:[^'`()]*\?\s*)?'(\w+)'/g), ...sources.matchAll(/: t\('(\w+)'/g), ...sources.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key));
const counts = [...sources.matchAll(/\bcounted\(\s*'(\w+)'/g)].map(([, key]) => key);
const begun = [...sources.matchAll(/\b(?:t|getMessage)\(\s*`(\w+_)\$\{/g), ...sources.matchAll(/\btold\(\s*'(\w+)'/g)].map(([, key]) => key.replace(/_?$/, '_'));
/** Keys that are in a table of the code, between quotes. */
const inTables = (key) => new RegExp(`['"]${key}['"]`).test(sources);

test('every text that the code asks for is there', () => {
  for (const key of literal) assert.ok(english[key], key);
  for (const key of counts) for (const form of ['one', 'other']) assert.ok(english[`${key}_${form}`], `${key}_${form}`);
  for (const start of begun) assert.ok(Object.keys(english).some((key) => key.startsWith(start)), start);
});

test('every text is asked for', () => {
  const unused = Object.keys(english).filter((key) => !literal.has(key) && !begun.some((start) => key.startsWith(start)) && !inTables(key)
    && !counts.some((start) => [`${start}_one`, `${start}_other`].includes(key)));
  assert.deepEqual(unused, []);
});

for (const language of languages) {
  const messages = messagesOf(language);
  test(`${language} has every text, and none besides`, () => assert.deepEqual(Object.keys(messages).toSorted(), Object.keys(english).toSorted()));

  test(`${language} puts in what English puts in, in any order`, () => {
    const places = (text) => [...new Set([...text.matchAll(/\$[1-9]/g)].map(([place]) => place))].sort().join(' ');
    // In "1 image" a language may write the number in words or leave it out.
    for (const [key, { message }] of Object.entries(messages)) if (!key.endsWith('_one')) assert.equal(places(message), places(english[key]?.message ?? ''), key);
  });

  test(`no text of ${language} is empty, overlong, or what a browser refuses`, () => {
    for (const [key, { message }] of Object.entries(messages)) {
      assert.match(key, /^\w+$/);
      assert.ok(message.trim() === message && message !== '', key);
      assert.ok(message.length <= 80 + 1.6 * english[key].message.length, `${key} is ${message.length} long`);
      if (english[key].message.length <= 12) assert.ok(message.length <= 24, `${key} is on a button: ${message}`);
      assert.doesNotMatch(message, /\$[\w@]+\$/, `${key}: the browser takes this for a name`);
    }
    assert.ok(messages.badge_off_mark.message.length <= kLongestBadge);
    assert.equal(messages.language.message, language.replace('_', '-'));
    assert.match(messages.direction.message, /^(ltr|rtl)$/);
  });
}

test('no part of a window, and not the sheet over the page, has a text of its own: what it shows comes from the messages', () => {
  for (const path of files.filter((name) => /^(window|popup|panel|options|worker)\/|^page\/(overlay|teach|title)\.js$/.test(name))) {
    const code = read(path).replace(/\/\*[^]*?\*\//g, '').replace(/\/\/.*$/gm, '');
    for (const [text] of code.matchAll(/'[^'\n]*'|`[^`\n]*`/g)) {
      // Two words, the first with a capital: a sentence of ours.
      assert.doesNotMatch(text, /^['`][A-Z][a-z]+ [a-z]/, `${path}: ${text}`);
    }
  }
});

test('a code without a text is shown as it is, and a number is put where it belongs', () => {
  assert.equal(told('wait', 'full_moon'), 'full_moon');
  assert.equal(told('wait', '__proto__'), '__proto__');
  assert.equal(t('no_such_text'), '');
  assert.deepEqual([counted('images', 1), counted('images', 1234)], ['1 image', '1,234 images']);
  assert.equal(t('n_of_m', '$2', 5), '$2 of 5', 'what is put in is not looked at again');
});
