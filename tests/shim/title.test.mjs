// The mark before the title of a tab, on pages that change their title as they like.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTitle } from '../../extension-shim/page/title.js';
import { virtualClock } from './support/world.mjs';

/** A page whose title reads as a browser gives it: without spaces at its ends. */
function titled(first = 'Imagine') {
  const timers = virtualClock();
  const it = { timers, raw: first, writes: 0, now: () => it.raw.trim().replace(/\s+/g, ' ') };
  it.title = createTitle({
    read: it.now,
    write(text) {
      it.writes++;
      it.raw = text;
    },
    timers,
  });
  /** As long as the pulse goes. `each`: what the page does before each pulse. */
  it.pulses = async (ms, each = () => {}) => {
    for (let passed = 0; passed < ms; passed += 250) {
      await timers.advance(250);
      each();
      it.title.poll();
    }
  };
  return it;
}

test('a title is not even read before the user wants a mark', () => {
  const timers = virtualClock();
  const title = createTitle({ read: () => assert.fail('read'), write: () => assert.fail('written'), timers });
  for (let n = 0; n < 10; n++) title.poll();
  title.again();
  title.set('');
  title.poll();
});

test('the mark stands before the title, changes in place, and leaves what was there', async () => {
  const it = titled();
  it.title.set('(0/5)');
  await it.pulses(250);
  assert.equal(it.now(), '(0/5) Imagine');
  it.title.set('(1/5)');
  await it.pulses(250);
  assert.equal(it.now(), '(1/5) Imagine');
  it.title.set('✓');
  await it.pulses(250);
  assert.equal(it.now(), '✓ Imagine');
  it.title.set('');
  assert.equal(it.now(), 'Imagine');
  await it.pulses(5000);
  assert.equal(it.now(), 'Imagine');
  assert.equal(it.writes, 4);
});

test('a title that stays costs no write', async () => {
  const it = titled();
  it.title.set('(2/5)');
  await it.pulses(60_000);
  assert.equal(it.writes, 1);
});

test('a new title of the page wins, and gets the mark with the next pulse', async () => {
  const it = titled();
  it.title.set('(2/5)');
  await it.pulses(5000);
  it.raw = 'Another image';
  await it.pulses(250);
  assert.equal(it.now(), '(2/5) Another image');
  it.title.set('');
  assert.equal(it.now(), 'Another image');
});

test('what the page writes before or after the mark went is never lost', async () => {
  const it = titled();
  it.title.set('(2/5)');
  await it.pulses(250);
  it.raw = 'Its own, a moment ago';
  it.title.set('');
  assert.equal(it.now(), 'Its own, a moment ago');
  assert.equal(it.writes, 1, 'nothing of ours was there, so nothing is written');
});

test('a page that copies its title, and puts the copy back later, has one mark', async () => {
  const it = titled();
  it.title.set('(2/5)');
  await it.pulses(3000);
  const copy = it.now();
  it.title.set('(3/5)');
  await it.pulses(3000);
  it.raw = copy;
  await it.pulses(3000);
  assert.equal(it.now(), '(3/5) Imagine');
  it.raw = `(1) ${it.now()}`;
  await it.pulses(3000);
  assert.equal(it.now(), '(3/5) (1) (3/5) Imagine', 'what is inside a title is the page’s');
  it.raw = '(3/5) (2/5) (3/5) Imagine';
  it.title.set('');
  assert.equal(it.now(), 'Imagine');
});

test('a page without a title shows the mark alone, and nothing after it', async () => {
  const it = titled('');
  it.title.set('✗');
  await it.pulses(1000);
  assert.equal(it.now(), '✗');
  it.title.set('');
  assert.equal(it.now(), '');
});

for (const [what, change] of [
  ['changes its title a thousand times a second', (n) => `Song ${n}`],
  ['puts its own title back each time', () => 'Imagine'],
  ['adds to whatever title it finds', (n, now) => `${now}!`],
]) {
  test(`a page that ${what} is written to a few times a minute, and keeps its title`, async () => {
    const it = titled();
    let n = 0;
    it.title.set('(2/5)');
    await it.pulses(60_000, () => {
      for (let k = 0; k < 250; k++) it.raw = change(n++, it.now()).slice(0, 200);
    });
    assert.ok(it.writes <= 9, `${it.writes} writes in the first minute`);
    const before = it.writes;
    await it.pulses(300_000, () => { it.raw = change(n++, it.now()).slice(0, 200); });
    assert.ok(it.writes - before <= 10, `${it.writes - before} writes in the next five`);
    it.raw = 'At rest';
    await it.pulses(60_000);
    assert.equal(it.now(), '(2/5) At rest');
    it.title.set('');
    assert.equal(it.now(), 'At rest');
  });
}

test('a page that changes its title every few seconds has the mark within a moment each time', async () => {
  const it = titled();
  it.title.set('(2/5)');
  for (let n = 0; n < 20; n++) {
    it.raw = `Chat ${n}`;
    await it.pulses(3000);
    assert.equal(it.now(), `(2/5) Chat ${n}`);
  }
  it.raw = 'Last';
  await it.pulses(250);
  assert.equal(it.now(), '(2/5) Last');
});

test('a new worker says the mark again; one that does not, within five seconds, has none', async () => {
  const it = titled();
  it.title.set('(2/5)');
  await it.pulses(1000);
  it.title.again();
  await it.pulses(3000);
  it.title.set('(2/5)');
  await it.pulses(10_000);
  assert.equal(it.now(), '(2/5) Imagine');
  assert.equal(it.writes, 1, 'nobody saw that the worker was another one');
  it.title.again();
  await it.pulses(5000);
  assert.equal(it.now(), 'Imagine');
});
