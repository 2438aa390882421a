// What the composer is set to make: read in every layout, written one way, never set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSite } from '../../extension-shim/page/site.js';
import { page } from './support/clicker_page.mjs';
import { documentOf, h } from './support/dom.mjs';
import { retry } from './support/world.mjs';

const button = (name, attributes = {}, ...children) => h('button', { type: 'button', 'aria-label': name, ...attributes }, ...children);
const bare = (text, attributes = {}) => h('button', { type: 'button', ...attributes }, text);
const radio = (name, on, text = name) => button(name, { role: 'radio', 'aria-checked': String(on) }, text);
const group = (...radios) => h('div', { role: 'radiogroup' }, ...radios);
const menu = (text, name) => bare(text, { 'aria-haspopup': 'menu', ...(name ? { 'aria-label': name } : {}) });
const editor = () => h('div', { contenteditable: 'true' }, h('p', {}, 'text'));
const submit = () => button('Submit', { type: 'submit' });
const video = () => group(radio('Image', false), radio('Video', true));
const read = (...parts) => createSite(documentOf([h('form', {}, editor(), video(), ...parts, submit()), h('div', {}, menu('6s'), radio('1080p', true))]), () => 5000).options();

for (const [name, parts, options] of [
  ['radios', [group(radio('480p', false), radio('720p', true)), group(radio('6s', false), radio('10s', true))], { resolution: '720p', length: '10' }],
  ['radios with the value in the name alone', [group(radio('480P', false, ''), radio('720P', true, ''))], { resolution: '720p' }],
  ['menus that show the value', [menu('720p'), menu('10s'), menu('9:16')], { resolution: '720p', length: '10', aspect: '9:16' }],
  ['menus that have a name, too', [menu('15s', 'Video duration'), menu('16：9', 'Aspect Ratio')], { length: '15', aspect: '16:9' }],
  ['units of other languages', [menu('10 秒')], { length: '10' }],
  ['the sound on', [button('Audio', { 'aria-pressed': 'true' })], { audio: 'on' }],
  ['the sound off, in Korean', [button('비디오 오디오', { 'aria-pressed': 'false' })], { audio: 'off' }],
  ['a preset', [menu('Custom')], { mode: 'custom' }],
  ['pills of which one is marked', [bare('480p', { 'aria-pressed': 'false' }), bare('720p', { 'aria-pressed': 'true' })], { resolution: '720p' }],
  ['pills of which none is marked', [bare('480p'), bare('720p'), bare('10s')], { length: '10' }],
  ['a choice of which nothing is chosen', [group(radio('480p', false), radio('720p', false))], {}],
  ['one value, which is not chosen', [group(radio('720p', false)), button('10s', { 'aria-pressed': 'false' })], {}],
  ['two that are on', [group(radio('480p', true)), group(radio('720p', true))], {}],
  ['the sound, whose state is not shown', [button('Audio')], {}],
  ['other numbers', [menu('10'), menu('2 of 10s'), menu('720'), bare('10:00:00'), bare('Custom prompt')], {}],
  ['what is not shown', [menu('720p'), h('div', { 'data-unseen': '' }, menu('480p'))], { resolution: '720p' }],
]) {
  test(`options are read inside the composer and written one way: ${name}`, () => assert.deepEqual(read(...parts), options));
}

test('where there is no composer there are no options', () => {
  assert.deepEqual(createSite(documentOf([h('main', {}, menu('720p'))]), () => 5000).options(), {});
});

test('reading options changes nothing: no event, no click (R24)', () => {
  const all = [menu('720p'), radio('10s', true), button('Audio', { 'aria-pressed': 'true' })];
  read(...all);
  assert.deepEqual(all.map(({ events }) => events), [[], [], []]);
});

test('a claim says what the composer is set to, and an answer that it is another than before is no click (R10)', async () => {
  const it = page();
  it.options = { length: '6' };
  it.claim = async () => ({ granted: false, reason: 'options_changed' });
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual([it.claimedWith, it.clicks(), it.said('fill'), it.said('report')], [[{ length: '6' }], 0, [], []]);
});
