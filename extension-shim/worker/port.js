/**
 * The one connection to the native host: connects, says hello, pairs answers with requests, reconnects with backoff.
 * A state machine over injected connectNative and timers. It knows methods by name only, and no rules about sessions.
 *
 * idle -> connecting -> ready -> waiting -> connecting ...   (idle: nobody wants the host)
 *
 * If a request is not answered in time, the host hangs (its own lock waits are shorter). Then the port is closed, which ends
 * the host, and opened again. Nothing is lost, because every tab then sends its full state (R3). A host that restores a damaged
 * file says so, and has all the time it needs.
 */
import { isAtWork, kHostName, kProtocols } from '../shared/names.js';
import { createPending, kHostMs } from '../shared/pending.js';
import { problemOf } from './problems.js';

/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('../types.d.ts').LinkState} LinkState */

const kBackoff = { firstMs: 1000, maxMs: 60_000 };
/** After a connection that lasted this long, the next failure starts from the first delay again. */
const kStableMs = 10_000;
/** Without another word the check or the restore has ended. It may have been nobody's question. */
const kWordMs = 5000;

/** @param {any} error the `error` of a JSON-RPC answer @returns {Failure} */
function failureOf(error) {
  const data = error?.data ?? {};
  return {
    name: String(data.name ?? `error ${error?.code}`),
    message: String(error?.message ?? ''),
    retryable: data.retryable === true || String(data.name).startsWith('storage_'),
    data,
  };
}

/** Which side to update. A host that does not say knows no ranges, so it is the older one. @param {Failure} failure */
function kindOf({ name, data }) {
  if (name !== 'protocol_mismatch') return name;
  return data?.update === 'extension' ? 'update_extension' : 'update_host';
}

/** @param {string} name @param {string} message @returns {Failure} */
const ours = (name, message) => ({ name, message, retryable: name !== 'too_large' });

/**
 * @param {object} world
 * @param {(name: string) => import('../types.d.ts').Port} world.connectNative
 * @param {() => string|undefined} world.lastError
 * @param {import('../types.d.ts').Timers} world.timers
 * @param {{client: object, browser?: object}} world.greeting
 * @param {object} on
 * @param {(state: LinkState) => void} on.state
 * @param {() => void} on.noted the problem is another one, of the same connection
 * @param {(method: string, params: any) => void} on.notification
 */
