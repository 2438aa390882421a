import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hub, of, own, sender } from './support/hub.mjs';
import { fakePort, hello, retry, settle, view } from './support/world.mjs';

const running = view({ isActive: true, outcome: 'pending', retryCount: 1 });

test('what a page says is stamped with the tab and document the browser names', async () => {
  const it = hub();
  it.page(5, 'doc-5').say({ type: 'tell', method: 'snapshot', params: { seq: 1, store: null, tab: { id: 9, document: 'forged' } } });
  assert.deepEqual(it.asked[0].params, { seq: 1, store: null, tab: { id: 5, document: 'doc-5' } });
});

for (const [what, more] of [
  ['a frame', { frameId: 3 }], ['a page without a document id', { documentId: undefined }], ['a page of no tab', { tab: undefined }],
]) {
  test(`${what} is not let in`, () => {
    assert.ok(hub().page(1, 'doc-1', more).closed);
  });
}

test('nobody but our own pages is a popup', () => {
  const it = hub();
  const port = fakePort({ name: 'popup', sender: sender(1, 'doc-1') });
  it.hub.connected(port, own);
  assert.ok(port.closed);
});

test('a page is asked for its full state when it comes, and every page after each reconnect', () => {
  const it = hub();
  const [a, b] = [it.page(1, 'a'), it.page(2, 'b')];
  it.goes('waiting');
  it.goes('connecting');
  it.goes('ready');
  assert.deepEqual([of(a, 'resync').length, of(b, 'resync').length], [2, 2]);
});

test('a page hears with that what the host understands beyond what every host does', () => {
  const it = hub();
  assert.deepEqual(of(it.page(1, 'a'), 'resync'), [{ type: 'resync', features: [], taught: [], adopt: false }]);
  it.link = { state: 'ready', problem: null, hello: { ...hello, features: ['page.report'] } };
  const port = it.page(2, 'b');
  port.say({ type: 'tell', method: 'page.report', params: { seq: 1, report: { canAct: true } } });
  assert.deepEqual(of(port, 'resync'), [{ type: 'resync', features: ['page.report'], taught: [], adopt: false }]);
  assert.deepEqual(it.asked.at(-1), { ...it.asked.at(-1), method: 'page.report', params: { seq: 1, report: { canAct: true }, tab: { id: 2, document: 'b' } } });
});

test('a page that comes while there is no host is asked when there is one', () => {
  const it = hub();
  it.goes('waiting');
  const port = it.page();
  assert.equal(of(port, 'resync').length, 0);
  it.goes('ready');
  assert.equal(of(port, 'resync').length, 1);
});

test('a retry in an answer goes to the document that it names, which may be another (R10)', async () => {
  const it = hub();
  const [a, b] = [it.page(1, 'doc-1'), it.page(2, 'doc-2')];
  a.say({ type: 'tell', method: 'route', params: { seq: 1 } });
  await it.answer({ view: running, decision: retry('d1', { id: 2, document: 'doc-2' }) });
  assert.deepEqual([of(a, 'decision').length, of(b, 'decision').length], [0, 1]);
});

test('a retry for a document that is gone reaches nobody, though its tab id is used again (R10)', () => {
  const it = hub();
  const port = it.page(1, 'doc-2');
  it.hub.notification('decision', retry('d1', { id: 1, document: 'doc-1' }));
  assert.deepEqual(of(port, 'decision'), []);
});

test('a pushed retry and its revocation reach the page and every popup that looks', () => {
  const it = hub();
  const port = it.page();
  const popup = it.popup();
  it.hub.notification('decision', retry('d1'));
  assert.deepEqual(of(port, 'decision'), [{ type: 'decision', decision: retry('d1') }]);
  assert.equal(popup.sent.at(-1).tab.decision.decisionId, 'd1');
  it.hub.notification('decision.revoked', { decisionId: 'd1', reason: 'user', tab: { id: 1, document: 'doc-1' } });
  assert.deepEqual(of(port, 'revoked'), [{ type: 'revoked', decisionId: 'd1', reason: 'user' }]);
  assert.equal(popup.sent.at(-1).tab.decision, null);
});

