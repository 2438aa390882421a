/**
 * The content script: wires the watcher, the clicker and the reports to the port, and gives them one pulse. It reads the page.
 * It changes the page in three ways only: a claimed fill and click, the sheet on which the user shows something, and a mark before
 * the title where the user wants it.
 */
import { mayCleanUp } from '../shared/preferences.js';
import { realTimers as timers } from '../shared/timers.js';
import { createAbility } from './ability.js';
import { createAftermath } from './aftermath.js';
import { createClicker } from './clicker.js';
import { createHealth } from './health.js';
import { createLegacy } from './legacy.js';
import { createLink } from './link.js';
import { createOthers } from './others.js';
import { createOwnClicks } from './own_clicks.js';
import { createProgress } from './progress.js';
import { textIn } from './prompt_box.js';
import { createReport } from './report.js';
import { createSite, kStoreKey, routeOf } from './site.js';
import { skeletonOf } from './skeleton.js';
import { createStream } from './stream.js';
import { createTeach } from './teach.js';
import { createTitle } from './title.js';
import { createWatcher } from './watcher.js';

const kPulseMs = 250;

/** Milliseconds since the load event ended, null before. @returns {number|null} */
function sinceLoad() {
  const entry = /** @type {PerformanceNavigationTiming|undefined} */ (performance.getEntriesByType('navigation')[0]);
  return entry && entry.loadEventEnd > 0 ? performance.now() - entry.loadEventEnd : null;
}

const site = createSite(document, sinceLoad, () => link.lessons());
const readPath = () => routeOf(location.pathname);
const quiet = new AbortController();
const ability = createAbility({ visible: () => document.visibilityState === 'visible' });

const link = createLink(
  {
    connect: () => chrome.runtime.connect({ name: 'page' }),
    alive: () => chrome.runtime?.id !== undefined,
    timers,
  },
  {
    connected() {
      health.forget();
      teach.again();
      title.again();
      ownClicks.again();
    },
    resync() {
      watcher.full();
      progress.forget();
      report.forget();
      pulse();
      legacy.offer(); // after the snapshot, which says where its posts belong
    },
    poke: pulse,
    teach: (act, lesson) => teach.act(act, lesson),
    own: () => ownClicks.take(),
    composer() {
      const { prompt } = site.controls();
      return prompt && textIn(prompt);
    },
    title: (mark) => title.set(mark),
    skeleton() {
      try {
        return skeletonOf(document, others.present(), link.lessons());
      } catch (error) {
        console.error('Grok Retry could not report this page:', error);
        return null;
      }
    },
    silence() {
      teach.end();
      clicker.silence();
      aftermath.forget();
      ownClicks.forget();
      title.set('');
    },
    decision: (decision) => clicker.offer(decision),
    revoked: (decisionId, reason) => clicker.revoke(decisionId, reason),
    orphaned() {
      quiet.abort();
      teach.end();
      title.set('');
    },
  },
);

const progress = createProgress({
  site,
  sendProgress: (percent) => link.tell('progress', { percent }),
  sendNotice: (notice) => link.keep('notice', notice),
  timers,
});

const watcher = createWatcher({
  readStore: () => sessionStorage.getItem(kStoreKey),
  readPath,
  say: {
    route(path) {
      link.tell('route', { path });
      clicker.moved();
      ownClicks.moved();
      teach.left('moved');
    },
    snapshot(params) {
      ownClicks.seen(params.store);
      link.tell('snapshot', params);
    },
  },
  beforeChange: progress.flush,
});

/** An older host understands rate-limit notices only. @param {{kind: string}} notice */
function tellNotice(notice) {
  if (notice.kind === 'rate_limited' || link.can('notice.kinds')) link.keep('notice', notice);
}

