import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readdirSync, readFileSync } from 'node:fs';

import { kWhy } from '../../extension-shim/page/composer.js';
import { kProfile } from '../../extension-shim/page/profile.js';
import './support/english.mjs';
import { failureText } from '../../extension-shim/window/failures.js';
import { decisionOf, logOf, pageOf, present, remedyOf, suggestionOf, syncOf, teachOf, warningOf } from '../../extension-shim/window/model.js';
import { duration } from '../../extension-shim/window/timeline.js';
import { t, told } from '../../extension-shim/window/language.js';
import { hello, retry, view } from './support/world.mjs';

const now = 1_000_000;
const ready = { state: 'ready', problem: null, hello };
const page = { path: '/imagine/post/media-1', onPost: true, store: 'ok', missing: [] };
const tab = (fields = {}) => ({ tabId: 1, page, view: null, decision: null, age: 0, failure: null, ...fields });
const known = (fields = {}) => ({ host: ready, tab: tab(), on: true, siteTab: true, allowed: true, busy: false, timeline: null, passed: 0, ...fields });
const shown = (fields = {}, host = ready) => present(known({ host, tab: tab(fields) }));
const without = (kind, text = '') => known({ host: { state: 'waiting', problem: { kind, text }, hello: null } });
const broken = (kind, text = '') => ({ remedy: remedyOf(without(kind, text)), ...syncOf(without(kind, text)) });

test('a session is told as "refused n of m" and "videos n of g"', () => {
  const it = shown({ view: view({ retryCount: 2, videosGenerated: 1, creditsUsed: 3, outcome: 'pending', isActive: true }, { maxRetries: 5, videoGoal: 4 }) });
  assert.deepEqual([it.refused, it.videos, it.credits, it.outcome.text], ['2 of 5', '1 of 4', '3', 'Running']);
});

test('a host that is missing is told, and the first steps say how to install it', () => {
  assert.equal(broken('not_installed').remedy.command, null);
  assert.deepEqual(['not_installed', 'not_reachable', 'exited'].map((kind) => /saved/.test(broken(kind).text)), [false, false, true], 'where there is no host nothing was saved');
  assert.match(broken('not_installed').remedy.text, /not installed/);
});

for (const kind of ['forbidden', 'cannot_start', 'exited', 'garbled', 'silent', 'update_host', 'update_extension', 'unknown']) {
  test(`a host that is ${kind} comes with words and a command`, () => {
    const { remedy, tone } = broken(kind);
    assert.equal(tone, 'bad');
    assert.match(remedy.command, /^grok-retry-host --doctor$/);
    assert.ok(remedy.text.length > 20);
  });
}

test('a host that crashed is coming back by itself and needs no command', () => {
  assert.deepEqual([broken('crashed').remedy.command, broken('crashed').text], [null, t('sync_waiting')]);
});

test('storage trouble is told in plain words, an unknown trouble in the browser’s, called a detail', () => {
  assert.match(broken('storage_full').remedy.text, /disk is full/);
  const odd = broken('something_new', 'It is Tuesday.').remedy;
  assert.deepEqual([odd.detail, odd.command !== null], ['The details: It is Tuesday.', true]);
});

test('a host that is too old for its file says so, and where the file is as it was before', () => {
  const { remedy } = broken('storage_too_new', 'As it was before the upgrade: /home/me/state.db.v2-20260131T120000Z.backup');
  assert.match(remedy.text, /Update the host\. The file is unchanged/);
  assert.match(remedy.detail, /state\.db\.v2-20260131T120000Z\.backup/);
});

test('trouble stays visible while the next try runs', () => {
  const connecting = (problem) => known({ host: { state: 'connecting', problem, hello: null } });
  assert.ok(remedyOf(connecting({ kind: 'not_installed', text: '' })));
  assert.equal(remedyOf(connecting(null)), null);
});

test('"Saved" is shown once the host has what is shown, and only then', () => {
  const session = tab({ view: view({}, {}, { revision: 17 }) });
  assert.deepEqual(syncOf(known({ tab: session })), { tone: 'good', text: 'Saved' });
  assert.deepEqual(syncOf(known({ tab: session, busy: true })), { tone: 'dim', text: t('sync_waiting') });
  assert.deepEqual(syncOf(known({ tab: session, host: { state: 'connecting', problem: null, hello: null } })), { tone: 'dim', text: t('sync_waiting') });
  assert.equal(syncOf(known()).text, t('sync_nothing'));
});