test('a wait, a stop and a none are for people; the page gets no part of them', () => {
  const it = hub();
  const port = it.page();
  const popup = it.popup();
  it.hub.notification('decision', { action: 'wait', mediaId: 'media-1', until: 5, reason: 'cooldown', tab: { id: 1, document: 'doc-1' } });
  assert.deepEqual(of(port, 'decision'), []);
  assert.equal(popup.sent.at(-1).tab.decision.reason, 'cooldown');
});

test('a popup is told how long ago a decision was heard, so that it needs no clock of the host’s (R20)', async () => {
  const it = hub();
  const port = it.page();
  const wait = { action: 'wait', mediaId: 'media-1', until: 8000, now: 0, reason: 'cooldown' };
  it.hub.notification('decision', { ...wait, tab: { id: 1, document: 'doc-1' } });
  await it.timers.advance(3000);
  const popup = it.popup();
  assert.equal(popup.sent.at(-1).tab.age, 3000);
  it.page(); // its port was closed by a restart, or the back/forward cache: the same document, the same decision
  await it.timers.advance(1000);
  popup.say({ type: 'watch', tabId: 1 });
  assert.equal(popup.sent.at(-1).tab.age, 4000);
  it.page().say({ type: 'tell', method: 'snapshot', params: {} });
  await it.answer({ view: null, decision: { ...wait, now: 4000 } });
  assert.deepEqual([popup.sent.at(-1).tab.age, popup.sent.at(-1).tab.decision.now], [0, 4000]);
  it.hub.notification('decision', retry('d1'));
  await it.timers.advance(500);
  popup.say({ type: 'watch', tabId: 1 });
  assert.equal(popup.sent.at(-1).tab.age, 500);
  assert.ok(!port.closed);
});

test('a claim is answered to the page that asked, a failure too', async () => {
  const it = hub();
  const port = it.page();
  port.say({ type: 'ask', id: 7, method: 'decision.claim', params: { decisionId: 'd1' } });
  await it.answer({ granted: true, prompt: 'x', mediaId: 'media-1' });
  port.say({ type: 'ask', id: 8, method: 'decision.claim', params: { decisionId: 'd2' } });
  it.asked.at(-1).reject({ name: 'storage_full', message: '', retryable: true });
  await settle();
  assert.deepEqual(of(port, 'answer'), [
    { type: 'answer', id: 7, result: { granted: true, prompt: 'x', mediaId: 'media-1' } },
    { type: 'answer', id: 8, error: { name: 'storage_full', message: '', retryable: true } },
  ]);
});

test('after a storage error every page is asked again, ever later while it goes on', async () => {
  const it = hub();
  const port = it.page();
  for (const [n, ms] of [2000, 4000, 8000].entries()) {
    port.say({ type: 'tell', method: 'snapshot', params: {} });
    it.asked.at(-1).reject({ name: 'storage_busy', message: '', retryable: true });
    await it.timers.advance(ms - 1);
    assert.equal(of(port, 'resync').length, n + 1);
    await it.timers.advance(1);
    assert.equal(of(port, 'resync').length, n + 2);
  }
  port.say({ type: 'tell', method: 'snapshot', params: {} });
  await it.answer({ view: null });
  assert.equal(it.timers.pending(), 0);
});

test('an error stays in the popup until the same thing succeeds', async () => {
  const it = hub();
  const port = it.page();
  const popup = it.popup();
  port.say({ type: 'tell', method: 'snapshot', params: {} });
  it.asked.at(-1).reject({ name: 'storage_full', message: '', retryable: true });
  await settle();
  port.say({ type: 'tell', method: 'progress', params: {} });
  await it.answer({});
  assert.equal(popup.sent.at(-1).tab.failure.name, 'storage_full');
  port.say({ type: 'tell', method: 'snapshot', params: {} });
  await it.answer({ view: null });
  assert.equal(popup.sent.at(-1).tab.failure, null);
});

test('a document ends with its port, and the host is told once', () => {
  const it = hub();
  const port = it.page(3, 'doc-3');
  port.hangUp();
  it.hub.tabRemoved(3);
  assert.deepEqual(it.asked.map(({ method, params }) => [method, params]), [['tab.closed', { tab: { id: 3 } }]]);
});

