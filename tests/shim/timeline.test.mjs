import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/english.mjs';
import { marksOf, summaryOf, wordsOf } from '../../extension-shim/window/timeline.js';
import { t } from '../../extension-shim/window/language.js';
import { view } from './support/world.mjs';

const started = { at: 1000, kind: 'started' };
const claimed = (at, decisionId = 'd1') => ({ at, kind: 'claimed', decisionId });
const refused = (at, layer, percent = null) => ({ at, kind: 'refused', attemptId: `v${at}`, layer, percent });
const video = (at) => ({ at, kind: 'video', attemptId: `v${at}` });
const waiting = (at, reason = 'cooldown', until = at + 8000) => ({ at, kind: 'waiting', reason, until });
const ended = (at) => ({ at, kind: 'ended', outcome: 'success', reason: 'goal_reached' });
const running = (fields) => view({ isActive: true, outcome: 'pending', ...fields });
const brief = (marks) => marks.map(({ kind, sign, waited }) => `${kind} ${sign}${waited ? ' waited' : ''}`);

test('one mark for each attempt, by outcome and layer, with a sign of its own, dots where there was a wait', () => {
  const items = [started, claimed(1000), refused(21_000, 3, 90), waiting(21_000), claimed(29_000), refused(33_000, 1), waiting(33_000), claimed(41_000), refused(50_000, 2, 40), waiting(50_000), claimed(58_000), video(70_000), ended(70_000)];
  const marks = marksOf(items, view({ outcome: 'success', retryCount: 3, videosGenerated: 1 }));
  assert.deepEqual(brief(marks), ['layer3 1', 'layer1 2 waited', 'layer2 3 waited', 'video ✓ waited', 'note ■']);
  assert.deepEqual(marks.slice(0, 2).map(({ text }) => text), ['Attempt 1: refused at layer 3 at 90% after 20 s', 'Attempt 2: refused at layer 1 after 4 s']);
});

test('the attempt that runs is last, with how far it is', () => {
  const items = [started, claimed(1000), refused(21_000, 1), waiting(21_000), claimed(29_000)];
  const progress = [{ attempt: 1, percent: 99, recordedAt: 1 }, { attempt: 2, percent: 10, recordedAt: 2 }, { attempt: 2, percent: 42, recordedAt: 3 }];
  assert.deepEqual(marksOf(items, running({ retryCount: 1, attemptProgress: progress })).at(-1), { kind: 'running', sign: '42%', text: 'Attempt 2: at 42%', percent: 42, waited: true });
  assert.deepEqual(marksOf(items, running({ retryCount: 1 })).at(-1).text, 'Attempt 2: being made');
});

test('a wait that goes on is last; one that is over is none', () => {
  const items = [started, claimed(1000), refused(21_000, 1), waiting(21_000)];
  assert.deepEqual(marksOf(items, running({ retryCount: 1 })).at(-1), { kind: 'waiting', sign: '', text: t('wait_cooldown'), percent: null, waited: true });
  assert.equal(marksOf(items, view({ outcome: 'cancelled', retryCount: 1 })).at(-1).kind, 'layer1');
  assert.equal(marksOf(items, view({ outcome: 'pending', retryCount: 1 })).at(-1).kind, 'layer1', 'paused');
});

test('attempts keep their numbers when the beginning is no longer told', () => {
  assert.match(marksOf([refused(9000, 2)], running({ retryCount: 60, videosGenerated: 1 }))[0].text, /^Attempt 61: /);
});

test('clicks that failed and pauses are notes', () => {
  const items = [started, claimed(1000), { at: 2000, kind: 'not_clicked', decisionId: 'd1' }, { at: 3000, kind: 'paused' }, { at: 4000, kind: 'resumed' }];
  assert.deepEqual(brief(marksOf(items, running())), ['note !', 'note II']);
});

test('a verdict that the site changed is a note, and the attempt that runs beside it goes on (R22)', () => {
  const items = [started, claimed(1000), video(9000), waiting(9000), claimed(17_000), { at: 18_000, kind: 'taken_back', attemptId: 'v9000', layer: 3, percent: 100 }];
  const marks = marksOf(items, running({ retryCount: 1 }));
  assert.deepEqual(brief(marks), ['video ✓', 'note ↺', 'running  waited']);
  assert.deepEqual([marks[1].text, marks[2].text], ['A video was taken back: refused at layer 3', 'Attempt 2: being made']);
  assert.match(wordsOf(items)[0].text, /taken back by the site: it counts as refused at layer 3/);
  const given = [started, claimed(1000), refused(9000, 1), { at: 10_000, kind: 'given_after_all', attemptId: 'v9000' }];
  assert.deepEqual(marksOf(given, running({ videosGenerated: 1 })).at(-1).text, 'A refusal was taken back: a video after all');
  assert.equal(wordsOf(given)[0].text, 'A refused attempt gave a video after all');
});

test('a click of the user’s own is the first attempt, and runs from there (R23)', () => {
  const items = [started, { at: 1000, kind: 'adopted', decisionId: 'd1' }];
  assert.equal(marksOf(items, running()).at(-1).text, 'Attempt 1: being made');
  assert.equal(marksOf([...items, refused(21_000, 1)], running({ retryCount: 1 }))[0].text, 'Attempt 1: refused at layer 1 after 20 s');
  assert.equal(wordsOf(items)[0].text, 'You pressed the page’s button, and that is the first attempt');
});

test('a kind of a newer host is left out rather than shown as nothing', () => {
  const items = [started, { at: 2000, kind: 'eclipse' }];
  assert.deepEqual(marksOf(items, running()), []);
  assert.equal(wordsOf(items).length, 1);
});

test('the whole is told in one sentence', () => {
  const marks = marksOf([started, claimed(1000), refused(21_000, 3), waiting(21_000), claimed(29_000), refused(30_000, 1), claimed(40_000)], running({ retryCount: 2 }));
  assert.equal(summaryOf(marks), 'Timeline of this session: 2 refused (1 at layer 1, 1 at layer 3), 0 made, one being made.');
});

test('and line by line, the newest first', () => {
  const lines = wordsOf([started, claimed(1000), refused(21_000, 3, 90), waiting(21_000), ended(30_000)]);
  assert.deepEqual(lines.map(({ text }) => text.replace(/until .*/, 'until …')), [
    'Done: Video goal reached', `${t('wait_cooldown')}, until …`, 'Refused at layer 3, at 90%', 'An attempt began', 'You started a session',
  ]);
});
