/**
 * The window's end of the port to the worker. States come in; commands and questions go out, and each is answered once. What is for the host
 * outlives the worker and the host: without an answer it is said once more to the next one. The host may hear all of it twice, since a
 * command has a `requestId`, and the rest is done when it is done once.
 */

import { createPending, kWorkerMs } from '../shared/pending.js';
import { realTimers } from '../shared/timers.js';

/** @typedef {import('../types.d.ts').Methods} Methods */

const kReconnectMs = 500;
const kRestMs = 1000;
const kLost = { name: 'lost', message: '', retryable: true };
const kLate = { name: 'timeout', message: '', retryable: true };
/** What the worker asks the host for the page that the tab shows. */
const kOfPage = ['session.start', 'session.get'];

/**
 * @param {() => import('../types.d.ts').Port} connect
 * @param {number} tabId
 * @param {(state: import('../types.d.ts').Told) => void} onState
 * @param {(mediaId: string, view: import('../types.d.ts').View|null) => void} [onChanged] of any image
 */
export function createClient(connect, tabId, onState, onChanged = () => {}) {
  /** @type {import('../types.d.ts').Port|null} */ let port = null;
  const asked = createPending(realTimers, kWorkerMs);
  let resting = false;
  /** What is for the host and was not answered. `held`: it waits for the next worker or host. @type {Map<number, {message: any, held: boolean, again: boolean}>} */
  const forHost = new Map();

  /** @param {{id: number, error?: import('../types.d.ts').Failure}} answer */
  function answered(answer) {
    const mine = forHost.get(answer.id);
    if (mine && !mine.again && answer.error?.name === kLost.name) return hold(mine);
    forHost.delete(answer.id);
    asked.answered(answer);
  }

  /** @param {{held: boolean, again: boolean}} it */
  function hold(it) {
    it.held = true;
    it.again = true;
  }

  /** A port may be closed before we know; its end follows. @param {{message: any, held: boolean}} it */
  function say(it) {
    it.held = true;
    try {
      port?.postMessage(it.message);
      it.held = port === null;
    } catch {
      // held
    }
  }

  /** The worker was ended. */
  function lost() {
    for (const [id, it] of forHost) {
      if (it.again && !it.held) answered({ id, error: kLost });
      else hold(it);
    }
    asked.failAllBut([...forHost.keys()], kLost);
  }

  /** Once the host is there again, and for a page once the page is. @param {import('../types.d.ts').Told} told */
  function goOn({ host, tab, on }) {
    const isGone = on === false || (host.problem !== null && host.problem.kind !== 'crashed');
    for (const [id, it] of forHost) {
      if (!it.held) continue;
      if (isGone) {
        forHost.delete(id);
        asked.answered({ id, error: kLost });
      } else if (host.state === 'ready' && (tab || !kOfPage.includes(it.message.method))) {
        say(it);
      }
    }
  }

  function open() {
    if (port || resting) return;
    const opened = connect();
    port = opened;
    opened.onMessage.addListener((/** @type {import('../types.d.ts').ToPopup} */ message) => {
      if (message.type === 'state') {
        onState(message);
        return goOn(message);
      }
      if (message.type === 'changed') return onChanged(message.mediaId, message.view);
      answered(message);
      if (resting) setTimeout(() => resting && leave(), kRestMs); // work of several steps goes on
    });
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = null;
      lost();
      setTimeout(open, kReconnectMs); // the worker was restarted
    });
    opened.postMessage({ type: 'watch', tabId });
  }
  open();

  function leave() {
    if (asked.size() > 0) return;
    port?.disconnect();
    port = null;
  }

  /** @param {object} message @returns {Promise<any>} rejects with a Failure */
  const send = (message) => asked.ask((id) => {
    if (!port) throw kLost;
    port.postMessage({ ...message, id });
  }, kLate);

  /** @param {{method: string, params: object, at?: string}} said @returns {Promise<any>} rejects with a Failure */
  function sendToHost(said) {
    let mine = 0;
    return asked.ask((id) => {
      if (!port && resting) throw kLost;
      mine = id;
      const it = { message: { type: 'ask', ...said, id }, held: false, again: false };
      forHost.set(id, it);
      say(it);
    }, kLate, () => forHost.delete(mine));
  }
  /** @type {import('../types.d.ts').Ask} */
  const ask = (method, params) => sendToHost({ method, params });

  return {
    ask,
    /**
     * A command of the user: the host carries it out once, however often it is sent. `at`: only while the page of the tab is there.
     * @template {keyof Methods} M @param {M} method @param {Methods[M]['params']} params @param {string|null} [at] @returns {Promise<Methods[M]['result']>}
     */
    command: (method, params, at = null) => sendToHost({ method, params: { ...params, requestId: crypto.randomUUID() }, ...(at === null ? {} : { at }) }),
    /** The structure of the page in the tab; null when the page could not make it. */
    skeleton: () => send({ type: 'skeleton' }),
    /** Starts, tests, saves or forgets what the user shows. @param {'show'|'test'|'discard'|'save'|'forget'} act @param {import('../types.d.ts').Lesson} [lesson] */
    teach: (act, lesson) => send({ type: 'teach', act, lesson }),
    /** The prompt of an attempt of the user's own on the page; null where there is none any more. @returns {Promise<string|null>} */
    own: () => send({ type: 'own' }),
    /** What the prompt box of the page holds now; null where there is none. @returns {Promise<string|null>} */
    composer: () => send({ type: 'composer' }),
    /** @param {boolean} on */
    turn: (on) => port?.postMessage({ type: 'switch', on }),
    nudge: () => port?.postMessage({ type: 'nudge' }),
    /** @param {number} next the tab whose state comes from now on */
    watch(next) {
      tabId = next;
      port?.postMessage({ type: 'watch', tabId });
    },
    /** Nobody looks at the window: once all is answered nothing comes any more, until `wake`. */
    rest() {
      resting = true;
      leave();
    },
    wake() {
      resting = false;
      open();
    },
  };
}