for (const name of ['storage_full', 'storage_readonly', 'storage_io', 'storage_corrupt', 'storage_too_new', 'storage_busy']) {
  test(`${name}: not saved, why, and the doctor, whether at hello or later`, () => {
    const later = known({ tab: tab({ failure: { name, message: 'no', retryable: true, method: 'snapshot' } }) });
    for (const it of [without(name), later]) {
      assert.deepEqual(syncOf(it), { tone: 'bad', text: t('sync_trouble') });
      assert.equal(remedyOf(it).text, t(`failure_${name}`));
      assert.equal(remedyOf(it).command, 'grok-retry-host --doctor');
    }
    assert.equal(present(later).failure, '', 'told once');
  });
}

test('switched off: it says so, shows what it last knew, and nothing can be done but to switch on', () => {
  const it = present(known({ on: false, host: { state: 'idle', problem: null, hello: null }, tab: tab({ view: view({ retryCount: 1, outcome: 'pending', isActive: true }), failure: { name: 'lost', message: '', retryable: true } }) }));
  assert.equal(it.sync.text, t('sync_off'));
  assert.deepEqual([it.refused, it.remedy, it.failure, it.decision.text], ['1 of 3', null, '', t('sync_as_it_was')]);
  assert.deepEqual([it.canStart, it.canStop, it.canResume, it.canEdit], [false, false, false, false]);
});

test('what the host says of its state as a whole is told in our words, or in its own where we have none, called a detail', () => {
  const told = (notices) => present(known({ host: { ...ready, hello: { ...hello, notices } } })).notices;
  const [salvaged] = told([{ kind: 'salvaged', message: 'It was damaged.', file: '/state/state.db.damaged-1' }]);
  assert.equal(salvaged.kind, 'salvaged');
  assert.match(salvaged.message, /has been restored.*\/state\/state\.db\.damaged-1/);
  assert.deepEqual(told([{ kind: 'new', message: 'Something else.' }]), [{ kind: 'new', message: 'The details: Something else.' }]);
  assert.deepEqual(told(undefined), []);
});

test('a session that was restored from a damaged file says so and can be resumed, or started anew', () => {
  const it = shown({
    view: view({ outcome: 'pending', retryCount: 1 }, {}, { salvaged: true }), decision: { action: 'none', mediaId: 'media-1', reason: 'salvaged' },
  });
  assert.equal(it.outcome.text, 'Restored');
  assert.match(it.decision.text, /damage.*Resume.*Start/);
  assert.deepEqual([it.canResume, it.canStart], [true, true]);
});

test('a browser that does not let the extension see the site is asked, and the page is not blamed', () => {
  const it = present(known({ allowed: false, tab: null }));
  assert.deepEqual([it.asksPermission, it.warning], [true, '']);
  assert.equal(present(known()).asksPermission, false);
});

test('credits are told with the budget where there is one', () => {
  const budget = (creditBudget) => present(known({ host: { ...ready, hello: { ...hello, settings: { ...hello.settings, creditBudget } } }, tab: tab({ view: view({ creditsUsed: 3 }) }) })).credits;
  assert.deepEqual([budget(null), budget(20)], ['3', '3 of 20']);
});

for (const reason of ['cooldown', 'backoff', 'in_flight', 'rate_limited', 'site_interval', 'other_tab', 'no_tab', 'too_many_in_flight']) {
  test(`waiting for ${reason} has its words and a countdown where a time is known (R9)`, () => {
    const wait = { action: 'wait', mediaId: 'm', reason, now };
    assert.equal(decisionOf({ ...wait, until: null }, 0).countdown, '');
    const { text, countdown } = decisionOf({ ...wait, until: now + 65_000 }, 0);
    assert.equal(text, `${t(`wait_${reason}`)}.`);
    assert.equal(countdown, reason === 'in_flight' ? 'Gives up in 1:05' : '1 min 5 s left');
    assert.doesNotMatch(decisionOf({ ...wait, until: now - 5000 }, 0).countdown, /-|\d/);
  });
}

