import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSite, percentIn, postIn, rateLimitIn, routeOf } from '../../extension-shim/page/site.js';
import { documentOf, h } from './support/dom.mjs';

const box = () => h('textarea', { 'aria-label': 'Make a video' });
const editor = (...children) => h('div', { contenteditable: 'true', role: 'textbox' }, ...children);
const make = (attributes) => h('button', { 'aria-label': 'Make video', ...attributes });
const siteOf = (children, sinceLoad = () => 5000, fields = {}) => createSite(documentOf(children, fields), sinceLoad);

test('the rest of the site is none of our business', () => {
  const paths = ['/imagine/post/abc', '/imagine', '/imagine/', '/chat/private-id', '/imagined', '/'];
  assert.deepEqual(paths.map(routeOf), ['/imagine/post/abc', '/imagine', '/imagine/', '/', '/', '/']);
});

test('a post is read off a path as the host reads it (R2)', () => {
  const paths = ['/imagine/post/abc', '/imagine/post/abc/', '/imagine/post/', '/imagine/post/abc/edit', '/imagine', '/', '/imagine/post', '/imagine/posts/a', '/imagine/agent/abc'];
  assert.deepEqual(paths.map(postIn), ['abc', 'abc', null, null, null, null, null, null, null]);
});

for (const [text, percent] of [
  ['42%', 42], ['Generating 7 %', 7], ['99.6%', 100], ['0%', 0], ['100%', 100], ['101%', null], ['1000%', null], ['', null], ['Video Options', null], ['12', null],
]) {
  test(`progress in ${JSON.stringify(text)} is ${percent}`, () => assert.equal(percentIn(text), percent));
}

for (const [text, limit] of [
  ['Rate limit reached', {}],
  ['Rate limit reached. Try again in 30 seconds.', { retryAfterMs: 30_000 }],
  ['RATE LIMITED, wait 2 minutes', { retryAfterMs: 120_000 }],
  ['Rate limit reached: 1 hour 5 min', { retryAfterMs: 3_900_000 }],
  ['Rate limit reached, 45s', { retryAfterMs: 45_000 }],
  ['Rate limit reached, 5 more tries', {}],
  ['达到了速率限制，请在 30 秒后重试', { retryAfterMs: 30_000 }],
  ['요청이 너무 많습니다. 2분 후', { retryAfterMs: 120_000 }],
  ['レート制限に達しました。5 分', { retryAfterMs: 300_000 }],
  ['Límite alcanzado. Espera 2 minutos', { retryAfterMs: 120_000 }],
  ['Upgrade to unlock more', {}],
  ['Character limit reached', null],
  ['Rate limit reached, 99999 hours', { retryAfterMs: 86_400_000 }],
  ['Content Moderated. Try a different idea.', null],
  ['Saved', null],
]) {
  test(`the notice ${JSON.stringify(text)} is ${limit ? `a rate limit ${JSON.stringify(limit)}` : 'not reported'} (R13)`, () => {
    assert.deepEqual(rateLimitIn(text), limit);
  });
}

test('a page is hydrated a second after its load event, not before (pitfall 5)', () => {
  assert.deepEqual([null, 0, 999, 1000].map((ms) => siteOf([], () => ms).hydrated()), [false, false, false, true]);
  assert.equal(createSite({ ...documentOf([]), readyState: 'interactive' }, () => 5000).hydrated(), false);
});

test('a React text box is filled through the prototype’s setter, then told by input and change', () => {
  const prompt = box();
  siteOf([]).fill(prompt, 'a red fox');
  assert.deepEqual(prompt.events, [['input', true, 'a red fox'], ['change', true, 'a red fox']]);
});

test('a box that holds the prompt already is left alone', () => {
  const prompt = box();
  const site = siteOf([]);
  site.fill(prompt, 'a red fox');
  site.fill(prompt, 'a red fox');
  assert.equal(prompt.events.length, 2);
});

test('an editor takes the prompt as typed text', () => {
  const prompt = editor(h('p', {}, 'old'));
  const site = siteOf([prompt]);
  site.fill(prompt, 'a red\nfox');
  assert.ok(site.holds(prompt, 'a red\nfox'));
  assert.deepEqual(prompt.events, [['focus']]);
});

