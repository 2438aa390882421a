/**
 * The window's end of the port to the worker. States come in; commands and questions go out, and each is answered once. What is for the host
 * outlives the worker and the host: without an answer it is said once more to the next one. The host may hear all of it twice, since a
 * command has a `requestId`, and the rest is done when it is done once.
 */

import { isAtWork, isPassing } from '../shared/names.js';
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
 * What is for the host and was not answered. `held`: it waits for the next worker or host. `again`: it was lost once. `late`: what it fails with after its time.
 * @typedef {{message: any, held: boolean, again: boolean, waited: boolean, late: import('../types.d.ts').Failure}} Said `waited`: it was held before it was said
 */

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
  /** Whether everything is switched off, as the user or the worker said last. */ let isOff = false;
  /** The switch, until a worker says that it is so. @type {boolean|null} */ let unsaid = null;
  /** @type {Map<number, Said>} */ const forHost = new Map();

  /** @param {{id: number, error?: import('../types.d.ts').Failure}} answer */
  function answered(answer) {
    const mine = forHost.get(answer.id);
    if (mine && !isOff && !mine.again && answer.error?.name === kLost.name) return hold(mine);
    // The host has not heard of the page yet. Each state may be the one after its snapshot.
    if (mine?.waited && !isOff && answer.error?.name === 'unknown_media' && kOfPage.includes(mine.message.method)) {
      Object.assign(mine.late, answer.error);
      mine.held = true;
      return;
    }
    forHost.delete(answer.id);
    asked.answered(answer);
  }

  /** @param {Said} it */
  function hold(it) {
    it.held = true;
    it.again = true;
    it.waited = true;
  }

  /** A port may be closed before we know; its end follows. @param {object} message @returns {boolean} whether it was said */
  function post(message) {
    try {
      port?.postMessage(message);
      return port !== null;
    } catch {
      return false;
    }
  }

  /** @param {Said} it */
  function say(it) {
    it.held = !post(it.message);
    it.waited ||= it.held;
  }

  /** The worker was ended. */
  function lost() {
    for (const [id, it] of forHost) {
      if (it.again && !it.held) answered({ id, error: kLost });
      else hold(it);
    }
    asked.failAllBut([...forHost.keys()], kLost);
  }

  /** What is held is not wanted any more, or nobody will ever answer it. */
  function drop() {
    for (const [id, { held }] of forHost) {
      if (!held) continue;
      forHost.delete(id);
      asked.answered({ id, error: kLost });
    }
  }

  /** Once the host is there again, and for a page once this host has heard of the page. @param {import('../types.d.ts').Told} told */
  function goOn({ host, tab, on }) {
    if (on === unsaid) unsaid = null;
    isOff = (unsaid ?? on) === false;
    if (isOff || (host.problem !== null && !isPassing(host.problem))) return drop();
    if (isAtWork(host.problem)) asked.startAgain(); // it may take minutes
    if (host.state !== 'ready') return;
    for (const it of forHost.values()) {
      if (it.held && (!kOfPage.includes(it.message.method) || (tab && tab.heard !== false))) say(it);
    }
  }

  function open() {
    if (port || (resting && unsaid === null)) return;
    const opened = connect();
    port = opened;
    opened.onMessage.addListener((/** @type {import('../types.d.ts').ToPopup} */ message) => {
      if (message.type === 'state') {
        onState(message);
        goOn(message);
        return resting ? leave() : undefined;
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
    if (unsaid !== null) post({ type: 'switch', on: unsaid });
    opened.postMessage({ type: 'watch', tabId });
  }
  open();

  /** A worker that ends has perhaps not heard it; then the next one hears it before anything else. @param {boolean} on */
  function turn(on) {
    unsaid = on;
    isOff = !on;
    post({ type: 'switch', on });
    if (isOff) drop();
  }

  function leave() {
    if (asked.size() > 0 || unsaid !== null) return;
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
    /** @type {Said} */ const it = { message: null, held: false, again: false, waited: false, late: { ...kLate } };
    return asked.ask((id) => {
      if (!port && resting) throw kLost;
      mine = id;
      it.message = { type: 'ask', ...said, id };
      forHost.set(id, it);
      say(it);
    }, it.late, () => forHost.delete(mine));
  }
  /** @type {import('../types.d.ts').Ask} */
  const ask = (method, params) => sendToHost({ method, params });

  /** The last command, while it has no answer. @type {{start: string, answer: Promise<any>}|null} */ let last = null;
  /** Start that is pressed again before it is answered is the same one. @param {string} method @param {object} params @param {string|null} at @returns {Promise<any>} */
  function command(method, params, at) {
    const start = method === 'session.start' ? JSON.stringify([params, at]) : '';
    if (last && start !== '' && last.start === start) return last.answer;
    const answer = sendToHost({ method, params: { ...params, requestId: crypto.randomUUID() }, ...(at === null ? {} : { at }) });
    const mine = { start, answer };
    last = mine;
    const over = () => void (last === mine && (last = null));
    answer.then(over, over);
    return answer;
  }

  return {
    ask,
    /**
     * A command of the user: the host carries it out once, however often it is sent. `at`: only while the page of the tab is there.
     * @template {keyof Methods} M @param {M} method @param {Methods[M]['params']} params @param {string|null} [at] @returns {Promise<Methods[M]['result']>}
     */
    command: (method, params, at = null) => command(method, params, at),
    /** The structure of the page in the tab; null when the page could not make it. */
    skeleton: () => send({ type: 'skeleton' }),
    /** Starts, tests, saves or forgets what the user shows. @param {'show'|'test'|'discard'|'save'|'forget'} act @param {import('../types.d.ts').Lesson} [lesson] */
    teach: (act, lesson) => send({ type: 'teach', act, lesson }),
    /** The prompt of an attempt of the user's own on the page; null where there is none any more. @returns {Promise<string|null>} */
    own: () => send({ type: 'own' }),
    /** What the prompt box of the page holds now; null where there is none. @returns {Promise<string|null>} */
    composer: () => send({ type: 'composer' }),
    /** @param {boolean} on */
    turn,
    nudge: () => port?.postMessage({ type: 'nudge' }),
    /** @param {number} next the tab whose state comes from now on */
    watch(next) {
      tabId = next;
      last = null;
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
