import assert from 'node:assert/strict';
import { test } from 'node:test';
import { steadyClock } from '../../extension-shim/shared/timers.js';

/** A wall clock and a running clock, and the one made of both. */
function clocks() {
  const it = { wall: 1_700_000_000_000, running: 5000 };
  const now = steadyClock(() => it.wall, () => it.running);
  const start = now();
  it.passed = () => now() - start;
  it.pass = (ms) => {
    it.wall += ms;
    it.running += ms;
  };
  return it;
}

test('time passes as it does', () => {
  const it = clocks();
  it.pass(1500);
  assert.equal(it.passed(), 1500);
});

test('a wall clock that is set back neither stops nor turns back time: a deadline still comes (R20)', () => {
  const it = clocks();
  it.pass(1000);
  it.wall -= 3_600_000;
  assert.equal(it.passed(), 1000);
  it.pass(1000);
  assert.equal(it.passed(), 2000);
});

test('a machine that slept has passed the time, though the running clock stood still: no click long after its claim (R10)', () => {
  const it = clocks();
  it.wall += 3_600_000;
  assert.equal(it.passed(), 3_600_000);
  it.pass(1000);
  assert.equal(it.passed(), 3_601_000);
});
