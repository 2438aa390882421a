// One notification for each event, however many tabs tell of it and whenever the worker is ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kApartMs, kGraceMs } from '../../extension-shim/worker/notifier.js';
import { browser, due, ended, of, running, stop, tab, wait } from './support/notices.mjs';
import { messages } from './support/texts.mjs';

const kPage = { missing: ['prompt box'] };

/** A worker that has seen a session run. */
async function watching(it, ...more) {
  const worker = it.worker(...more);
  worker.seen([tab(1, running())]);
  await it.settled();
  return worker;
}

for (const [reason, outcome, says] of [
  ['goal_reached', 'success', /^A session is done: The videos that you wanted are there\. Refused 1 of 3, videos 1 of 1\.$/],
  ['max_retries', 'failure', /^A session has ended: Your limit of refused attempts is reached\. Refused 1 of 3, videos 1 of 1\.$/],
  ['prompt_refused', 'failure', /refuses the prompt itself/],
  ['credit_budget', 'failure', /credit budget/],
  ['rate_limited', 'cancelled', /^A session has ended: The site reported its rate limit, so every session has ended\. Start again when the pause is over\.$/],
  ['timeout', 'cancelled', /^A session has ended: Open the window to see why\./],
  ['a word of a newer host', 'cancelled', /Open the window to see why/],
  ['constructor', 'cancelled', /Open the window to see why/],
]) {
  test(`the end of a session is told: ${reason}`, async () => {
    const it = browser();
    const worker = await watching(it);
    worker.seen([tab(1, ended(outcome, 5, { videosGenerated: 1 }), stop(reason))]);
    await it.settled();
    assert.equal(it.said().length, 1);
    assert.match(it.said()[0], says);
  });
}

test('a session that the user stopped is not told to them', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(1, ended('cancelled', 5), stop('user'))]);
  await it.settled();
  assert.deepEqual(it.said(), []);
});

test('a session that ended before the browser was started, or before anybody looked, is not told', async () => {
  const it = browser();
  const worker = it.worker();
  worker.seen([tab(1, ended('success', 5), stop('goal_reached'))]);
  await it.settled();
  assert.deepEqual(it.said(), []);
});

test('nothing is told of the end before it is known why', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(1, ended('success', 5), wait('in_flight'))]);
  await it.settled();
  assert.deepEqual(it.said(), []);
  worker.seen([tab(1, ended('success', 5), stop('goal_reached'))]);
  await it.settled();
  assert.equal(it.said().length, 1);
});

test('several tabs on the image hear of the end one after the other: it is told once', async () => {
  const it = browser();
  const worker = await watching(it);
  const [old, end] = [running({}, 4), ended('success', 5)];
  for (const tabs of [
    [tab(1, old), tab(2, old), tab(3, old)], [tab(1, end), tab(2, old), tab(3, old)], [tab(1, end, stop('goal_reached')), tab(2, old), tab(3, old)],
    [tab(1, end, stop('goal_reached')), tab(2, end), tab(3, old)], [tab(2, end), tab(3, old)], [tab(3, old)], [tab(3, end, stop('goal_reached'))],
    [tab(1, old), tab(2, old)], [tab(1, end, stop('goal_reached'))],
  ]) {
    worker.seen(tabs);
    await it.settled();
  }
  assert.equal(it.said().length, 1);
});

test('each session of an image is told, once', async () => {
  const it = browser();
  const worker = await watching(it);
  for (const at of [5, 6, 7]) {
    for (let n = 0; n < 3; n++) worker.seen([tab(1, ended('failure', at), stop('max_retries'))]);
    worker.seen([tab(1, running({ lastSessionSummary: { endedAt: at } }, at))]);
    await it.settled();
  }
  assert.equal(it.said().length, 3);
});

test('a rate limit that ends many sessions is told once, and the next one again (R13)', async () => {
  const it = browser();
  const worker = it.worker();
  const all = (at) => ['a', 'b', 'c'].map((id, n) => tab(n, of(id, at ? ended('cancelled', at) : running()), at ? stop('rate_limited') : null));
  for (const at of [5, 9]) {
    worker.seen(all(null));
    await it.settled();
    for (const entry of all(at)) worker.seen([entry]);
    await it.settled();
  }
  assert.equal(it.said().length, 2);
});

