// The in-browser way (README.md): the refactor's own algorithm on strings, as sessionStorage keeps them.
//   node in_browser.mjs MEDIA ATTEMPTS
// Answers say how long the page was blocked: {"took": ms}. Getting the page's store is not part of it, nor is the pipe.
import { performance } from 'node:perf_hooks';
import { serve } from './frames.mjs';

const [media, attempts] = process.argv.slice(2).map(Number);
const sessionStorage = new Map();
const STORE_KEY = 'useGrokRetryVideoSessions_store';
const mediaId = (n) => `5eed0000-0000-4000-8000-${String(n).padStart(8, '0')}0000`;
const attemptId = (m, n) => `a77e0000-0000-4000-8000-${String(m).padStart(5, '0')}${String(n).padStart(7, '0')}`;

const newSession = () => ({
  isActive: false, retryCount: 0, videosGenerated: 0, currentPostId: null, processedAttemptIds: [], lastAttemptTime: 0,
  lastFailureTime: 0, canRetry: false, attemptProgress: [], creditsUsed: 0, layer1Failures: 0, layer2Failures: 0,
  layer3Failures: 0, outcome: 'idle', logs: [], lastSessionSummary: null,
});
const newPersistent = () => ({ maxRetries: 3, autoRetryEnabled: true, lastPromptValue: '', videoGoal: 1 });

const readPage = () => JSON.parse(sessionStorage.get('useMediaStore')).state?.videoByMediaId ?? {};
const saveStore = (state) => sessionStorage.set(STORE_KEY, JSON.stringify({ state, version: 1 }));

// Once for each active session, as in the original: it parses the page's store again.
function clean(store) {
  const sessionByMediaId = {};
  for (const [id, session] of Object.entries(store.sessionByMediaId)) {
    sessionByMediaId[id] = !session.isActive || readPage()[id] ? session : newSession();
  }
  return { sessionByMediaId, persistentByMediaId: store.persistentByMediaId };
}

const parseStore = () => clean(JSON.parse(sessionStorage.get(STORE_KEY)).state);

function findOriginalMediaId(postId, videoByMediaId) {
  for (const [id, list] of Object.entries(videoByMediaId)) {
    if (id === postId || list.some((attempt) => attempt.id === postId)) return id;
  }
  return null;
}

function load(postId) {
  const videoByMediaId = readPage();
  const id = findOriginalMediaId(postId, videoByMediaId);
  if (!id) return null;
  const store = parseStore();
  const session = store.sessionByMediaId[id] ?? newSession();
  const persistent = store.persistentByMediaId[id] ?? newPersistent();
  const fresh = videoByMediaId[id].filter((attempt) => !session.processedAttemptIds.includes(attempt.id));
  if (fresh.length > 0) {
    for (const attempt of fresh) {
      const now = new Date();
      if (attempt.moderated === true) {
        session.retryCount++;
        session.layer1Failures++;
        session.lastFailureTime = now.getTime();
        session.logs.push(`[${now.toISOString()}] Moderation detected on attempt ${attempt.id}`);
      } else {
        session.videosGenerated++;
        session.logs.push(`[${now.toISOString()}] Video generated successfully: ${attempt.id}`);
      }
      session.processedAttemptIds.push(attempt.id);
    }
    session.currentPostId = postId;
    const more = session.videosGenerated < persistent.videoGoal && session.retryCount < persistent.maxRetries;
    session.isActive = more && persistent.autoRetryEnabled;
    session.canRetry = more;
    store.sessionByMediaId[id] = session;
    saveStore(store);
  }
  return { ...session, ...persistent };
}

// What the site and the extension hold before the first event: one session is active, the others have ended.
function populate() {
  const videoByMediaId = {};
  const sessionByMediaId = {};
  const persistentByMediaId = {};
  for (let m = 0; m < media; m++) {
    const id = mediaId(m);
    const list = Array.from({ length: attempts }, (_, n) => ({ id: attemptId(m, n), moderated: n % 2 === 0 }));
    videoByMediaId[id] = list;
    sessionByMediaId[id] = {
      ...newSession(), isActive: m === 0, currentPostId: id, processedAttemptIds: list.map((one) => one.id),
      logs: list.map((one) => `[2026-02-11T09:47:31.812Z] Moderation detected on attempt ${one.id}`),
    };
    persistentByMediaId[id] = newPersistent();
  }
  sessionStorage.set('useMediaStore', JSON.stringify({ state: { videoByMediaId }, version: 0 }));
  saveStore({ sessionByMediaId, persistentByMediaId });
}

// The page has changed: the site's own writing, which costs the same with or without an extension.
function sitePuts(params) {
  if (!params.partial) return sessionStorage.set('useMediaStore', JSON.stringify(params.store));
  const page = JSON.parse(sessionStorage.get('useMediaStore'));
  for (const [id, list] of Object.entries(params.store.state.videoByMediaId)) {
    const known = page.state.videoByMediaId[id] ??= [];
    known.push(...list.filter((one) => !known.some((other) => other.id === one.id)));
  }
  sessionStorage.set('useMediaStore', JSON.stringify(page));
}

populate();
serve((request) => {
  const { method, params } = request;
  if (method === 'snapshot') sitePuts(params);
  const start = performance.now();
  if (method === 'snapshot') load(params.path.split('/').at(-1));
  if (method === 'session.list') JSON.stringify(Object.entries(parseStore().sessionByMediaId));
  if (method === 'store.export') sessionStorage.get(STORE_KEY).slice();
  return { took: performance.now() - start };
});
