/**
 * Connects pages and popups with the host. It stamps each request with the document it comes from, delivers each answer and
 * notification to the document it names, and keeps the host's last message per tab for popups and badges. It decides nothing;
 * it only delivers decisions.
 */
import { createAdoption } from './adoption.js';
import { badgeOf, titleOf } from './badge.js';
import { createLessons } from './lessons.js';
import { createOrders } from './orders.js';
import { createQuestions } from './questions.js';
import { createTabs, tabOf } from './tabs.js';

/** @typedef {import('./tabs.js').Entry} Entry */
/** @typedef {import('../types.d.ts').Port} Port */
/** @typedef {import('../types.d.ts').Failure} Failure */

const kFromPage = new Set(['snapshot', 'route', 'progress', 'notice', 'decision.claim', 'decision.result', 'migrate', 'page.report', 'session.adopt']);
/** For the badge of tabs that we know nothing about. */
const kQuiet = { state: /** @type {const} */ ('idle'), problem: null, hello: null };
const kPokeMs = 1000;
const kLetGoMs = 60_000;
const kRepair = { firstMs: 2000, maxMs: 60_000 };

/**
 * @param {object} world
 * @param {import('./port.js').Host} world.host
 * @param {import('../types.d.ts').Timers} world.timers
 * @param {(tabId: number|null, badge: ReturnType<typeof badgeOf>) => void} world.showBadge null: for tabs that have none of their own
 * @param {import('./badge.js').Text} world.t
 * @param {() => void} [world.changed] after each change of what people see
 * @param {(on: boolean) => void} [world.keepSwitch] for the next start of the browser
 * @param {(waits: boolean) => void} [world.keepOwnClicksOff] that the host has yet to hear that own clicks are off, for the next start
 * @param {boolean|null} [world.on] the user's switch; null: not known yet, and nothing is done before it is
 */