for (const [what, decision, page, says] of [
  ['a tab that must be shown', wait('show_tab'), null, /Show the tab of the image/],
  ['another extension', wait('other_extension'), null, /Another extension is active/],
  ['a pause', wait('rate_limited'), null, /asked for a pause/],
  ['a page that is not recognised', due, kPage, /not recognised/],
  ['a page with something in the way', due, { trouble: 'a dialog is on top of the page' }, /in the way/],
]) {
  test(`what lasts a moment and needs the user is told: ${what}`, async () => {
    const it = browser();
    const worker = await watching(it);
    worker.seen([tab(1, running(), decision, page)]);
    await it.timers.advance(kGraceMs - 1);
    await it.settled();
    assert.deepEqual(it.said(), []);
    await it.timers.advance(1);
    await it.settled();
    assert.equal(it.said().length, 1);
    assert.match(it.said()[0], /^A session is waiting for you: /);
    assert.match(it.said()[0], says);
    for (let n = 0; n < 5; n++) {
      worker.seen([tab(1, running(), decision, page)]);
      await it.timers.advance(kApartMs);
    }
    await it.settled();
    assert.equal(it.said().length, 1, 'once for the attempt, however long it lasts');
  });
}

for (const [what, decision, page] of [
  ['a wait that ends by itself', wait('cooldown'), kPage], ['an attempt in flight', wait('in_flight'), kPage],
  ['a page that can be clicked', due, {}], ['a page that has not said what it is', due, null], ['a word like a property of every object', wait('constructor'), null],
]) {
  test(`what needs nobody is not told: ${what}`, async () => {
    const it = browser();
    const worker = await watching(it);
    worker.seen([tab(1, running(), decision, page)]);
    await it.timers.advance(10 * kApartMs);
    await it.settled();
    assert.deepEqual(it.said(), []);
  });
}

test('a page in trouble is not told while another tab of the image can make the attempt, nor for an image without a session', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(1, running(), due, kPage), tab(2, running(), wait('other_tab'), {}), tab(3, of('other', ended('failure', 2)), wait('show_tab'), kPage)]);
  await it.timers.advance(10 * kApartMs);
  await it.settled();
  assert.deepEqual(it.said(), []);
});

test('what passes within a moment is not told', async () => {
  const it = browser();
  const worker = await watching(it);
  for (let n = 0; n < 20; n++) {
    worker.seen([tab(1, running(), wait('show_tab'))]);
    await it.timers.advance(kGraceMs - 1);
    worker.seen([tab(1, running(), wait('cooldown'))]);
    await it.timers.advance(1);
  }
  await it.settled();
  assert.deepEqual(it.said(), []);
});

test('a page that goes in and out of trouble as often as it likes is told at most once a minute, and once for each attempt', async () => {
  const it = browser();
  const worker = await watching(it);
  const kMinutes = 30;
  for (let s = 0; s < kMinutes * 60; s += 5) {
    const kinds = [wait('show_tab'), wait('other_extension'), due];
    worker.seen([tab(1, running({ lastAttemptTime: s - s % 10 }), kinds[(s / 5) % 3], kPage)]);
    await it.timers.advance(4000);
    worker.seen([tab(1, running({ lastAttemptTime: s - s % 10 }), wait('cooldown'))]);
    await it.timers.advance(1000);
  }
  await it.settled();
  assert.ok(it.said().length > 1 && it.said().length <= kMinutes, `${it.said().length} in ${kMinutes} minutes`);
  const before = it.said().length;
  worker.seen([tab(1, ended('failure', 1e9), stop('max_retries'))]);
  await it.settled();
  assert.equal(it.said().length, before + 1, 'the end is told nevertheless');
});

