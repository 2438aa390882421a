/**
 * The page's end of the port to the service worker. Lives as long as the document: it reconnects when the worker
 * was restarted, and falls silent for good when the extension was reloaded or removed under it.
 * `seq` is kept here because the document outlives the worker. Nothing is sent before the worker asks for the full state
 * (`resync`). It asks after every connection to the host, so every message reaches a host.
 */

import { createPending, kWorkerMs } from '../shared/pending.js';

/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {{method: string, params: Record<string, unknown>, sending: boolean}} Kept */

const kFirstDelayMs = 500;
const kMaxDelayMs = 30_000;
const kNumbered = new Set(['snapshot', 'route', 'progress', 'notice', 'page.report']);

/**
 * @param {object} world
 * @param {() => import('../types.d.ts').Port} world.connect throws when the extension is gone
 * @param {() => boolean} world.alive false when the extension is gone
 * @param {import('../types.d.ts').Timers} world.timers
 * @param {object} on
 * @param {() => void} on.connected to the worker, which may be a new one
 * @param {() => void} on.resync
 * @param {() => void} on.poke
 * @param {(act: 'show'|'test'|'discard', lesson?: import('../types.d.ts').Lesson) => void} on.teach what the popup asks for
 * @param {() => string|null} on.own the prompt of an attempt of the user's own, which they want to continue
 * @param {() => string|null} on.composer what the prompt box holds, for the user who asks for it in the window
 * @param {(mark: string) => void} on.title what to show before the page's title, "" for nothing
 * @param {() => unknown} on.skeleton what a page report says, null where it cannot be made
 * @param {() => void} on.silence nothing may be clicked any more, and nothing is said before the next resync
 * @param {(decision: import('../types.d.ts').Retry) => void} on.decision
 * @param {(decisionId: string, reason: string) => void} on.revoked
 * @param {() => void} on.orphaned
 */
export function createLink({ connect, alive, timers }, on) {
  /** @type {import('../types.d.ts').Port|null} */ let port = null;
  /** @type {number|undefined} */ let timer;
  let delayMs = kFirstDelayMs;
  let live = false;
  let ended = false;
  let seq = 0;
  /** Optional features that the host understands. @type {Set<string>} */ let features = new Set();
  /** Whether the user's own clicks may start sessions (R23). */ let adopts = false;
  /** What the user showed, as the host stores it. @type {import('../types.d.ts').Lesson[]} */ let lessons = [];
  const asked = createPending(timers, kWorkerMs);
  /** @type {Set<Kept>} */ const kept = new Set();

  function end() {
    if (ended) return;
    ended = true;
    drop();
    timers.clearTimeout(timer);
    on.orphaned();
  }

  /** Forgets the port, and fails every request that waits for an answer on it. */
  function drop() {
    port = null;
    live = false;
    asked.fail({ name: 'lost', message: 'the connection was lost', retryable: true });
  }

  function open() {
    if (ended) return;
    if (!alive()) return end();
    timers.clearTimeout(timer);
    /** @type {import('../types.d.ts').Port} */ let opened;
    try {
      opened = connect();
    } catch {
      return alive() ? again() : end();
    }
    port = opened;
    opened.onMessage.addListener((message) => {
      if (port === opened) receive(message);
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      drop();
      if (alive()) again();
      else end();
    });
    on.connected();
  }

  function again() {
    timer = timers.setTimeout(open, delayMs);
    delayMs = Math.min(delayMs * 2, kMaxDelayMs);
  }

  /** @param {import('../types.d.ts').ToPage} message */
  function receive(message) {
    if (message.type === 'resync') {
      live = true;
      features = new Set(message.features);
      lessons = message.taught ?? [];
      adopts = message.adopt === true;
      delayMs = kFirstDelayMs;
      on.resync();
      for (const entry of kept) send(entry);
    } else if (message.type === 'silence') {
      live = false;
      on.silence();
    } else if (message.type === 'adopt') adopts = message.on;
    else if (message.type === 'title') on.title(message.mark);
    else if (message.type === 'poke') on.poke();
    else if (message.type === 'teach') on.teach(message.act, message.lesson);
    else if (message.type === 'own') post({ type: 'own-prompt', id: message.id, prompt: on.own() });
    else if (message.type === 'composer') post({ type: 'composer', id: message.id, prompt: on.composer() });
    else if (message.type === 'skeleton') post({ type: 'skeleton', id: message.id, skeleton: on.skeleton() });
    else if (message.type === 'decision') on.decision(message.decision);
    else if (message.type === 'revoked') on.revoked(message.decisionId, message.reason);
    else if (message.type === 'answer') asked.answered(message);
  }

  /** @param {import('../types.d.ts').FromPage} message @returns {boolean} */
  function post(message) {
    if (!port) return false;
    try {
      port.postMessage(message);
      return true;
    } catch {
      if (!alive()) end();
      return false;
    }
  }

  /** @param {string} method @param {Record<string, unknown>} params */
  const numbered = (method, params) => (kNumbered.has(method) ? { seq: ++seq, ...params } : params);

  /** @param {string} method @param {Record<string, unknown>} params @returns {Promise<any>} rejects with a Failure; never sent twice */
  function ask(method, params) {
    return asked.ask((id) => {
      if (live && post({ type: 'ask', id, method, params: numbered(method, params) })) return;
      throw { name: 'offline', message: 'not connected', retryable: true };
    }, { name: 'timeout', message: `no answer to ${method}`, retryable: true });
  }

  /** @param {Kept} entry */
  function send(entry) {
    if (entry.sending) return;
    entry.sending = true;
    const done = () => kept.delete(entry);
    ask(entry.method, entry.params).then(done, (/** @type {Failure} */ failure) => {
      entry.sending = false;
      if (!failure.retryable) done();
    });
  }

  return {
    open,
    /** Whether the host understands a feature; an older host would refuse it. @param {string} feature */
    can: (feature) => features.has(feature),
    /** Opens a new port at once, whatever state the old one is in (the back/forward cache closes it silently). */
    reopen() {
      const old = port;
      drop();
      delayMs = kFirstDelayMs;
      open();
      old?.disconnect(); // after the new one is open, so that the document never seems to be gone
    },
    /** Sent to a connected host or not at all: the next full state makes up for it. @param {string} method @param {Record<string, unknown>} params */
    tell(method, params) {
      if (live) post({ type: 'tell', method, params: numbered(method, params) });
    },
    ask,
    /** Sent until the host has answered, across reconnects. @param {string} method @param {Record<string, unknown>} params */
    keep(method, params) {
      const entry = { method, params, sending: false };
      kept.add(entry);
      send(entry);
    },
    /** For the popup, not for the host. @param {import('../types.d.ts').PageState} page */
    show: (page) => void post({ type: 'page', page }),
    /** @param {import('../types.d.ts').Showing} showing */
    showing: (showing) => void post({ type: 'showing', showing }),
    /** Whether an attempt of the user's own may be continued. @param {boolean} refused */
    own: (refused) => void post({ type: 'own', refused }),
    lessons: () => lessons,
    /** Where it is not known to be so, it is not. */
    adopts: () => live && adopts,
  };
}