test('a reload in which the new document comes first closes nothing', () => {
  const it = hub();
  const old = it.page(3, 'before');
  it.page(3, 'after');
  old.hangUp();
  old.say({ type: 'tell', method: 'route', params: {} });
  assert.deepEqual(it.asked, []);
});

test('a removed tab is told though its port still hangs', () => {
  const it = hub();
  it.page(3, 'doc-3');
  it.hub.tabRemoved(3);
  it.hub.tabRemoved(4);
  assert.deepEqual(it.asked.map(({ params }) => params), [{ tab: { id: 3 } }]);
});

test('a session starts on what the tab shows; the other commands name their media and keep their requestId', async () => {
  const it = hub();
  it.page();
  const popup = it.popup();
  popup.say({ type: 'ask', id: 1, method: 'session.start', params: { prompt: 'x', requestId: 'r1' } });
  popup.say({ type: 'ask', id: 2, method: 'session.stop', params: { mediaId: 'media-1', requestId: 'r2' } });
  assert.deepEqual(it.asked.map(({ params }) => params), [
    { prompt: 'x', requestId: 'r1', tab: { id: 1, document: 'doc-1' } }, { mediaId: 'media-1', requestId: 'r2' },
  ]);
});

test('the first grant of a started session reaches the page, the view the popup (R8)', async () => {
  const it = hub();
  const port = it.page();
  const popup = it.popup();
  popup.say({ type: 'ask', id: 1, method: 'session.start', params: { prompt: 'x' } });
  await it.answer({ view: running, decision: { ...retry('d1'), reason: 'session_started' } });
  assert.equal(of(port, 'decision').length, 1);
  assert.equal(of(popup, 'state').at(-1).tab.view.session.isActive, true);
  assert.equal(of(popup, 'answer')[0].result.view.mediaId, 'media-1');
});

test('an answer about the image that the tab showed before does not cover the one it shows now', async () => {
  const it = hub();
  it.page();
  const popup = it.popup();
  it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: view({}, {}, { mediaId: 'media-2' }) });
  popup.say({ type: 'ask', id: 1, method: 'session.stop', params: { mediaId: 'media-1' } });
  await it.answer({ view: running });
  assert.equal(of(popup, 'state').at(-1).tab.view.mediaId, 'media-2');
});

test('a command for a tab without a page is answered in words', async () => {
  const it = hub();
  const popup = it.popup(42);
  popup.say({ type: 'ask', id: 1, method: 'session.start', params: {} });
  await settle();
  assert.equal(of(popup, 'answer')[0].error.name, 'no_page');
});

test('a command that names its image reaches the host while the tab loads another page', async () => {
  const it = hub();
  const [popup, other] = [it.popup(42), it.popup(7)];
  popup.say({ type: 'ask', id: 1, method: 'session.update', params: { mediaId: 'media-1', persistent: { maxRetries: 9 } } });
  assert.deepEqual(it.asked.map(({ method, params }) => [method, params]), [['session.update', { mediaId: 'media-1', persistent: { maxRetries: 9 } }]]);
  await it.answer({ view: running });
  assert.equal(of(popup, 'answer')[0].result.view.mediaId, 'media-1');
  assert.deepEqual(of(other, 'changed').map(({ mediaId }) => mediaId), ['media-1']);
});

test('a popup sees the host, its own tab and no other', () => {
  const it = hub();
  const popup = it.popup(1);
  assert.deepEqual([popup.sent.at(-1).host.state, popup.sent.at(-1).tab], ['ready', null]);
  it.page(1).say({ type: 'page', page: { path: '/', onPost: false, store: 'ok', missing: [] } });
  assert.equal(popup.sent.at(-1).tab.page.store, 'ok');
  const before = popup.sent.length;
  it.page(2, 'doc-2').say({ type: 'page', page: { path: '/' } });
  assert.equal(popup.sent.length, before);
});

test('a popup that opens makes a waiting host be tried now', () => {
  const it = hub();
  it.popup();
  assert.equal(it.nudges, 1);
});

test('a deleted session is gone from popup and badge (R16)', () => {
  const it = hub();
  it.page();
  const popup = it.popup();
  const tab = { id: 1, document: 'doc-1' };
  it.hub.notification('session.changed', { tab, view: running });
  assert.equal(it.badges[1], '1/3');
  it.hub.notification('session.changed', { tab, view: null, mediaId: 'media-1' });
  assert.deepEqual([popup.sent.at(-1).tab.view, it.badges[1]], [null, '']);
});

