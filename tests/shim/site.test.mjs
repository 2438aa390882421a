import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSite, percentIn, postIn, rateLimitIn, routeOf } from '../../extension-shim/page/site.js';
import { element, fakeDocument, textArea } from './support/dom.mjs';

const make = 'button[aria-label="Make video"]';
const redo = 'button[aria-label="Redo"]';
const box = 'textarea[aria-label="Make a video"]';
const editor = 'div.tiptap.ProseMirror[contenteditable="true"]';
const siteOf = (found, sinceLoad = () => 5000) => createSite(fakeDocument(found), sinceLoad);

test('the rest of the site is none of our business', () => {
  const paths = ['/imagine/post/abc', '/imagine', '/imagine/', '/chat/private-id', '/imagined', '/'];
  assert.deepEqual(paths.map(routeOf), ['/imagine/post/abc', '/imagine', '/imagine/', '/', '/', '/']);
});

test('a post is read off a path as the host reads it (R2)', () => {
  const paths = ['/imagine/post/abc', '/imagine/post/abc/', '/imagine/post/', '/imagine/post/abc/edit', '/imagine', '/'];
  assert.deepEqual(paths.map(postIn), ['abc', 'abc', null, null, null, null]);
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
  ['Rate limit reached, 99999 hours', { retryAfterMs: 86_400_000 }],
  ['Content Moderated. Try a different idea.', null],
  ['Saved', null],
]) {
  test(`the notice ${JSON.stringify(text)} is ${limit ? `a rate limit ${JSON.stringify(limit)}` : 'not reported'} (R13)`, () => {
    assert.deepEqual(rateLimitIn(text), limit);
  });
}

test('a page is hydrated a second after its load event, not before (pitfall 5)', () => {
  assert.deepEqual([null, 0, 999, 1000].map((ms) => siteOf({}, () => ms).hydrated()), [false, false, false, true]);
  assert.equal(createSite({ ...fakeDocument(), readyState: 'interactive' }, () => 5000).hydrated(), false);
});

test('the button is “Make video”, after a first video “Redo”', () => {
  const [first, second] = [element(), element()];
  assert.equal(siteOf({ [make]: [first], [redo]: [second], [box]: [textArea()] }).controls().button, first);
  assert.equal(siteOf({ [redo]: [second], [box]: [textArea()] }).controls().button, second);
});

test('controls that are missing or disabled in any way cannot be used', () => {
  const prompt = [textArea()];
  for (const found of [
    {}, { [make]: [element()] }, { [box]: prompt }, { [make]: [element({ disabled: true })], [box]: prompt },
    { [make]: [element({ attributes: { 'aria-disabled': 'true' } })], [box]: prompt },
    { [make]: [element()], [box]: [textArea({ disabled: true })] },
  ]) assert.equal(siteOf(found).controls(), null);
});

test('of several, the one that is shown is taken', () => {
  const [hidden, shown] = [element({ visible: false }), element()];
  assert.equal(siteOf({ [make]: [hidden, shown], [box]: [textArea()] }).controls().button, shown);
});

test('a React text box is filled through the prototype’s setter, then told by input and change', () => {
  const prompt = textArea();
  siteOf({}).fill(prompt, 'a red fox');
  assert.deepEqual(prompt.events, [['input', true, 'a red fox'], ['change', true, 'a red fox']]);
});

test('a box that holds the prompt already is left alone', () => {
  const prompt = textArea();
  const site = siteOf({});
  site.fill(prompt, 'a red fox');
  site.fill(prompt, 'a red fox');
  assert.equal(prompt.events.length, 2);
});

test('an editor takes the prompt as typed text', () => {
  const prompt = element({ textContent: 'old' });
  const site = siteOf({ [editor]: [prompt], [make]: [element()] });
  assert.equal(site.controls().prompt, prompt);
  site.fill(prompt, 'a red\n\nfox');
  assert.ok(site.holds(prompt, 'a red\nfox'));
  assert.ok(!site.holds(prompt, 'a red fax'));
});

test('an editor that takes nothing is an error, not a click', () => {
  const site = createSite(fakeDocument({}, { deaf: true }), () => 5000);
  assert.throws(() => site.fill(element(), 'x'), /takes no text/);
});

test('a notice that is hidden or empty is not shown', () => {
  const [shown, hidden, empty] = [element({ textContent: ' Saved ' }), element({ textContent: 'Saved', visible: false }), element({ textContent: '\n' })];
  const found = siteOf({ 'section[aria-label*="Notifications"] li.toast': [shown, hidden, empty] }).notices();
  assert.deepEqual(found, [{ element: shown, text: 'Saved' }]);
});

test('describe names what matches none of its selectors: the page changed', () => {
  assert.deepEqual(siteOf({ [redo]: [element()], [editor]: [element()] }).describe(), { missing: [] });
  assert.deepEqual(siteOf({ [box]: [textArea()] }).describe(), { missing: ['the “Make video” button'] });
  assert.equal(siteOf({}).describe().missing.length, 2);
});
