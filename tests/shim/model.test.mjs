import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionOf, duration, failureText, hostOf, logOf, present, timelineOf, warningOf } from '../../extension-shim/popup/model.js';
import { kFailure, kNone, kProblem, kStop, kWait } from '../../extension-shim/popup/words.js';
import { hello, retry, view } from './support/world.mjs';

const now = 1_000_000;
const ready = { state: 'ready', problem: null, hello };
const page = { path: '/imagine/post/media-1', onPost: true, store: 'ok', missing: [] };
const tab = (fields = {}) => ({ tabId: 1, page, view: null, decision: null, failure: null, ...fields });
const shown = (fields = {}, host = ready) => present({ host, tab: tab(fields), siteTab: true, now });
const broken = (kind, text = '') => hostOf({ state: 'waiting', problem: { kind, text }, hello: null });

test('a session is told as "refused n of m" and "videos n of g"', () => {
  const it = shown({ view: view({ retryCount: 2, videosGenerated: 1, creditsUsed: 3, outcome: 'pending', isActive: true }, { maxRetries: 5, videoGoal: 4 }) });
  assert.deepEqual([it.refused, it.videos, it.credits, it.outcome.text], ['2 of 5', '1 of 4', '3', 'Running']);
});

test('a host that is missing comes with the exact command', () => {
  assert.deepEqual(broken('not_installed').remedy.command, './scripts/install');
  assert.match(broken('not_installed').remedy.text, /not installed/);
});