test('pages with a running session are poked, since timers of hidden pages sleep; others are not', async () => {
  const it = hub();
  const [a, b] = [it.page(1, 'doc-1'), it.page(2, 'doc-2')];
  it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: running });
  await it.timers.advance(3000);
  assert.deepEqual([of(a, 'poke').length, of(b, 'poke').length], [3, 0]);
  it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: view() });
  await it.timers.advance(1000);
  assert.deepEqual([of(a, 'poke').length, it.timers.pending()], [3, 0]);
});

test('the host is wanted while a page or popup is there, and a minute longer', async () => {
  const it = hub();
  const port = it.page();
  const popup = it.popup();
  assert.equal(it.wanted, true);
  port.hangUp();
  await it.timers.advance(120_000);
  assert.equal(it.wanted, true);
  popup.hangUp();
  await it.timers.advance(59_999);
  assert.equal(it.wanted, true);
  await it.timers.advance(1);
  assert.equal(it.wanted, false);
});

test('a page that comes back within the minute keeps the host', async () => {
  const it = hub();
  it.page().hangUp();
  await it.timers.advance(30_000);
  it.page(1, 'doc-2');
  await it.timers.advance(120_000);
  assert.equal(it.wanted, true);
});

test('what a page said to a host that was away is dropped: the full state follows', async () => {
  const it = hub();
  const port = it.page();
  it.goes('waiting');
  port.say({ type: 'ask', id: 1, method: 'decision.claim', params: {} });
  await settle();
  assert.equal(of(port, 'answer')[0].error.name, 'offline');
  assert.deepEqual(it.asked, []);
  assert.equal(it.badges[1], '!');
});

test('switched off: the host is let go, pages are silenced, the badge says off, and it is kept for the next start', async () => {
  const it = hub();
  const page = it.page();
  const popup = it.popup();
  popup.say({ type: 'switch', on: false });
  assert.equal(it.wanted, false);
  assert.deepEqual(it.kept, [false]);
  assert.equal(of(page, 'silence').length, 1);
  assert.deepEqual(it.badges, { null: 'off', 1: 'off' });
  assert.equal(of(popup, 'state').at(-1).on, false);
});

test('switched off, who comes is not served, and no poke is sent', async () => {
  const it = hub({ on: false });
  it.goes('idle');
  const page = it.page();
  it.hub.notification('session.changed', { tab: { id: 1, document: 'doc-1' }, view: running });
  await it.timers.advance(5000);
  assert.equal(it.wanted, false);
  assert.deepEqual(page.sent, []);
  assert.equal(it.badges[1], 'off');
});

test('switched on again, the host is wanted, and every page is asked for its full state', () => {
  const it = hub({ on: false });
  it.goes('idle');
  const page = it.page();
  it.hub.turn(true);
  assert.equal(it.wanted, true);
  it.goes('ready');
  assert.equal(of(page, 'resync').length, 1);
  assert.deepEqual(it.badges, { null: '', 1: '' });
});

test('before the switch is known, nothing is done; then what it says', () => {
  const it = hub({ on: null });
  it.goes('idle');
  it.page();
  const popup = it.popup();
  assert.equal(it.wanted, false);
  assert.equal(of(popup, 'state').at(-1).on, null);
  it.hub.turn(true);
  assert.equal(it.wanted, true);
});

test('a popup may ask about the image its tab shows, and gets the decision for that document', async () => {
  const it = hub();
  it.page(4, 'doc-4');
  const popup = it.popup(4);
  popup.say({ type: 'ask', id: 1, method: 'session.get', params: { mediaId: 'media-1', timeline: true } });
  assert.deepEqual(it.asked.at(-1), { ...it.asked.at(-1), method: 'session.get', params: { mediaId: 'media-1', timeline: true, tab: { id: 4, document: 'doc-4' } } });
  await it.answer({ view: running, decision: { action: 'none', mediaId: 'media-1', reason: 'not_started' }, timeline: [] });
  assert.deepEqual(of(popup, 'answer').at(-1).result.timeline, []);
});