test('a countdown is by the host’s clock and by the time since it spoke, never by this machine’s date (R20)', () => {
  const wait = { action: 'wait', mediaId: 'm', reason: 'cooldown', now: 7_000, until: 37_000 }; // the host’s clock is in 1970
  assert.equal(present(known({ tab: tab({ decision: wait }) })).decision.countdown, '30 s left');
  assert.equal(present(known({ tab: tab({ decision: wait, age: 4000 }), passed: 6000 })).decision.countdown, '20 s left');
  assert.equal(present(known({ tab: tab({ decision: wait, age: 4000 }), passed: 26_000 })).decision.countdown, 'Any moment now');
});

test('where a host does not say its time, no time is counted down', () => {
  const { text, countdown } = decisionOf({ action: 'wait', mediaId: 'm', reason: 'cooldown', until: now + 65_000 }, 0);
  assert.deepEqual([text, countdown], [t('wait_cooldown'), '']);
});

for (const reason of ['goal_reached', 'max_retries', 'prompt_refused', 'credit_budget', 'rate_limited', 'timeout', 'stale', 'click_failed', 'user']) {
  test(`stopping for ${reason} is told in a sentence (R12)`, () => {
    const { text } = decisionOf({ action: 'stop', mediaId: 'm', outcome: 'cancelled', reason }, 0);
    assert.equal(text, t(`stop_${reason}`));
    assert.ok(text.includes(' '));
  });
}

for (const reason of ['not_started', 'auto_retry_off', 'media_unknown', 'not_on_post', 'salvaged']) {
  test(`nothing to do because of ${reason} has its words`, () => {
    assert.equal(decisionOf({ action: 'none', mediaId: null, reason }, 0).text, t(`none_${reason}`));
  });
}

test('a reason of a newer host is shown as it is rather than not at all', () => {
  assert.equal(decisionOf({ action: 'wait', mediaId: 'm', until: null, reason: 'full_moon' }, 0).text, 'full_moon');
});

test('nothing people read is about getting anything past anyone', () => {
  for (const { message: text } of Object.values(grokRetryMessages)) assert.doesNotMatch(text, /bypass|circumvent|evade|past a filter|rephrase|variant/i);
});

for (const [ms, text] of [[0, '0 s'], [-5, '0 s'], [1, '1 s'], [59_000, '59 s'], [60_000, '1 min'], [125_000, '2 min 5 s'], [3_780_000, '1 h 3 min']]) {
  test(`${ms} ms are ${text}`, () => assert.equal(duration(ms), text));
}

test('the log shows the newest lines first, with the time apart', () => {
  const lines = logOf([...Array.from({ length: 20 }, (_, i) => `[2026-01-01T00:00:${String(i).padStart(2, '0')}Z] line ${i}`), 'no time']);
  assert.equal(lines.length, 21);
  assert.deepEqual(lines[0], { time: '', text: 'no time' });
  assert.equal(lines[1].text, 'line 19');
  assert.notEqual(lines[1].time, '');
});

test('a composer that may not be used is told with what to do about it (R24)', () => {
  const said = (trouble) => warningOf(known({ tab: tab({ page: { ...page, trouble } }) }));
  for (const why of Object.values(kWhy).filter((text) => !text.startsWith('the controls'))) {
    assert.match(said(why), /^Nothing is clicked/, why);
    assert.doesNotMatch(said(why), /^Nothing is clicked now/, why);
  }
  assert.match(said('the composer is not in video mode'), /Switch it to video/);
  assert.match(said('something new'), /something new/);
  assert.equal(said(null), '');
});

test('the page that changed is told with what is missing', () => {
  assert.match(warningOf(known({ tab: tab({ page: { ...page, missing: ['the prompt box'] } }) })), /cannot find the prompt box on this page/);
  assert.match(warningOf(known({ tab: tab({ page: { ...page, store: 'unreadable' } }) })), /cannot read/);
  assert.equal(warningOf(known()), '');
});

test('a tab of the site that was open before the extension is asked to be reloaded, another tab is not', () => {
  assert.match(warningOf(known({ tab: null })), /Reload/);
  assert.equal(warningOf(known({ tab: null, siteTab: false })), '');
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
  assert.equal(shown({ decision: retry('d1') }).decision.text, 'Making the next attempt');
});