export function createHub({ host, timers, showBadge, t, changed = () => {}, keepSwitch = () => {}, keepOwnClicksOff = () => {}, on = true }) {
  const tabs = createTabs();
  /** @type {Map<Port, {tabId: number|null}>} */ const popups = new Map();
  /** @type {number|undefined} */ let letGoTimer;
  /** @type {number|undefined} */ let pokeTimer;
  /** @type {number|undefined} */ let repairTimer;
  let repairs = 0;
  /** Whether tabs show in their title how the session is. */ let titled = false;
  /** How many need the host besides pages and popups. */ let holds = 0;

  /** Sends a message. A port may be closed before we know. @param {Port} port @param {object} message */
  function post(port, message) {
    try {
      port.postMessage(message);
    } catch {
      // its onDisconnect follows
    }
  }

  const questions = createQuestions(post, timers);
  const lessons = createLessons({ host, changed: resync });
  const adoption = createAdoption({
    host, keep: keepOwnClicksOff,
    // With or without a host.
    changed(adopts) {
      for (const { port } of tabs.all()) post(port, { type: 'adopt', on: adopts });
      show(null);
    },
  });

  const orders = createOrders({ host, tabs, questions, lessons, adoption, post, forward, tellWindows, changed: () => show(null), isOn: () => on === true });

  // ---- what people see

  /** @param {Port} port */
  function tell(port) {
    const tabId = popups.get(port)?.tabId ?? null;
    const entry = tabId === null ? null : tabs.byId(tabId);
    const tab = entry && {
      tabId, page: entry.page, view: entry.view, decision: entry.decision, age: timers.now() - entry.heardAt, failure: entry.failure,
      showing: entry.showing, own: entry.own, path: entry.path ?? entry.page?.path ?? null, heard: entry.heard,
    };
    post(port, { type: 'state', host: host.state(), tab, on, taught: lessons.list(), adopt: adoption.isOn(), adoptWaits: adoption.waits() });
  }

  /** @param {Entry} entry */
  function showIn(entry) {
    showBadge(entry.tab.id, badgeOf(entry.view, host.state(), on, t));
    const title = titleOf(entry.view, host.state(), titled && on === true);
    if (entry.title === title) return;
    entry.title = title;
    post(entry.port, { type: 'title', mark: title });
  }

  /** @param {number|null} tabId null: all */
  function show(tabId) {
    for (const entry of tabs.all()) if (tabId === null || entry.tab.id === tabId) showIn(entry);
    for (const [port, { tabId: watched }] of popups) if (tabId === null || tabId === watched) tell(port);
    changed();
  }

  // ---- messages of the host

  /** @param {Entry} entry @param {import('../types.d.ts').Decision} decision */
  function decided(entry, decision) {
    // A retry may be for another document than the one whose request caused it.
    const target = decision.action === 'retry' ? tabs.find(decision.tab) : entry;
    if (!target) return;
    target.decision = decision;
    target.heardAt = timers.now();
    if (decision.action !== 'retry') return;
    post(target.port, { type: 'decision', decision });
    show(target.tab.id);
  }

  /** @param {Entry} entry @param {string} method @param {any} params @param {any} result */
  function heard(entry, method, params, result) {
    if (method === 'snapshot') repairs = 0;
    // The user may have switched it off elsewhere. No further prompt is told then.
    if (method === 'session.adopt' && result?.adopted === false && result.reason === 'off') adoption.heard({ adoptManualAttempts: false });
    if (!tabs.has(entry)) return;
    if (entry.failure?.method === method) entry.failure = null;
    // A command may concern the image that the tab showed a moment ago.
    const current = params.mediaId === undefined || entry.view === null || entry.view.mediaId === params.mediaId;
    if (result?.view) tellWindows(result.view.mediaId, result.view);
    if (current && result?.view !== undefined) {
      entry.view = result.view;
      entry.heard = entry.moves === 0;
    }
    if (current && result?.decision) decided(entry, result.decision);
    poke();
    show(entry.tab.id);
  }

  /** @param {Entry} entry @param {string} method @param {Failure} failure */
  function refused(entry, method, failure) {
    // The host's state says when it is away; a failed request of a popup is answered to the popup.
    if (failure.name !== 'offline' && failure.name !== 'lost' && kFromPage.has(method)) entry.failure = { ...failure, method };
    if (failure.retryable && host.state().state === 'ready') repair();
    show(entry.tab.id);
  }

  /** Sends everything again that the host could not save, with growing delays while that does not help. */
  function repair() {
    if (repairTimer !== undefined) return;
    repairTimer = timers.setTimeout(() => {
      repairTimer = undefined;
      resync();
    }, Math.min(kRepair.maxMs, kRepair.firstMs * 2 ** repairs++));
  }

  /** With the host's optional features, because a page uses only those, and with what the user showed. */
  const resyncMessage = () => ({
    type: 'resync', features: /** @type {{features?: string[]}} */ (host.state().hello ?? {}).features ?? [],
    taught: lessons.list().map(({ layout, prompt, submit }) => ({ layout, prompt, submit })), adopt: adoption.isOn(),
  });

  function resync() {
    if (host.state().state !== 'ready') return;
    for (const { port } of tabs.all()) post(port, resyncMessage());
  }

  /**
   * A page that says another path may show another image. Until the host has answered, what is known is of the image before.
   * @param {Entry} entry @param {unknown} path @returns {() => void} to be called with the answer
   */
  function told(entry, path) {
    if (typeof path !== 'string' || path === entry.path) return () => {};
    entry.path = path;
    entry.moves++;
    entry.heard = false;
    return () => void entry.moves--;
  }

  /** @param {Entry} entry @param {string} method @param {object} params */
  async function forward(entry, method, params) {
    const answered = told(entry, /** @type {{path?: unknown}} */ (params).path);
    try {
      const result = await host.request(method, params);
      answered();
      heard(entry, method, params, result);
      return { result };
    } catch (error) {
      answered();
      refused(entry, method, /** @type {Failure} */ (error));
      return { error: /** @type {Failure} */ (error) };
    }
  }

  /**
   * Timers of a hidden page slow down to one a minute; messages do not. So pages with a running session are poked, which costs
   * one empty message. The last view says whether a session runs, so this stops by itself.
   */
  function poke() {
    if (!on || pokeTimer !== undefined || !tabs.all().some((entry) => entry.view?.session.isActive)) return;
    pokeTimer = timers.setTimeout(() => {
      pokeTimer = undefined;
      for (const entry of tabs.all()) if (entry.view?.session.isActive) post(entry.port, { type: 'poke' });
      poke();
    }, kPokeMs);
  }

  /** The host runs while there are pages or popups or a command, and a little longer. */
  function needed() {
    timers.clearTimeout(letGoTimer);
    if (!on) host.want(false);
    else if (tabs.all().length + popups.size + holds > 0) host.want(true);
    else letGoTimer = timers.setTimeout(() => host.want(false), kLetGoMs);
  }

  /** Off: closes the host and silences the pages, whatever they were about to do. On: everything is sent again. @param {boolean} on_ */
  function turn(on_) {
    if (on === on_) return;
    on = on_;
    if (!on) for (const { port } of tabs.all()) post(port, { type: 'silence' });
    needed();
    showBadge(null, badgeOf(null, kQuiet, on, t));
    show(null);
    for (const port of popups.keys()) if (popups.get(port)?.tabId === null) tell(port);
  }

  // ---- pages and popups

  /** @param {Port} port */
  function pageConnected(port) {
    const tab = tabOf(port.sender);
    if (!tab) return port.disconnect();
    const entry = tabs.join(tab, port);
    port.onMessage.addListener((/** @type {import('../types.d.ts').FromPage} */ message) => {
      if (!tabs.has(entry)) return;
      if (message.type === 'page') {
        entry.page = message.page;
        return show(tab.id);
      }
      if (message.type === 'showing') {
        entry.showing = message.showing;
        return show(tab.id);
      }
      if (message.type === 'own') {
        entry.own = message.refused;
        return show(tab.id);
      }
      if (message.type === 'own-prompt' || message.type === 'composer') return questions.answered(port, message.id, message.prompt);
      if (message.type === 'skeleton') return questions.answered(port, message.id, message.skeleton);
      if (!kFromPage.has(message.method)) return;
      const answer = forward(entry, message.method, { ...message.params, tab });
      if (message.type === 'ask') answer.then((outcome) => post(port, { type: 'answer', id: message.id, ...outcome }));
    });
    port.onDisconnect.addListener(() => {
      questions.gone(port);
      gone(entry);
    });
    needed();
    if (host.state().state === 'ready') post(port, resyncMessage());
    show(tab.id);
  }

  /** A document ends with its port: tab closed, page left, or put into the browser's cache. It may come back as a new one. @param {Entry} entry */
  function gone(entry) {
    if (!tabs.leave(entry)) return;
    host.request('tab.closed', { tab: { id: entry.tab.id } }).catch(() => {}); // a host that has ended forgets documents anyway
    needed();
    show(entry.tab.id);
  }

  /** @param {Port} port */
  function popupConnected(port) {
    popups.set(port, { tabId: null });
    port.onMessage.addListener((/** @type {import('../types.d.ts').FromPopup} */ message) => {
      const watched = popups.get(port);
      if (!watched) return;
      if (message.type === 'watch') {
        watched.tabId = message.tabId;
        tell(port);
      } else if (message.type === 'nudge') host.nudge();
      else if (message.type === 'switch') {
        turn(message.on);
        keepSwitch(message.on);
      } else orders.answer(watched.tabId, message)?.then((outcome) => post(port, { type: 'answer', id: message.id, ...outcome }));
    });
    port.onDisconnect.addListener(() => {
      popups.delete(port);
      for (const entry of tabs.all()) if (entry.failure && !kFromPage.has(entry.failure.method ?? '')) entry.failure = null;
      needed();
    });
    needed();
    host.nudge();
  }

  /** Windows that show many images hear of each that has changed. @param {string} mediaId @param {import('../types.d.ts').View|null} view */
  function tellWindows(mediaId, view) {
    for (const port of popups.keys()) post(port, { type: 'changed', mediaId, view });
  }

  return {
    turn,
    on: () => on,
    ready: () => host.state().state === 'ready',
    request: host.request,
    entries: tabs.all,
    /** @param {number} tabId */
    tab: tabs.byId,
    /** @param {boolean} shown */
    setTitled(shown) {
      titled = shown;
      show(null);
    },
    /** Keeps the host until the returned function is called. */
    hold() {
      holds++;
      needed();
      return () => {
        holds--;
        needed();
      };
    },
    /** A command of the user that no window sends. Why it failed is kept for the next window. @param {number} tabId @param {{method: string, params: object}} message @returns {Promise<boolean>} whether it was done */
    async command(tabId, message) {
      const { error } = /** @type {{error?: Failure}} */ (await orders.command(tabId, message));
      const entry = tabs.byId(tabId);
      if (error && entry) entry.failure = { ...error, method: message.method };
      if (error) show(tabId);
      return error === undefined;
    },
    /** What `keepOwnClicksOff` was last told; before `turn`. */
    restoreOwnClicksOff: adoption.restore,
    /** @param {Port} port @param {string} ownOrigin */
    connected(port, ownOrigin) {
      if (port.name === 'page') pageConnected(port);
      else if (port.name === 'popup' && port.sender?.origin === ownOrigin) popupConnected(port);
      else port.disconnect();
    },
    /** @param {number} tabId */
    tabRemoved(tabId) {
      const entry = tabs.byId(tabId);
      if (entry) gone(entry);
    },
    hostState() {
      if (host.state().state === 'ready') {
        lessons.greeted();
        adoption.greeted();
        timers.clearTimeout(repairTimer);
        repairTimer = undefined;
        resync();
      } else {
        for (const entry of tabs.all()) entry.heard = false; // by the host that comes
      }
      show(null);
    },
    /** Nothing but its problem has changed: it has heard everything, and has been heard. */
    hostNoted: () => show(null),
    /** @param {string} method @param {any} params */
    notification(method, params) {
      const entry = tabs.find(params.tab);
      if (!entry) return;
      if (method === 'session.changed') {
        entry.view = params.view;
        tellWindows(params.view?.mediaId ?? params.mediaId, params.view);
      }
      else if (method === 'decision') decided(entry, params);
      else if (method === 'decision.revoked') {
        post(entry.port, { type: 'revoked', decisionId: params.decisionId, reason: params.reason });
        if (entry.decision?.action === 'retry' && entry.decision.decisionId === params.decisionId) entry.decision = null;
      } else return; // a newer host may say more
      poke();
      show(entry.tab.id);
    },
  };
}

/** @typedef {ReturnType<typeof createHub>} Hub */
