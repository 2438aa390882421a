import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHealth } from '../../extension-shim/page/health.js';
import { createProgress } from '../../extension-shim/page/progress.js';
import { virtualClock } from './support/world.mjs';

function reported() {
  const timers = virtualClock();
  const it = { timers, percent: null, toasts: [], said: [], notices: [] };
  it.progress = createProgress({
    site: { percent: () => it.percent, notices: () => it.toasts },
    sendProgress: (percent) => it.said.push(percent),
    sendNotice: (notice) => it.notices.push(notice),
    timers,
  });
  it.at = async (percent, ms = 250) => {
    it.percent = percent;
    it.progress.poll();
    await timers.advance(ms);
  };
  return it;
}

test('progress is said when it changed, at most once a second', async () => {
  const it = reported();
  for (const percent of [1, 1, 2, 3, 4, 5, 6, 7, 8]) await it.at(percent);
  assert.deepEqual(it.said, [1, 4, 8]);
});

test('the last percent is said before the outcome, since it tells the layer (R7)', async () => {
  const it = reported();
  await it.at(10);
  await it.at(90);
  it.progress.flush();
  it.progress.flush();
  assert.deepEqual(it.said, [10, 90]);
});

test('the last percent of a generation that ended is said, and the next one starts anew', async () => {
  const it = reported();
  await it.at(10);
  await it.at(90);
  await it.at(null);
  await it.at(null, 2000);
  await it.at(90);
  assert.deepEqual(it.said, [10, 90, 90]);
});

test('a host that may have missed the progress hears it again', async () => {
  const it = reported();
  await it.at(55, 1000);
  it.progress.forget();
  await it.at(55);
  assert.deepEqual(it.said, [55, 55]);
});

test('a rate-limit notice is said once per notice, also when its element is used again (R13)', () => {
  const it = reported();
  const toast = {};
  it.toasts = [{ element: toast, text: 'Rate limit reached' }];
  it.progress.poll();
  it.progress.poll();
  it.toasts = [{ element: toast, text: 'Content Moderated. Try a different idea.' }];
  it.progress.poll();
  it.toasts = [{ element: toast, text: 'Rate limit reached' }, { element: {}, text: 'Rate limit reached, 90 seconds' }];
  it.progress.poll();
  assert.deepEqual(it.notices, [
    { kind: 'rate_limited' }, { kind: 'rate_limited' }, { kind: 'rate_limited', retryAfterMs: 90_000 },
  ]);
});

const kLimit = 'Rate limit reached';

for (const [how, over, again] of [
  ['emptied and filled again', (toast) => [{ element: toast, text: '' }], (toast) => toast],
  ['hidden and shown again', () => [], (toast) => toast],
  ['removed, and another element with the same words shown', () => [], () => ({})],
]) {
  test(`a notice that is ${how} is a new notice; one that stays is told once (R13)`, () => {
    const it = reported();
    const toast = {};
    const look = (toasts) => {
      it.toasts = toasts;
      for (let i = 0; i < 5; i++) it.progress.poll();
    };
    look([{ element: toast, text: kLimit }]);
    look(over(toast));
    look([{ element: again(toast), text: kLimit }]);
    assert.deepEqual(it.notices, [{ kind: 'rate_limited' }, { kind: 'rate_limited' }]);
  });
}

test('a new element with the words of one that went in the same moment is a new notice (R13)', () => {
  const it = reported();
  for (const element of [{}, {}]) {
    it.toasts = [{ element, text: kLimit }];
    it.progress.poll();
  }
  assert.equal(it.notices.length, 2);
});

test('of two notices with the same words, the one that stays is not told again when the other goes (R13)', () => {
  const it = reported();
  const [a, b] = [{ element: {}, text: kLimit }, { element: {}, text: kLimit }];
  for (const toasts of [[a, b], [b], [a, b], [a]]) {
    it.toasts = toasts;
    it.progress.poll();
  }
  assert.equal(it.notices.length, 3);
});

test('a moderation notice counts nothing and says nothing (only the store does)', () => {
  const it = reported();
  it.toasts = [{ element: {}, text: 'Content Moderated. Try a different idea.' }];
  it.progress.poll();
  assert.deepEqual([it.said, it.notices], [[], []]);
});

function watched() {
  const timers = virtualClock();
  const it = { timers, path: '/imagine/post/p', hydrated: true, percent: null, missing: [], trouble: null, store: 'ok', report: null, shown: [] };
  it.health = createHealth({
    site: { hydrated: () => it.hydrated, percent: () => it.percent, describe: () => ({ missing: it.missing, trouble: it.trouble }) },
    readPath: () => it.path,
    storeState: () => it.store,
    report: () => it.report,
    show: (page) => it.shown.push(page),
    timers,
  });
  it.run = async (ms) => {
    for (let past = 0; past < ms; past += 250) {
      it.health.poll();
      await timers.advance(250);
    }
  };
  return it;
}

test('the popup hears of the page when it changed, and again when the worker may be new', async () => {
  const it = watched();
  await it.run(2000);
  it.store = 'unreadable';
  await it.run(1000);
  it.health.forget();
  await it.run(1000);
  assert.deepEqual(it.shown.map(({ store }) => store), ['ok', 'unreadable', 'unreadable']);
});

test('the popup hears what the host hears of a post’s page, and nothing of any other', async () => {
  const it = watched();
  it.report = { layout: 'bar' };
  await it.run(1000);
  assert.deepEqual([it.shown.at(-1).report, it.health.missing()], [{ layout: 'bar' }, []]);
  it.path = '/';
  await it.run(1000);
  assert.equal(it.shown.at(-1).report, null);
});

test('a part counts as missing only after a while, since pages load in pieces', async () => {
  const it = watched();
  it.missing = ['the prompt box'];
  await it.run(4000);
  assert.deepEqual(it.shown.at(-1).missing, []);
  await it.run(3000);
  assert.deepEqual(it.shown.at(-1).missing, ['the prompt box']);
  it.missing = [];
  await it.run(2000);
  assert.deepEqual(it.shown.at(-1).missing, []);
});

test('what keeps a composer from being used is told after a while, and taken back at once (R24)', async () => {
  const it = watched();
  it.trouble = 'the composer is not in video mode';
  await it.run(4000);
  assert.equal(it.shown.at(-1).trouble, null);
  await it.run(3000);
  assert.equal(it.shown.at(-1).trouble, 'the composer is not in video mode');
  it.trouble = null;
  await it.run(2000);
  assert.equal(it.shown.at(-1).trouble, null);
});

for (const [when, change] of [
  ['off a post', { path: '/imagine' }], ['before hydration', { hydrated: false }], ['while a video is made', { percent: 40 }],
]) {
  test(`nothing is missing ${when}`, async () => {
    const it = watched();
    Object.assign(it, { missing: ['the prompt box'] }, change);
    await it.run(20_000);
    assert.ok(it.shown.every(({ missing }) => missing.length === 0));
  });
}