test('what an older version suggests is shown as it is, with its limits in words, and is not the prompt (R21)', () => {
  const suggestion = { lastPromptValue: '<b>a paper boat</b>', maxRetries: 9, videoGoal: 2, autoRetryEnabled: false };
  const it = shown({ view: view({}, {}, { suggestion }) });
  assert.deepEqual(it.suggestion, {
    prompt: '<b>a paper boat</b>', limits: ['Refusals allowed: 9', 'Videos wanted: 2', 'Do not retry automatically'],
  });
  assert.deepEqual([it.prompt, it.limits.maxRetries, it.canStart], [view().persistent.lastPromptValue, view().persistent.maxRetries, true]);
  assert.deepEqual(suggestionOf(view({}, {}, { suggestion: { autoRetryEnabled: true } })), { prompt: '', limits: ['Retry automatically'] });
  assert.deepEqual([shown({ view: view() }).suggestion, suggestionOf(null)], [null, null]);
});

test('nothing is suggested while there is no host that could take it, nor while it is switched off (R21)', () => {
  const suggested = { view: view({}, {}, { suggestion: { maxRetries: 9 } }) };
  assert.equal(shown(suggested, { state: 'connecting', problem: null, hello: null }).suggestion, null);
  assert.equal(present(known({ on: false, tab: tab(suggested) })).suggestion, null);
});

test('what a page says becomes text and nothing else: the popup makes no markup of it (R21)', () => {
  for (const folder of ['popup/', 'window/'].map((name) => new URL(`../../extension-shim/${name}`, import.meta.url))) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
      assert.doesNotMatch(readFileSync(new URL(name, folder), 'utf8'), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|DOMParser|createContextualFragment/, name);
    }
  }
});

const report = { layout: 'bar', language: 'es', composer: 'ready', store: 'present', stream: 'absent', visible: true, canAct: true, others: [], missing: [], foundBy: {} };
const reported = (fields) => ({ page: { ...page, report: { ...report, ...fields } } });

for (const [fields, sentence] of [
  [{}, 'The page has a bar with an arrow and switches, in Spanish. Nothing is missing.'],
  [{ layout: 'of next year', language: null }, 'The page has of next year, in an unknown language. Nothing is missing.'],
  [{ language: 'zh-CN', store: 'absent' }, 'The page has a bar with an arrow and switches, in Chinese (China). Nothing is missing. The page has no list of videos.'],
  [{ store: 'absent', stream: 'listening' }, 'The page has a bar with an arrow and switches, in Spanish. Nothing is missing.'],
  [{ layout: null, missing: ['the prompt box'] }, 'No known prompt box on this page. Missing: the prompt box.'],
  [{ layout: null }, 'No known prompt box on this page.'],
]) {
  test(`a page is told in a sentence: ${sentence}`, () => {
    assert.equal(pageOf(reported(fields).page), sentence);
    assert.equal(shown(reported(fields)).page, sentence);
  });
}

test('every composer that is known has words, and a page that is none of a post has no sentence', () => {
  for (const { name } of kProfile.layouts) assert.ok(t(`layout_${name}`), name);
  assert.deepEqual([pageOf(null), pageOf({ ...page, report: null }), pageOf(page)], ['', '', '']);
});

test('while another extension is at work on the page it is named, with a way on (R10)', () => {
  const said = shown(reported({ others: ['grok-auto-retry', 'GVP'] })).warning;
  assert.match(said, /another extension is active on this page: grok-auto-retry and GVP\. Turn it off on grok\.com, then reload/);
  assert.match(decisionOf({ action: 'wait', reason: 'other_extension', until: null }, 0).text, /Turn it off on grok\.com, then reload/);
});

test('a hidden tab that cannot act says that it has to be shown, and only while something runs', () => {
  assert.equal(shown({ ...reported({ canAct: false, visible: false }), view: view({ isActive: true }) }).warning, t('hidden_tab'));
  assert.equal(shown({ ...reported({ canAct: false, visible: false }), view: view() }).warning, '');
  assert.match(decisionOf({ action: 'wait', reason: 'show_tab', until: null }, 0).text, /^Show the tab/);
});

