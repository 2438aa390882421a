import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badgeOf } from '../../extension-shim/worker/badge.js';
import { hello, view } from './support/world.mjs';

const ready = { state: 'ready', problem: null, hello };
const trouble = { state: 'waiting', problem: { kind: 'not_installed', text: '' }, hello: null };

for (const [what, shown, text, title] of [
  ['no session', null, '', /^Grok Retry$/],
  ['a session that was never started', view(), '', /^Grok Retry$/],
  ['a running one', view({ isActive: true, outcome: 'pending', retryCount: 1 }), '1/3', /refused 1 of 3, videos 0 of 1, running/],
  ['a paused one', view({ outcome: 'pending', retryCount: 1 }), '1/3', /paused/],
  ['a finished one', view({ outcome: 'success', retryCount: 2, videosGenerated: 1 }), '2/3', /videos 1 of 1, done/],
  ['one at its limit', view({ outcome: 'failure', retryCount: 3 }), '3/3', /stopped/],
  ['a cancelled one', view({ outcome: 'cancelled' }, { maxRetries: 50 }), '0/50', /ended/],
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
