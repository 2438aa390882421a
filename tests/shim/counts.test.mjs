// What a session that has ended shows, whatever the page brings afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/english.mjs';
import { decisionOf, present } from '../../extension-shim/window/model.js';
import { badgeOf } from '../../extension-shim/worker/badge.js';
import { countsOf } from '../../extension-shim/worker/notices.js';
import { shownCounts } from '../../extension-shim/window/counts.js';
import { t } from '../../extension-shim/window/language.js';
import { hello, view } from './support/world.mjs';

const summary = { outcome: 'failure', completedVideos: 0, videoGoal: 1, retriesAttempted: 3, maxRetries: 3, creditsUsed: 3, layer1Failures: 3, layer2Failures: 0, layer3Failures: 0, endedAt: 5 };
const ended = (more = {}) => view({ outcome: 'failure', retryCount: 3, creditsUsed: 3, lastSessionSummary: summary, ...more });
const ready = { state: 'ready', problem: null, hello };
const shown = (view_) => present({
  host: ready, on: true, siteTab: true, allowed: true, busy: false, timeline: null, passed: 0,
  tab: { tabId: 1, page: null, view: view_, decision: { action: 'stop', mediaId: 'media-1', outcome: 'failure', reason: 'max_retries' }, age: 0, failure: null },
});

test('what a page brings after the end of a session is told apart, and changes no number of it (R4, R12)', () => {
  const before = shown(ended());
  const after = shown(ended({ retryCount: 57, videosGenerated: 1, creditsUsed: 58 }));
  assert.deepEqual([after.refused, after.videos, after.credits], ['3 of 3', '0 of 1', '3']);
  assert.deepEqual([before.refused, before.videos, before.credits], [after.refused, after.videos, after.credits]);
  assert.equal(after.decision.text, `${before.decision.text}. After its end the page has shown: refused 54, videos 1.`);
  assert.equal(before.decision.text, decisionOf({ action: 'stop', outcome: 'failure', reason: 'max_retries' }, 0).text);
  assert.deepEqual(badgeOf(ended({ retryCount: 57 }), ready, true, t), badgeOf(ended(), ready, true, t));
});

test('a verdict that is corrected after the end moves an attempt of the session, and nothing came since (R22)', () => {
  const won = { ...summary, outcome: 'success', completedVideos: 1, retriesAttempted: 1, creditsUsed: 2 };
  const counts = (retryCount, videosGenerated, creditsUsed) => {
    const { refused, videos, credits, since } = shownCounts(ended({ outcome: 'success', retryCount, videosGenerated, creditsUsed, lastSessionSummary: won }).session);
    return [refused, videos, credits, since];
  };
  assert.deepEqual(counts(2, 0, 2), [2, 0, 2, '']);
  assert.deepEqual(counts(0, 2, 2), [0, 2, 2, '']);
  assert.deepEqual(counts(4, 0, 4), [2, 0, 2, 'After its end the page has shown: refused 2, videos 0.']);
});

test('a session that runs, and one without a summary of its own, show what is counted', () => {
  for (const session of [{ outcome: 'pending' }, { outcome: 'cancelled' }, { lastSessionSummary: null }]) {
    assert.deepEqual(shownCounts(ended({ retryCount: 4, creditsUsed: 4, ...session }).session), { refused: 4, videos: 0, credits: 4, since: '' });
  }
  assert.deepEqual(shownCounts(undefined), { refused: 0, videos: 0, credits: 0, since: '' });
  // One of its three refusals became a video.
  assert.equal(shownCounts(ended({ retryCount: 2, videosGenerated: 2 }).session).since, 'After its end the page has shown: refused 0, videos 1.');
});

test('a notification has the numbers of the session that has ended, too (R4, R12)', () => {
  assert.deepEqual(countsOf(ended({ retryCount: 57, videosGenerated: 2, creditsUsed: 59 })), [3, 3, 0, 1]);
});