test('a session that ended since the page shows other options, or nothing at all, says so', () => {
  for (const [reason, words] of [['options_changed', /Length, resolution/], ['no_evidence', /no sign of a new video/], ['site_error', /Reload the page/]]) {
    assert.match(decisionOf({ action: 'stop', reason }, 0).text, words);
  }
  assert.match(failureText({ name: 'page_not_readable', message: '', retryable: true }), /Reload it and try again/);
});

test('a tab without a page of the site says what to do', () => {
  assert.equal(present(known({ tab: null, siteTab: false })).decision.text, t('none_not_on_post'));
});

const lesson = { layout: 'arrow', prompt: 'form textarea', submit: 'form button' };
const taughtBy = (showing, hello_ = { ...hello, features: ['page.teach'] }, fields = {}) => teachOf(known({ host: { ...ready, hello: hello_ }, tab: tab({ showing }), ...fields }));

test('what was shown is told, and can be saved where the host keeps such things', () => {
  const done = { stage: 'done', lesson, language: 'eo', problem: null };
  assert.deepEqual(taughtBy(done).lesson, { ...lesson, title: 'Shown: an editor with an arrow' });
  assert.deepEqual([taughtBy(done).canSave, taughtBy(done).note], [true, '']);
  assert.deepEqual([taughtBy(done, hello).canSave, taughtBy(done, hello).note], [false, t('failure_cannot_teach')]);
  assert.equal(taughtBy({ ...done, stage: 'submit' }).lesson, null);
  assert.equal(taughtBy({ ...done, stage: 'submit' }).status, t('teach_go_on'));
  assert.equal(taughtBy(done, undefined, { on: false }).canSave, false);
  assert.deepEqual(taughtBy(null).kept, []);
  const [kept] = taughtBy(null, undefined, { taught: [{ ...lesson, at: 0 }] }).kept;
  assert.equal(kept.title, 'Kept: an editor with an arrow');
});

test('why nothing came of the showing, and what a try found, are sentences for every reason', () => {
  const problem = (why) => taughtBy({ stage: 'idle', lesson: null, language: null, problem: why }).status;
  for (const why of ['time', 'stopped', 'hidden', 'moved', 'covered', 'loading', 'box', 'submit', 'selector', 'mode', 'dialog', 'boxes', 'submits']) assert.equal(problem(why), t(`not_shown_${why}`), why);
  const tried = (why) => taughtBy({ stage: 'idle', lesson: null, language: null, problem: null, tested: { lesson, why } }).status;
  assert.equal(tried(null), t('tried_found'));
  for (const why of [...Object.keys(kWhy), 'late', 'layout']) assert.match(tried(why), /^[A-Z].*\.$/, why);
});

test('a part that is not found can be shown, and the warning says where', () => {
  assert.match(warningOf(known({ tab: tab({ page: { ...page, missing: ['the prompt box'] } }) })), /You can show it/);
});

test('the window offers to continue an attempt of the user’s own where it was refused and no session runs (R23)', () => {
  const shown = (tab_, known_ = {}) => present(known({ tab: tab({ view: view({ outcome: 'idle' }), ...tab_ }), ...known_ }));
  assert.equal(shown({ own: true }).canContinue, true);
  assert.equal(shown({ own: false }).canContinue, false);
  assert.equal(shown({ own: true, view: view({ isActive: true, outcome: 'pending' }) }).canContinue, false);
  assert.equal(shown({ own: true }, { on: false }).canContinue, false);
  const able = { ...ready, hello: { ...hello, features: ['session.adopt'] } };
  assert.deepEqual(shown({}, { host: able, adopt: true }).adopt, { on: true, can: true, waits: false });
  assert.deepEqual(shown({}, { adopt: true }).adopt.can, false, 'an older host knows no such switch');
  const away = { state: 'away', problem: { kind: 'crashed', text: '' }, hello: null };
  const can = (known_) => shown({}, { host: away, ...known_ }).adopt.can;
  assert.deepEqual([can({ adopt: true }), can({ adopt: false }), can({ adoptWaits: true }), can({ adopt: true, on: false })], [true, false, true, false], 'without a host it can be switched off, and not on');
});
