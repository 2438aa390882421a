import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badgeOf as worded, titleOf } from '../../extension-shim/worker/badge.js';
import { messages, t } from './support/texts.mjs';
import { hello, view } from './support/world.mjs';

const badgeOf = (shown, host, on = true) => worded(shown, host, on, t);
const ready = { state: 'ready', problem: null, hello };
const trouble = { state: 'waiting', problem: { kind: 'not_installed', text: '' }, hello: null };

for (const [what, shown, text, title] of [
  ['no session', null, '', /^Grok Retry$/],
  ['a session that was never started', view(), '', /^Grok Retry$/],
  ['a running one', view({ isActive: true, outcome: 'pending', retryCount: 1 }), '1/3', /refused 1 of 3, videos 0 of 1, running/],
  ['a paused one', view({ outcome: 'pending', retryCount: 1 }), '1/3', /paused/],
  ['a finished one', view({ outcome: 'success', retryCount: 2, videosGenerated: 1 }), '✓', /refused 2 of 3, videos 1 of 1, done/],
  ['one at its limit', view({ outcome: 'failure', retryCount: 3 }), '✗', /refused 3 of 3, .* stopped/],
  ['a cancelled one', view({ outcome: 'cancelled' }, { maxRetries: 50 }), '✗', /refused 0 of 50, .* ended/],
]) {
  test(`the badge of ${what} says ${JSON.stringify(text)}`, () => {
    const badge = badgeOf(shown, ready, true);
    assert.equal(badge.text, text);
    assert.match(badge.title, title);
    assert.match(badge.colour, /^#[0-9a-f]{6}$/);
  });
}

test('the colour tells the outcome', () => {
  const colours = ['pending', 'success', 'failure'].map((outcome) => badgeOf(view({ outcome, isActive: outcome === 'pending' }), ready).colour);
  assert.equal(new Set(colours).size, 3);
});

test('a host that cannot be reached is told in every tab, whatever was known of it, and while it is tried again', () => {
  assert.equal(badgeOf(view({ isActive: true, outcome: 'pending' }), trouble, true).text, '!');
  assert.equal(badgeOf(null, { ...trouble, state: 'connecting' }).text, '!');
});

test('switched off, the badge says so, whatever there is to say', () => {
  assert.deepEqual(badgeOf(view({ isActive: true, outcome: 'pending' }), trouble, false).text, 'off');
  assert.equal(badgeOf(null, ready, false).text, 'off');
});

test('no mark of the badge is longer than the four letters that fit', () => {
  assert.ok(messages.badge_off_mark.message.length <= 4);
});

for (const [what, shown, title] of [
  ['no session', null, ''], ['a session that was never started', view(), ''],
  ['a running one', view({ isActive: true, outcome: 'pending', retryCount: 1 }), '(1/3)'], ['a paused one', view({ outcome: 'pending', retryCount: 2 }), '(2/3)'],
  ['a finished one', view({ outcome: 'success' }), '✓'], ['one at its limit', view({ outcome: 'failure', retryCount: 3 }), '✗'], ['an ended one', view({ outcome: 'cancelled' }), '✗'],
]) {
  test(`the tab of ${what} is marked with ${JSON.stringify(title)}, and with nothing where nobody wants it or there is no host`, () => {
    assert.equal(titleOf(shown, ready, true), title);
    assert.equal(titleOf(shown, ready, false), '');
    assert.equal(titleOf(shown, trouble, true), '');
  });
}