test('two images that need the user are both told, each at its time', async () => {
  const it = browser();
  const worker = it.worker();
  worker.seen([tab(1, running()), tab(2, of('b', running()))]);
  await it.settled();
  worker.seen([tab(1, running(), wait('show_tab')), tab(2, of('b', running()), wait('cooldown'))]);
  await it.timers.advance(1000);
  worker.seen([tab(1, running(), wait('show_tab')), tab(2, of('b', running()), wait('show_tab'))]);
  await it.timers.advance(2000);
  await it.settled();
  assert.equal(it.said().length, 1);
  await it.timers.advance(1000);
  await it.settled();
  assert.equal(it.said().length, 2);
});

test('a notification has fixed texts and counts: no prompt, no id, no word of a page, and not in its own id either', async () => {
  const it = browser();
  const worker = it.worker();
  const kSecret = 'SECRET';
  const secret = (made) => ({
    ...of(`${kSecret}-id`, made), persistent: { maxRetries: 3, videoGoal: 1, autoRetryEnabled: true, lastPromptValue: kSecret },
    session: { ...made.session, logs: [kSecret], currentPostId: kSecret, processedAttemptIds: [kSecret] }, suggestion: { lastPromptValue: kSecret },
  });
  const page = { path: `/imagine/post/${kSecret}`, missing: [kSecret], trouble: kSecret, report: { layout: kSecret, others: [kSecret] } };
  worker.seen([tab(1, secret(running()), { ...due, prompt: kSecret, postId: kSecret }, page)]);
  await it.timers.advance(kGraceMs);
  await it.settled();
  worker.seen([tab(1, secret(ended('failure', 5)), stop(kSecret), page)]);
  await it.settled();
  assert.equal(it.popped.length, 2);
  assert.doesNotMatch(JSON.stringify(it.popped), /SECRET/);
  for (const each of it.popped) assert.deepEqual(Object.keys(each).sort(), ['iconUrl', 'id', 'message', 'title', 'type']);
  const texts = Object.entries(messages).filter(([key]) => key.startsWith('notify_')).map(([, { message }]) => message);
  for (const { title } of it.popped) assert.ok(texts.includes(title));
});

// ---- the switch and the permission

test('off: nothing is told or kept, what is shown goes, and on again it begins anew', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(1, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  assert.equal(it.shown.size, 1);
  worker.turn(false);
  await it.settled();
  assert.equal(it.shown.size, 0);
  assert.deepEqual(it.stored.notices, { images: [], limited: 0, notices: [] });
  worker.seen([tab(1, running({}, 6))]);
  worker.seen([tab(1, ended('failure', 7), stop('max_retries'))]);
  await it.timers.advance(kApartMs);
  await it.settled();
  worker.turn(true);
  await it.settled();
  assert.equal(it.said().length, 1);
});

