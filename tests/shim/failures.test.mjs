// What people read when something fails: a sentence of their language for each code, and raw words only where they are called so.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import './support/english.mjs';
import { failureText } from '../../extension-shim/window/failures.js';
import { noticesOf, remedyOf } from '../../extension-shim/window/model.js';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const languages = readdirSync(new URL('extension-shim/_locales/', root));
const kRaw = 'the flux capacitor is upset';

/** Every name in the schema's errors: those of the host. */
function namesOf(schema) {
  const found = new Set();
  (function look(value) {
    if (typeof value !== 'object' || value === null) return;
    if (value.retryable && typeof value.name?.const === 'string') found.add(value.name.const);
    Object.values(value).forEach(look);
  })(schema);
  return [...found];
}
const ofHost = namesOf(JSON.parse(read('docs/protocol.schema.json')));
const sources = ['worker', 'window', 'shared'].flatMap((room) => readdirSync(new URL(`extension-shim/${room}/`, root)).filter((name) => name.endsWith('.js')).map((name) => read(`extension-shim/${room}/${name}`))).join('\n');
const ofShim = [...new Set([...sources.matchAll(/\b(?:ours|failed)\('(\w+)'|\bname: '(\w+)', message:/g)].map(([, called, written]) => called ?? written))];
const all = [...new Set([...ofHost, ...ofShim])];

/** @param {string} language what the modules speak from now on */
function speak(language) {
  Object.assign(globalThis.grokRetryMessages, JSON.parse(read(`extension-shim/_locales/${language}/messages.json`)));
}
const detail = () => globalThis.grokRetryMessages.detail.message;
/** The text without what is called a detail. */
const withoutDetail = (text) => text.replace(detail().replace('$1', kRaw), '').trim();

test('the failures are those that are in the schema and in the extension', () => {
  assert.ok(ofHost.length >= 19 && ofHost.includes('storage_full') && ofHost.includes('invalid_params'), ofHost.join(' '));
  for (const name of ['offline', 'lost', 'timeout', 'too_large', 'no_page', 'moved', 'page_silent', 'page_gone', 'cannot_teach', 'method_not_found']) assert.ok(ofShim.includes(name), name);
});

for (const language of languages) test(`no failure falls through to raw English in ${language}`, () => {
  speak(language);
  const texts = globalThis.grokRetryMessages;
  for (const name of all) {
    const text = failureText({ name, message: kRaw, retryable: false });
    const own = withoutDetail(text);
    assert.doesNotMatch(own, new RegExp(kRaw), `${name}: ${text}`);
    assert.ok(own.length > 3 && own !== texts.failure_else.message, `${name} has a sentence: ${text}`);
    assert.ok(!own.includes(name), text);
    // Where the connection has failed, the same code is a problem.
    const remedy = remedyOf({ host: { state: 'waiting', problem: { kind: name, text: kRaw }, hello: null }, tab: null, on: true });
    assert.doesNotMatch(remedy.text, new RegExp(kRaw), name);
    assert.equal(withoutDetail(remedy.detail), '', name);
  }
  for (const name of ['of_a_newer_host', 'error -32099', 'TypeError', '']) {
    assert.equal(failureText({ name, message: kRaw, retryable: false }), `${texts.failure_else.message} ${detail().replace('$1', kRaw)}`);
  }
  assert.equal(failureText({ name: 'newer', message: '', retryable: false }), `${texts.failure_else.message} ${detail().replace('$1', 'newer')}`);
  assert.deepEqual(noticesOf(/** @type {any} */ ({ notices: [{ kind: 'newer', message: kRaw }] })).map(({ message }) => withoutDetail(message)), ['']);
});

for (const language of languages) test(`a value that was not accepted is named by its label in ${language}`, () => {
  speak(language);
  const texts = globalThis.grokRetryMessages;
  const refused = (path) => withoutDetail(failureText({ name: 'invalid_params', message: 'Invalid params', retryable: false, data: { path, problem: kRaw } }));
  const of = (key) => texts.failure_of_field.message.replace('$1', texts[key].message);
  const settings = Object.keys(texts).filter((key) => key.startsWith('setting_') && !key.endsWith('_about'));
  assert.ok(settings.length >= 16);
  for (const key of settings) assert.equal(refused(`params.settings.${key.slice('setting_'.length).replaceAll('_', '.')}`), of(key));
  for (const [path, key] of [['prompt', 'prompt_name'], ['persistent.lastPromptValue', 'prompt_name'], ['persistent.maxRetries', 'max_retries'], ['persistent.videoGoal', 'video_goal'], ['search', 'search_name'], ['store', 'file_name']]) {
    assert.equal(refused(`params.${path}`), of(key));
  }
});

test('a value without a label is named as the host names it, in the detail', () => {
  speak('en');
  const text = failureText({ name: 'invalid_params', message: 'Invalid params', retryable: false, data: { path: 'params.cursor', problem: 'expected string' } });
  assert.equal(text, 'That was not accepted. The details: params.cursor: expected string');
  assert.equal(failureText({ name: 'invalid_params', message: '', retryable: false }), 'That was not accepted.');
  assert.equal(failureText({ name: 'invalid_params', message: 'Invalid params', retryable: false, data: { path: 'params.persistent.maxRetries', problem: 'must be 1 to 50' } }), '“Refusals allowed” was not accepted. The details: must be 1 to 50');
});

test('a detail cannot reorder or hide what is around it', () => {
  assert.match(failureText({ name: 'newer', message: 'a\u202eb', retryable: false }), /a\\u\{202e\}b/);
});
