// Fills a new state file by talking to a host: a rich, small database for the golden files (README.md).
// Usage: node make.mjs HOST_BINARY STATE_FILE. Same host, same bytes but for the pages' order: its clock stands still.
import { spawn } from 'node:child_process';

import { frame, takeFrames } from '../../support/frames.mjs';

const [binary, file] = process.argv.slice(2);
const host = spawn(binary, ['--test-clock', '--db', file], { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map();
let last = 0;
let rest = Buffer.alloc(0);
host.stdout.on('data', (chunk) => {
  rest = takeFrames(Buffer.concat([rest, chunk]), (message) => waiting.get(message.id)?.(message));
});

function ask(method, params = {}) {
  const id = ++last;
  host.stdin.write(frame({ jsonrpc: '2.0', id, method, params }));
  return new Promise((resolve, reject) => waiting.set(id, ({ result, error }) => (error ? reject(error) : resolve(result))));
}

const seqs = new Map();
const tab = (id) => ({ id, document: `doc-${id}` });
const page = (id, method, params) => {
  seqs.set(id, (seqs.get(id) ?? 0) + 1);
  return ask(method, { tab: tab(id), seq: seqs.get(id), ...params });
};
const store = (videoByMediaId, imageByMediaId = {}) => ({ state: { videoByMediaId, imageByMediaId }, version: 0 });
const refused = (id) => ({ id, moderated: true });
const good = (id) => ({ id, moderated: false });
const path = (post) => `/imagine/post/${post}`;

const { schema } = await ask('hello', { protocol: 1, client: { name: 'golden', version: '1' } });
await ask('settings.update', { settings: { cooldownMs: 9000, creditBudget: 40, backoff: { initialMs: 1500, multiplier: 1.5 } } });

// A session that reached its goal, after one refusal; its prompt has an emoji and a quote.
await page(1, 'snapshot', { path: path('img-won'), store: store({ 'img-won': [good('old-1')] }) });
const started = await ask('session.start', { tab: tab(1), prompt: 'a paper boat "slowly" ⛵', requestId: 'start-won' });
await ask('decision.claim', { tab: tab(1), decisionId: started.decision.decisionId, requestId: 'claim-won' });
await ask('decision.result', { tab: tab(1), decisionId: started.decision.decisionId, clicked: true });
await page(1, 'progress', { percent: 41 });
await ask('test.advance', { ms: 12_000 });
await page(1, 'snapshot', { store: store({ 'img-won': [good('old-1'), refused('won-1')] }) });
await ask('test.advance', { ms: 9_500 });
const again = await ask('session.get', { mediaId: 'img-won', tab: tab(1) });
await ask('decision.claim', { tab: tab(1), decisionId: again.decision.decisionId });
await ask('decision.result', { tab: tab(1), decisionId: again.decision.decisionId, clicked: true });
await page(1, 'progress', { percent: 93 });
await ask('test.advance', { ms: 15_000 });
await page(1, 'snapshot', { store: store({ 'img-won': [good('old-1'), refused('won-1'), good('won-2')] }) });

// A session that is paused with limits of its own; an image that was only looked at; a session that failed.
await page(2, 'snapshot', { path: path('img-paused'), store: store({ 'img-paused': [], 'img-seen': [refused('seen-1'), good('seen-2')] }) });
await ask('session.start', { tab: tab(2), prompt: 'waves' });
await ask('session.update', { mediaId: 'img-paused', persistent: { maxRetries: 12, videoGoal: 4, autoRetryEnabled: false } });
await ask('test.advance', { ms: 4_000 });
await page(3, 'snapshot', { path: path('img-lost'), store: store({ 'img-lost': [] }) });
await ask('session.start', { tab: tab(3), prompt: 'a fox' });
await ask('session.update', { mediaId: 'img-lost', persistent: { maxRetries: 1 } });
await page(3, 'snapshot', { store: store({ 'img-lost': [refused('lost-1')] }) });

// A session on a post that turned out to be an attempt: an alias, and a click that is still awaited.
await page(4, 'route', { path: path('vid-9') });
const assumed = await ask('session.start', { tab: tab(4), prompt: 'dusk' });
const id = assumed.decision.decisionId ?? null;
if (id) await ask('decision.claim', { tab: tab(4), decisionId: id });
await page(4, 'snapshot', { store: store({ 'img-moved': [good('vid-9')] }) });

// One that is still only assumed, and one that runs with an offer open.
await page(5, 'route', { path: path('vid-unplaced') });
await ask('session.start', { tab: tab(5), prompt: 'rain' });
await ask('test.advance', { ms: 3_500 });
await page(6, 'snapshot', { path: path('img-running'), store: store({}, { 'img-running': {} }) });
await ask('session.start', { tab: tab(6), prompt: 'snow', requestId: 'start-running' });

// What an older version of the extension left (schema 2): imported, waiting, unreadable, and imported but deleted since.
if (schema >= 2) {
  const post = (fields) => JSON.stringify({ retryCount: 2, creditsUsed: 3, lastPromptValue: 'dunes', ...fields });
  await ask('migrate', {
    entries: {
      'grokRetrySession_old-1': post({ maxRetries: 7 }), 'grokRetrySession_nowhere': post({ logs: ['x'] }),
      'grokRetrySession_broken': '{', 'grokRetrySession_negative': post({ retryCount: -1 }),
    },
    store: { state: { sessionByMediaId: { 'img-old': { retryCount: 1, processedAttemptIds: ['o1'] }, 'img-gone': { retryCount: 1 } } }, version: 1 },
  });
  await ask('session.delete', { mediaId: 'img-gone' });
}

// Names beside an attempt's own, of one that runs, too; a post of the image; a verdict that was taken back (schema 5).
if (schema >= 5) {
  const running = { id: 'named-2', videoId: 'named-2b', progress: 41 };
  const named = { id: 'named-1', videoPostId: 'named-1b', parentPostId: 'named-post', progress: 100, hasVideo: true };
  await page(7, 'snapshot', { path: path('img-named'), store: store({ 'img-named': [named, running] }) });
  await page(7, 'snapshot', { partial: true, store: store({ 'img-named': [refused('named-1b')] }) });
}

// What a page was set to and showed of its click, and what it said of itself (schema 6).
if (schema >= 6) {
  await ask('test.advance', { ms: 20_000 });
  await page(8, 'snapshot', { path: path('img-set'), store: store({}, { 'img-set': {} }) });
  const { decision } = await ask('session.start', { tab: tab(8), prompt: 'a kite' });
  await ask('decision.claim', { tab: tab(8), decisionId: decision.decisionId, options: { length: '10', resolution: '720p' } });
  await page(8, 'notice', { kind: 'generation_started', decisionId: decision.decisionId, options: { aspect: '9:16' } });
  await page(8, 'page.report', { report: {
    layout: 'editor', language: null, composer: 'ready', store: 'present', stream: 'listening', visible: true, canAct: true,
    others: [], missing: ['camera', 'mode'], foundBy: { box: 'role', submit: 'form' },
  } });
}

// What the user showed of the page, and a click of their own that is the first attempt of a session (schema 7).
if (schema >= 7) {
  await ask('settings.update', { settings: { adoptManualAttempts: true } });
  await ask('page.teach', { layout: 'editor', prompt: 'form > [role="textbox"]', submit: 'form > button:nth-of-type(2)' });
  await ask('test.advance', { ms: 1_000 });
  await ask('page.teach', { layout: 'bar', prompt: '.query-bar textarea', submit: '.query-bar button[type="submit"]' });
  await page(9, 'snapshot', { path: path('img-own'), store: store({}, { 'img-own': {} }) });
  await ask('session.adopt', { tab: tab(9), prompt: 'a swing', options: { length: '6' } });
}

// Prompts that the user keeps, with what became of them (schema 8).
if (schema >= 8) {
  await ask('settings.update', { settings: { keepPromptHistory: true } });
  await page(10, 'snapshot', { path: path('img-kept'), store: store({}, { 'img-kept': {} }) });
  await ask('session.start', { tab: tab(10), prompt: 'a lighthouse' });
  await page(10, 'snapshot', { partial: true, store: store({ 'img-kept': [refused('kept-1')] }) });
  await ask('test.advance', { ms: 1_000 });
  await ask('session.start', { mediaId: 'img-kept', prompt: 'a lighthouse, at night' });
}

host.stdin.end();