test('off before it began: a worker that was ended and comes back to a switch that is off shows nothing that was due', async () => {
  const it = browser();
  await watching(it);
  const second = it.worker({ dies: 2 }); // reads, writes what is due, and is ended
  second.seen([tab(1, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  assert.equal(it.stored.notices.notices.length, 1);
  it.worker({ on: false });
  await it.settled();
  assert.deepEqual([it.said(), it.stored.notices.notices], [[], []]);
});

test('before the switch is known nothing is told; then all of it', async () => {
  const it = browser();
  await watching(it);
  const worker = it.worker({ on: null });
  worker.seen([tab(1, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  assert.deepEqual(it.said(), []);
  worker.turn(true);
  await it.settled();
  assert.equal(it.said().length, 1);
});

test('without the permission nothing is told and nothing fails; with it, what ends from then on', async () => {
  const it = browser({ allowed: false });
  const worker = await watching(it);
  worker.seen([tab(1, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  it.allowed = true;
  worker.seen([tab(1, running({}, 6))]);
  worker.seen([tab(1, ended('failure', 7), stop('max_retries'))]);
  await it.settled();
  assert.equal(it.said().length, 1);
});

// ---- clicks

test('a click brings the image to the front, takes the notification away, and works once', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(7, ended('failure', 5), stop('max_retries'), {})]);
  await it.settled();
  const [id] = it.shown.keys();
  await worker.clicked(id);
  await worker.clicked(id);
  await it.settled();
  assert.deepEqual(it.brought, [{ mediaId: 'media-1', tabId: 7, path: '/imagine/post/media-1' }]);
  assert.equal(it.shown.size, 0);
});

test('a click wakes a worker that knows nothing but what was kept', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(7, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  const [id] = it.shown.keys();
  await it.worker({ on: null }).clicked(id);
  await it.settled();
  assert.deepEqual(it.brought, [{ mediaId: 'media-1', tabId: 7, path: null }]);
  await it.worker().clicked('of another browser session');
  assert.equal(it.brought.length, 1);
});

test('one that the user closed is forgotten, and not shown again by the next worker', async () => {
  const it = browser();
  const worker = await watching(it);
  worker.seen([tab(7, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  await worker.closed([...it.shown.keys()][0]);
  await it.settled();
  assert.deepEqual(it.stored.notices.notices, []);
  it.worker().seen([tab(7, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  assert.equal(it.said().length, 1);
});

// ---- the worker may be ended at any time

test('a worker that is ended after any call of the browser, and its successors too: each event is told once', async () => {
  const tell = [tab(1, ended('failure', 5), stop('max_retries')), tab(2, of('b', running({}, 2)), wait('show_tab'))];
  const begin = [tab(1, running()), tab(2, of('b', running()))];
  const whole = browser();
  const worker = whole.worker();
  const events = async (it, one) => {
    one.seen(begin);
    await it.settled();
    one.seen(tell);
    await it.timers.advance(kGraceMs);
    await it.settled();
  };
  await events(whole, worker);
  assert.equal(whole.said().length, 2);
  const calls = whole.steps;
  assert.ok(calls >= 7, `${calls} calls`);
  for (let first = 1; first <= calls + 1; first++) {
    for (let second = 1; second <= calls + 1; second++) {
      const it = browser();
      await events(it, it.worker()); // so that something is kept already
      it.popped.length = 0;
      const again = (entries, more) => entries.map((entry) => tab(entry.tab.id, {
        ...entry.view, revision: entry.view.revision + 100,
        session: { ...entry.view.session, lastAttemptTime: 50, lastSessionSummary: more && entry.tab.id === 1 ? { endedAt: 90 } : entry.view.session.lastSessionSummary },
      }, entry.decision));
      it.wall += kApartMs;
      for (const dies of [first, second, Infinity]) {
        const one = it.worker({ dies });
        one.seen(again(tell, true)); // what the pages say to each new worker
        await it.timers.advance(kGraceMs);
        await it.settled();
      }
      assert.equal(new Set(it.popped.map(({ message }) => message)).size, it.popped.length, `ended after ${first} and ${second}: ${it.said()}`);
      assert.equal(it.popped.length, 2, `ended after ${first} and ${second}: ${it.said()}`);
    }
  }
});

test('what cannot be kept is told nevertheless', async () => {
  const it = browser();
  const worker = await watching(it);
  it.stored = new Proxy(it.stored, { set() { throw new Error('QUOTA_BYTES quota exceeded'); } });
  worker.seen([tab(1, ended('failure', 5), stop('max_retries'))]);
  await it.settled();
  worker.seen([tab(1, running({}, 6))]);
  worker.seen([tab(1, ended('failure', 7), stop('max_retries'))]);
  await it.settled();
  assert.equal(it.said().length, 2);
});

test('what is kept has bounds: a hundred images, twenty notifications', async () => {
  const it = browser();
  const worker = it.worker();
  await it.settled();
  for (let n = 0; n < 300; n++) {
    worker.seen([tab(n, of(`m${n}`, running()))]);
    worker.seen([tab(n, of(`m${n}`, ended('failure', n + 1)), stop('max_retries'))]);
  }
  await it.settled();
  assert.equal(it.stored.notices.images.length, 100);
  assert.equal(it.stored.notices.notices.length, 20);
});