for (const kind of ['forbidden', 'cannot_start', 'exited', 'garbled', 'silent', 'protocol_mismatch', 'unknown']) {
  test(`a host that is ${kind} comes with words and a command`, () => {
    const { remedy, tone } = broken(kind);
    assert.equal(tone, 'bad');
    assert.match(remedy.command, /^\.\//);
    assert.ok(remedy.text.length > 20);
  });
}

test('a host that crashed is coming back by itself and needs no command', () => {
  assert.deepEqual([broken('crashed').remedy.command, broken('crashed').text], [null, 'Host restarting']);
});

test('storage trouble is told in plain words, an unknown trouble in the browser’s', () => {
  assert.match(broken('storage_full').remedy.text, /disk is full/);
  const odd = broken('something_new', 'It is Tuesday.').remedy;
  assert.deepEqual([odd.detail, odd.command !== null], ['(It is Tuesday.)', true]);
});

test('a host that is too old for its file says so, and where the file is as it was before', () => {
  const { remedy } = broken('storage_too_new', 'As it was before the upgrade: /home/me/state.db.v2-20260131T120000Z.backup');
  assert.match(remedy.text, /Update the host; the file is left as it is/);
  assert.match(remedy.detail, /state\.db\.v2-20260131T120000Z\.backup/);
});

test('trouble stays visible while the next try runs', () => {
  assert.ok(hostOf({ state: 'connecting', problem: { kind: 'not_installed', text: '' }, hello: null }).remedy);
  assert.equal(hostOf({ state: 'connecting', problem: null, hello: null }).remedy, null);
});

for (const reason of ['cooldown', 'backoff', 'in_flight', 'rate_limited', 'site_interval', 'other_tab', 'no_tab', 'too_many_in_flight']) {
  test(`waiting for ${reason} has its words and a countdown where a time is known (R9)`, () => {
    const wait = { action: 'wait', mediaId: 'm', reason };
    assert.equal(decisionOf({ ...wait, until: null }, now).countdown, '');
    const { text, countdown } = decisionOf({ ...wait, until: now + 65_000 }, now);
    assert.equal(text, kWait[reason]);
    assert.match(countdown, /1 min 5 s/);
    assert.doesNotMatch(decisionOf({ ...wait, until: now - 5000 }, now).countdown, /-|\d/);
  });
}

for (const reason of ['goal_reached', 'max_retries', 'prompt_refused', 'credit_budget', 'rate_limited', 'timeout', 'stale', 'click_failed', 'user']) {
  test(`stopping for ${reason} is told in a sentence (R12)`, () => {
    const { text } = decisionOf({ action: 'stop', mediaId: 'm', outcome: 'cancelled', reason }, now);
    assert.equal(text, kStop[reason]);
    assert.ok(text.includes(' '));
  });
}

for (const reason of ['not_started', 'auto_retry_off', 'media_unknown', 'not_on_post']) {
  test(`nothing to do because of ${reason} has its words`, () => {
    assert.equal(decisionOf({ action: 'none', mediaId: null, reason }, now).text, kNone[reason]);
  });
}

test('a reason of a newer host is shown as it is rather than not at all', () => {
  assert.equal(decisionOf({ action: 'wait', mediaId: 'm', until: null, reason: 'full_moon' }, now).text, 'full_moon');
});

test('nothing people read is about getting anything past anyone', () => {
  const words = [kWait, kStop, kNone, kFailure].flatMap((table) => Object.values(table)).concat(Object.values(kProblem).map(({ text }) => text));
  for (const text of words) assert.doesNotMatch(text, /bypass|circumvent|evade|filter|rephrase|variant/i);
});

for (const [ms, text] of [[0, '0 s'], [-5, '0 s'], [1, '1 s'], [59_000, '59 s'], [60_000, '1 min'], [125_000, '2 min 5 s'], [3_780_000, '1 h 3 min']]) {
  test(`${ms} ms are ${text}`, () => assert.equal(duration(ms), text));
}

test('the timeline has one mark per counted attempt, in their order, and the running one last', () => {
  const marks = timelineOf(view({
    outcome: 'pending', isActive: true,
    processedAttemptIds: ['old', 'a', 'b'],
    logs: ['[1970-01-01T00:00:01.000Z] Moderation detected on attempt a', '[1970-01-01T00:00:02.000Z] Video generated successfully: b', 'Moderation detected on attempt'],
    attemptProgress: [{ attempt: 2, percent: 10, recordedAt: 1 }, { attempt: 2, percent: 42, recordedAt: 2 }, { attempt: 4, percent: 7, recordedAt: 3 }],
  }));
  assert.deepEqual(marks.map(({ kind, percent }) => [kind, percent]), [['counted', null], ['refused', 42], ['video', null], ['running', 7]]);
  assert.equal(marks[1].text, 'Attempt 2: refused at 42 %');
});

test('the log shows the newest lines first, with the time apart', () => {
  const lines = logOf([...Array.from({ length: 20 }, (_, i) => `[2026-01-01T00:00:${String(i).padStart(2, '0')}Z] line ${i}`), 'no time']);
  assert.equal(lines.length, 8);
  assert.deepEqual(lines[0], { time: '', text: 'no time' });
  assert.equal(lines[1].text, 'line 19');
  assert.notEqual(lines[1].time, '');
});

test('the page that changed is told with what is missing', () => {
  assert.match(warningOf(tab({ page: { ...page, missing: ['the prompt box'] } }), true), /page changed: the prompt box could not be found/);
  assert.match(warningOf(tab({ page: { ...page, store: 'unreadable' } }), true), /cannot be read/);
  assert.equal(warningOf(tab(), true), '');
});

test('a tab of the site that was open before the extension is asked to be reloaded, another tab is not', () => {
  assert.match(warningOf(null, true), /Reload/);
  assert.equal(warningOf(null, false), '');
});

test('errors are plain words, with the place where one is named', () => {
  assert.equal(
    failureText({ name: 'invalid_params', message: 'Invalid params', retryable: false, data: { path: 'params.persistent.maxRetries', problem: 'must be 1 to 50' } }),
    'That was not accepted: params.persistent.maxRetries: must be 1 to 50',
  );
  assert.match(failureText({ name: 'storage_readonly', message: '', retryable: true }), /may not write/);
  assert.equal(failureText({ name: 'brand_new', message: 'Oh.', retryable: false }), 'The host answered: Oh.');
});

for (const [what, fields, host, expected] of [
  ['on a post without a session', {}, ready, [true, false]],
  ['off a post', { page: { ...page, onPost: false } }, ready, [false, false]],
  ['while a session runs', { view: view({ isActive: true, outcome: 'pending' }) }, ready, [false, true]],
  ['while a session is paused', { view: view({ outcome: 'pending' }) }, ready, [true, true]],
  ['after a session', { view: view({ outcome: 'failure' }) }, ready, [true, false]],
  ['without a host', { view: view({ isActive: true, outcome: 'pending' }) }, { state: 'waiting', problem: { kind: 'crashed', text: '' }, hello: null }, [false, false]],
]) {
  test(`${what} one can ${expected[0] ? '' : 'not '}start and can ${expected[1] ? '' : 'not '}stop`, () => {
    const it = shown(fields, host);
    assert.deepEqual([it.canStart, it.canStop], expected);
  });
}

test('auto-retry turned off in a running session is shown as paused (R6)', () => {
  assert.deepEqual(shown({ view: view({ outcome: 'pending' }, { autoRetryEnabled: false }) }).outcome, { kind: 'paused', text: 'Paused' });
});

test('limits come from the image, else from the settings; their ranges from the host alone (R17)', () => {
  assert.deepEqual(shown().limits, { maxRetries: 4, videoGoal: 2, autoRetryEnabled: true, maxRetriesRange: [1, 50], videoGoalRange: [1, 50] });
  assert.equal(shown({ view: view({}, { maxRetries: 9 }) }).limits.maxRetries, 9);
  assert.equal(shown({}, { state: 'idle', problem: null, hello: null }).limits.maxRetriesRange, null);
});

test('a retry that is being carried out says so', () => {
  assert.equal(shown({ decision: retry('d1') }).decision.text, 'Trying now');
});

test('a tab without a page of the site says what to do', () => {
  assert.equal(present({ host: ready, tab: null, siteTab: false, now }).decision.text, kNone.not_on_post);
});

test('a file that was restored is told, with the place of the original; each session says what it waits for', () => {
  const hello = { ...ready.hello, notices: [{ kind: 'salvaged', message: 'It was damaged.', file: '/state/state.db.damaged-1' }] };
  assert.match(shown({}, { ...ready, hello }).notice, /has been restored.*\/state\/state\.db\.damaged-1/);
  assert.equal(shown({}, { ...ready, hello: { ...hello, notices: [{ kind: 'new', message: 'Something else.' }] } }).notice, 'Something else.');
  assert.equal(shown().notice, '');
  const salvaged = shown({ view: { ...view({ outcome: 'pending' }), salvaged: true }, decision: { action: 'none', mediaId: 'm', reason: 'salvaged' } });
  assert.match(salvaged.decision.text, /Restored after damage.*Start/);
  assert.equal(salvaged.canStart, true);
});