const stream = createStream({
  document,
  signal: quiet.signal,
  timers,
  say: {
    // A verdict is sent until the host has answered, because the page does not show it a second time.
    snapshot(params, verdict) {
      ownClicks.seen(params.store);
      if (!link.can('snapshot.source')) return; // an older host would count unfinished attempts
      watcher.checkPath();
      progress.flush();
      if (verdict) link.keep('snapshot', params);
      else link.tell('snapshot', params);
    },
    notice: (notice) => tellNotice(notice.kind === 'site_error' ? { ...notice, ...aftermath.newest() } : notice),
  },
});

const others = createOthers({ has: site.has, storage: () => sessionStorage, timers });

const legacy = createLegacy({ storage: () => sessionStorage, ask: link.ask, cleanUp: mayCleanUp, inUse: others.uses, timers });

const aftermath = createAftermath({
  site,
  stream,
  readPath,
  imageOf: watcher.imageOf,
  hasStore: () => watcher.storeState() === 'ok',
  send: tellNotice,
  timers,
});

const ownClicks = createOwnClicks({
  site,
  readPath,
  visible: () => document.visibilityState === 'visible',
  allowed: link.adopts,
  imageOf: watcher.imageOf,
  checkPath: watcher.checkPath,
  adopt: (click) => link.ask('session.adopt', click),
  aftermath,
  show: link.own,
  timers,
});

const clicker = createClicker({
  site,
  readPath,
  toldPath: watcher.toldPath,
  imageOf: watcher.imageOf,
  checkPath: watcher.checkPath,
  obstacle: () => others.obstacle() ?? ability.obstacle(),
  readBack: ability.readBack,
  claim: (decisionId, options) => link.ask('decision.claim', { decisionId, ...(Object.keys(options).length > 0 ? { options } : {}) }),
  expect: aftermath.expect,
  report: (result) => link.keep('decision.result', { ...result, requestId: crypto.randomUUID() }),
  speak: watcher.full,
  timers,
});

const report = createReport({
  site,
  readPath,
  storeState: watcher.storeState,
  stream,
  ability,
  others: others.working,
  missing: () => health.missing(),
  send: (said) => link.can('page.report') && link.tell('page.report', { report: said }),
  timers,
});

const health = createHealth({ site, readPath, storeState: watcher.storeState, report: report.current, show: link.show, timers });

/** @type {import('../worker/badge.js').Text} */
const t = (key, ...substitutions) => chrome.i18n.getMessage(key, substitutions.map(String));
const teach = createTeach({ document, window, ready: site.hydrated, say: link.showing, timers, t });

const title = createTitle({ read: () => document.title, write: (text) => { document.title = text; }, timers });

function pulse() {
  if (quiet.signal.aborted) return;
  progress.poll();
  watcher.poll();
  stream.poll();
  others.poll();
  report.poll();
  health.poll();
  legacy.poll();
  aftermath.poll();
  clicker.poll();
  title.poll();
}

function begin() {
  const { signal } = quiet;
  const interval = setInterval(pulse, kPulseMs);
  signal.addEventListener('abort', () => clearInterval(interval));
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, (event) => ownClicks.pressed(event), { capture: true, signal });
  // Before the page hears of it, and may clear the box.
  addEventListener('click', (event) => ownClicks.clicked(event), { capture: true, signal });
  // Same-document navigations show here at once; without such an event the pulse sees the new path.
  globalThis.navigation?.addEventListener('currententrychange', () => watcher.checkPath(), { signal });
  // The back/forward cache may freeze this page now, and bring it back at any time.
  addEventListener('pagehide', () => {
    clicker.moved();
    teach.end();
  }, { signal });
  // The cache has closed the port, too.
  addEventListener('pageshow', (event) => event.persisted && link.reopen(), { signal });
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? watcher.full() : teach.left('hidden')), { signal });
  stream.listen();
  link.open();
}

// A prerendered page is not a tab yet, and it may never be shown.
if ('prerendering' in document && document.prerendering) document.addEventListener('prerenderingchange', begin, { once: true });
else begin();
