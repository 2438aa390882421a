/**
 * Finds what older versions of the extension left in this tab's storage, sends it to the host once per document, and removes
 * what the host says it has saved. It removes nothing before that answer, nothing the host did not name, nothing that changed
 * meanwhile, nothing that an active extension uses, and nothing at all if the user wants to keep it. Some time may pass after
 * the load before an active extension can be recognised; nothing is removed until then.
 */
import { wellFormed } from './projection.js';

const kPostKey = /^grokRetrySession_/;
const kStoreKey = /^useGrokRetry\w*_store$/;
const kPatienceMs = 5000;

/** @param {Storage} storage @returns {Map<string, string>} */
export function findLegacy(storage) {
  const found = new Map();
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i) ?? '';
    const raw = kPostKey.test(key) || kStoreKey.test(key) ? storage.getItem(key) : null;
    if (raw !== null) found.set(key, raw);
  }
  return found;
}

/**
 * @param {object} world
 * @param {() => Storage} world.storage may throw where storage is forbidden
 * @param {(method: string, params: Record<string, unknown>) => Promise<any>} world.ask
 * @param {() => Promise<boolean>} world.cleanUp may imported keys be removed?
 * @param {(key: string) => boolean} world.inUse whether a living extension uses it
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} world.timers
 */
export function createLegacy({ storage, ask, cleanUp, inUse, timers }) {
  const begun = timers.now();
  /** What the host has saved, as it was sent. @type {Map<string, string>} */ const removable = new Map();
  /** @type {'new'|'asking'|'done'} */ let state = 'new';

  /** @param {Map<string, string>} sent */
  async function send(sent) {
    // Maps first: fromEntries makes `__proto__` an ordinary key.
    const entries = Object.fromEntries([...sent].map(([key, raw]) => [wellFormed(key), wellFormed(raw)]));
    const answer = await ask('migrate', { entries });
    if (!Array.isArray(answer.removable) || !(await cleanUp())) return;
    for (const key of answer.removable) if (sent.has(key)) removable.set(key, sent.get(key) ?? '');
  }

  function remove() {
    for (const [key, raw] of removable) if (!inUse(key) && storage().getItem(key) === raw) storage().removeItem(key);
    removable.clear();
  }

  return {
    poll() {
      if (removable.size > 0 && timers.now() - begun >= kPatienceMs) remove();
    },
    /** Called after each connection: sends again what the host has not answered, which changes nothing twice. */
    async offer() {
      if (state !== 'new') return;
      state = 'asking';
      try {
        const found = findLegacy(storage());
        if (found.size > 0) await send(found);
        state = 'done';
      } catch (error) {
        const failure = /** @type {import('../types.d.ts').Failure} */ (error);
        state = failure?.retryable === true ? 'new' : 'done';
      }
    },
  };
}
