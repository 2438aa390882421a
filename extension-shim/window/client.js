/** The window's end of the port to the worker. States come in; commands and questions go out, and each is answered once. */

import { createPending, kWorkerMs } from '../shared/pending.js';
import { realTimers } from '../shared/timers.js';

/** @typedef {import('../types.d.ts').Methods} Methods */

const kReconnectMs = 500;
const kRestMs = 1000;
const kLost = { name: 'lost', message: '', retryable: true };
const kLate = { name: 'timeout', message: '', retryable: true };

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

  function open() {
    if (port || resting) return;
    const opened = connect();
    port = opened;
    opened.onMessage.addListener((/** @type {import('../types.d.ts').ToPopup} */ message) => {
      if (message.type === 'state') return onState(message);
      if (message.type === 'changed') return onChanged(message.mediaId, message.view);
      asked.answered(message);
      if (resting) setTimeout(() => resting && leave(), kRestMs); // work of several steps goes on
    });
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = null;
      asked.fail(kLost);
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
  /** @type {import('../types.d.ts').Ask} */
  const ask = (method, params) => send({ type: 'ask', method, params });

  return {
    ask,
    /**
     * A command of the user: the host carries it out once, however often it is sent. `at`: only while the page of the tab is there.
     * @template {keyof Methods} M @param {M} method @param {Methods[M]['params']} params @param {string|null} [at] @returns {Promise<Methods[M]['result']>}
     */
    command: (method, params, at = null) => send({ type: 'ask', method, params: { ...params, requestId: crypto.randomUUID() }, ...(at === null ? {} : { at }) }),
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