export function createHost({ connectNative, lastError, timers, greeting }, on) {
  /** @type {LinkState} */ let current = { state: 'idle', problem: null, hello: null };
  /** @type {import('../types.d.ts').Port|null} */ let port = null;
  const waiting = createPending(timers, kHostMs);
  /** @type {number|undefined} */ let retryTimer;
  /** @type {number|undefined} */ let wordTimer;
  let wanted = false;
  let failures = 0;
  let readyAt = 0;

  /** @param {LinkState} next */
  function become(next) {
    timers.clearTimeout(wordTimer);
    current = next;
    on.state(next);
  }

  function open() {
    timers.clearTimeout(retryTimer);
    become({ ...current, state: 'connecting', hello: null });
    /** @type {import('../types.d.ts').Port} */ let opened;
    try {
      opened = connectNative(kHostName);
    } catch (error) {
      return rest(problemOf(String(error), false));
    }
    port = opened;
    opened.onMessage.addListener((message) => {
      if (port === opened) receive(message);
    });
    opened.onDisconnect.addListener((gone) => {
      // Firefox says it on the port, Chromium in lastError:
      const text = gone?.error?.message ?? lastError(); // read even for a port we gave up on, or the browser logs it as unchecked
      if (port === opened) close(problemOf(text, current.hello !== null, failures > 0 && !isStable()));
    });
    greet();
  }

  function greet() {
    const said = port;
    // A host that knows no ranges looks at `protocol` alone.
    request('hello', { protocol: kProtocols[0], protocols: kProtocols, ...greeting }).then(
      (hello) => {
        if (port !== said) return;
        readyAt = timers.now();
        become({ state: 'ready', problem: null, hello });
      },
      (/** @type {Failure} */ failure) => {
        if (port !== said || port === null) return;
        // A host with a storage problem is kept. One that cannot talk to us is started again later, as a new process.
        if (!failure.name.startsWith('storage_')) return close({ kind: kindOf(failure), text: failure.message });
        become({ state: 'waiting', problem: { kind: failure.name, text: failure.message }, hello: null });
        retryTimer = timers.setTimeout(greet, delay());
      },
    );
  }

  const isStable = () => current.state === 'ready' && timers.now() - readyAt >= kStableMs;

  /** The next delay: doubled by each failure in a row. */
  function delay() {
    return Math.min(kBackoff.maxMs, kBackoff.firstMs * 2 ** failures++);
  }

  /** Closes the port and fails every request that waits on it. @param {import('../types.d.ts').Problem} problem */
  function close(problem) {
    const old = port;
    port = null;
    timers.clearTimeout(retryTimer);
    if (isStable()) failures = 0;
    old?.disconnect();
    rest(problem);
    waiting.fail(ours('lost', 'the host stopped before it answered'));
  }

  /** @param {import('../types.d.ts').Problem} problem */
  function rest(problem) {
    if (!wanted) return become({ state: 'idle', problem: null, hello: null });
    become({ state: 'waiting', problem, hello: null });
    retryTimer = timers.setTimeout(open, delay());
  }

  /** The host says twice a second that it checks or restores its file. Its answers may take minutes. @param {unknown} percent */
  function wait(percent) {
    const done = Math.floor(Number(percent)) || 0;
    waiting.startAgain();
    note({ kind: done > 0 ? 'restoring' : 'checking', text: String(done) });
    wordTimer = timers.setTimeout(() => note(null), kWordMs);
  }

  /** It is the same connection, in the same state. @param {import('../types.d.ts').Problem|null} problem */
  function note(problem) {
    timers.clearTimeout(wordTimer);
    if (problem === null && !isAtWork(current.problem)) return;
    current = { ...current, problem };
    on.noted();
  }

  /** @param {any} message */
  function receive(message) {
    if (message?.method === 'storage.restoring') return wait(message.params?.percent);
    if (current.hello) note(null);
    if (typeof message?.method === 'string') return on.notification(message.method, message.params ?? {});
    waiting.answered({ id: message?.id, result: message?.result, ...(message?.error ? { error: failureOf(message.error) } : {}) });
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  function request(method, params) {
    return waiting.ask((id) => {
      if (!port) throw ours('offline', 'the host is not connected');
      try {
        port.postMessage({ jsonrpc: '2.0', id, method, params });
      } catch (error) {
        throw ours('too_large', String(error));
      }
    }, ours('timeout', `no answer to ${method} within ${kHostMs / 1000} s`), () => close({ kind: 'silent', text: method }));
  }

  return {
    state: () => current,
    /** @param {string} method @param {object} params @returns {Promise<any>} rejects with a Failure; nothing is sent before hello */
    request(method, params) {
      if (current.state !== 'ready') return Promise.reject(ours('offline', 'the host is not connected'));
      return request(method, params);
    },
    /** Whether the host is needed. If not, it is closed, and the worker may end. @param {boolean} on_ */
    want(on_) {
      wanted = on_;
      if (wanted && current.state === 'idle') open();
      if (!wanted && current.state !== 'idle') {
        timers.clearTimeout(retryTimer);
        failures = 0;
        close({ kind: 'idle', text: '' });
      }
    },
    /** Somebody is looking at the popup: reconnect now instead of later. */
    nudge() {
      if (current.state !== 'waiting') return;
      timers.clearTimeout(retryTimer);
      if (port) greet();
      else open();
    },
  };
}

/** @typedef {ReturnType<typeof createHost>} Host */