test('an editor that takes no command is pasted into, once', () => {
  const prompt = editor();
  prompt.answers = (event) => {
    prompt.append(h('p', {}, event.clipboardData.getData('text/plain')));
    return false; // taken
  };
  const site = siteOf([prompt], () => 5000, { deaf: true });
  site.fill(prompt, 'a red fox');
  assert.ok(site.holds(prompt, 'a red fox'));
  assert.deepEqual(prompt.events, [['focus'], ['paste', true, undefined]]);
});

test('an editor that takes nothing is an error, not a click', () => {
  assert.throws(() => siteOf([], () => 5000, { deaf: true }).fill(editor(), 'x'), /takes no text/);
});

test('what a box holds is compared exactly: a space, a letter or a line more is another prompt (R24)', () => {
  const site = siteOf([]);
  const [text, lines] = [box(), editor(h('p', {}, 'a\u00a0red fox '), h('p', {}, h('br', {})), h('p', {}, 'runs'))];
  site.fill(text, 'a red fox ');
  for (const other of ['a red fox', 'a  red fox ', 'A red fox ', 'a red fox \n', 'a red fax ']) assert.ok(!site.holds(text, other), other);
  assert.ok(site.holds(text, 'a red fox '));
  assert.ok(site.holds(lines, 'a red fox \n\nruns'), 'an editor keeps empty lines by its own lights');
  for (const other of ['a red fox runs', 'a red fox\nruns', 'a red fox \nruns away', 'a  red fox \nruns']) assert.ok(!site.holds(lines, other), other);
});

test('a click is what a user’s click causes, in that order, each once (R24)', () => {
  const button = make();
  const site = siteOf([h('form', {}, box(), button)]);
  site.click(button);
  assert.deepEqual(button.events.map(([type]) => type), ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']);
  assert.equal(button.clicks, 1);
});

test('a submit that the page takes away under the click gets the rest of it no more (R24)', () => {
  const button = make();
  const form = h('form', {}, box(), button);
  const site = siteOf([form]);
  button.answers = ({ type }) => {
    if (type === 'pointerup') button.attributes['aria-label'] = 'Upload';
    return true;
  };
  site.click(button);
  assert.equal(button.clicks, 0);
});

test('a percent is read off the button that shows it, in whatever language, else off an overlay, never off a picture in a list', () => {
  const overlay = h('div', {}, h('span', { class: 'tabular-nums' }, 'Generating 61%'));
  assert.equal(siteOf([h('button', { 'aria-label': 'Video Options' }, h('span', {}, '12%')), overlay]).percent(), 12);
  assert.equal(siteOf([h('button', { 'aria-label': '视频预设' }, '13%')]).percent(), 13);
  assert.equal(siteOf([overlay]).percent(), 61);
  assert.equal(siteOf([h('li', {}, h('span', { class: 'tabular-nums' }, '40%')), h('button', { 'aria-label': 'Sale' }, '50%')]).percent(), null);
});

test('a notice that is hidden or empty is not shown', () => {
  const shown = h('li', { class: 'toast' }, ' Saved ');
  const list = [shown, h('li', { class: 'toast', 'data-unseen': '' }, 'Saved'), h('li', { class: 'toast' }, '\n')];
  const found = siteOf([h('section', { 'aria-label': 'Notifications alt+T' }, ...list)]).notices();
  assert.deepEqual(found, [{ element: shown, text: 'Saved' }]);
});

test('describe names what is not there: the page changed; and what may not be used now (R24)', () => {
  assert.deepEqual(siteOf([h('form', {}, box(), make({ 'aria-label': 'Redo' }))]).describe(), { missing: [], trouble: null });
  assert.deepEqual(siteOf([h('form', {}, box())]).describe(), { missing: ['the “Make video” button'], trouble: null });
  assert.deepEqual(siteOf([]).describe(), { missing: ['the prompt box'], trouble: null });
  assert.deepEqual(siteOf([h('form', {}, box(), make({ disabled: '' }))]).describe(), { missing: [], trouble: null });
  assert.deepEqual(siteOf([h('form', {}, box(), make(), make())]).describe(), { missing: [], trouble: 'the composer has several submit buttons' });
});

test('what says that something is being made is counted, in each language that was reported, and only where it is shown', () => {
  const busy = (label, attributes = {}) => h('div', { 'aria-label': label, ...attributes });
  assert.equal(siteOf([busy('Media generation in progress'), busy('미디어 생성 진행 중'), busy('Media'), busy('Media generation in progress', { hidden: '' })]).busy(), 2);
});
