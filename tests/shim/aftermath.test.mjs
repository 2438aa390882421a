// After the click: what shows that a generation began, and what is said of a click that nothing shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAftermath } from '../../extension-shim/page/aftermath.js';
import { virtualClock } from './support/world.mjs';

const kDecision = { decisionId: 'd1', mediaId: 'media-1' };

function page(fields = {}) {
  const timers = virtualClock();
  const it = { timers, said: [], path: '/imagine/post/media-1', percent: null, busy: 0, why: null, request: null, state: 'absent', store: false, images: {}, ...fields };
  it.aftermath = createAftermath({
    site: { percent: () => it.percent, busy: () => it.busy, controls: () => ({ why: it.why }) },
    stream: { lastRequest: () => it.request, state: () => it.state },
    readPath: () => it.path,
    imageOf: (post) => it.images[post] ?? null,
    hasStore: () => it.store,
    send: (notice) => it.said.push(notice),
    timers,
  });
  /** The pulse of a page. */
  it.goesOn = async (ms) => {
    for (let passed = 0; passed < ms; passed += 250) {
      await timers.advance(250);
      it.aftermath.poll();
    }
  };
  return it;
}

const started = { kind: 'generation_started', decisionId: 'd1' };

for (const [sign, change] of [
  ['a route to a new post', { path: '/imagine/post/video-1' }], ['a percent', { percent: 3 }], ['something that says it is busy', { busy: 1 }],
  ['a submit that cannot be used any more', { why: 'disabled' }], ['a request', { request: { at: 7, options: null } }],
]) {
  test(`${sign} after the click is said once, and then no more, whatever comes (R24)`, async () => {
    const it = page();
    it.aftermath.expect(kDecision);
    await it.goesOn(1000);
    assert.deepEqual(it.said, []);
    Object.assign(it, change);
    await it.goesOn(500);
    assert.deepEqual(it.said, [started]);
    Object.assign(it, { path: '/imagine/post/video-2', percent: 50, request: { at: 9, options: null } });
    await it.goesOn(60_000);
    assert.deepEqual(it.said, [started]);
  });
}

test('what was there before the click is no sign of it', async () => {
  const it = page({ percent: 40, busy: 2, request: { at: 5, options: { length: '6' } } });
  it.aftermath.expect(kDecision);
  it.percent = 60;
  it.busy = 1;
  await it.goesOn(30_000);
  assert.deepEqual(it.said, [{ kind: 'no_evidence', decisionId: 'd1' }]);
});

test('nothing is said of a page that nobody clicked', async () => {
  const it = page();
  await it.goesOn(30_000);
  it.path = '/imagine/post/video-1';
  await it.goesOn(30_000);
  assert.deepEqual(it.said, []);
});

test('the options of the request are told, and another sign waits for them a moment where the page is listened to', async () => {
  const it = page({ state: 'listening' });
  it.aftermath.expect(kDecision);
  it.why = 'disabled';
  await it.goesOn(1000);
  assert.deepEqual(it.said, []);
  it.request = { at: 7, options: { length: '6', resolution: '480p' } };
  await it.goesOn(250);
  assert.deepEqual(it.said, [{ ...started, options: { length: '6', resolution: '480p' } }]);

  const staying = page({ state: 'listening' });
  staying.aftermath.expect(kDecision);
  staying.path = '/imagine/post/video-1';
  await staying.goesOn(2500);
  assert.deepEqual(staying.said, [started]);

  const silent = page({ state: 'listening' });
  silent.aftermath.expect(kDecision);
  silent.why = 'disabled';
  await silent.goesOn(250);
  silent.why = null; // the sign was seen
  await silent.goesOn(2500);
  assert.deepEqual(silent.said, [started]);
});

test('a click without any sign is told after 20 s where there is no store to show what became of it, and not where there is one', async () => {
  const it = page();
  it.aftermath.expect(kDecision);
  await it.goesOn(19_750);
  assert.deepEqual(it.said, []);
  await it.goesOn(500);
  assert.deepEqual(it.said, [{ kind: 'no_evidence', decisionId: 'd1' }]);

  const stored = page({ store: true });
  stored.aftermath.expect(kDecision);
  await stored.goesOn(60_000);
  assert.deepEqual(stored.said, []);
});

test('who goes to another image, or away, ends the looking: what is seen there says nothing of the click', async () => {
  for (const path of ['/imagine', '/', '/imagine/post/other']) {
    const it = page({ images: { other: 'media-2' } });
    it.aftermath.expect(kDecision);
    it.path = path;
    await it.goesOn(1000);
    it.percent = 10;
    await it.goesOn(60_000);
    assert.deepEqual(it.said, [], path);
  }
});

test('the next click is looked at for itself, and one that is switched off is not', async () => {
  const it = page();
  it.aftermath.expect(kDecision);
  await it.goesOn(5000);
  it.aftermath.expect({ decisionId: 'd2', mediaId: 'media-1' });
  await it.goesOn(19_000);
  assert.deepEqual(it.said, []);
  await it.goesOn(2000);
  assert.deepEqual(it.said, [{ kind: 'no_evidence', decisionId: 'd2' }]);
  it.aftermath.expect({ decisionId: 'd3', mediaId: 'media-1' });
  it.aftermath.forget();
  await it.goesOn(30_000);
  assert.equal(it.said.length, 1);
});

test('what is said of a click without its name is said of the newest one, also when its sign was told (R12)', async () => {
  const it = page();
  assert.deepEqual(it.aftermath.newest(), {});
  it.aftermath.expect(kDecision);
  it.request = { at: 7, options: null };
  await it.goesOn(500);
  assert.deepEqual([it.said, it.aftermath.newest()], [[started], { decisionId: 'd1' }]);
  it.aftermath.expect({ decisionId: 'd2', mediaId: 'media-1' });
  assert.deepEqual(it.aftermath.newest(), { decisionId: 'd2' });
});
