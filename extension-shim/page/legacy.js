/**
 * What older versions of the extension left in this tab's storage: found, sent to the host once per document, and
 * removed where the host says that it has it. Nothing is removed before that answer, nothing the host did not name,
 * nothing that changed meanwhile, and nothing at all where the user wants it kept.
 */
import { wellFormed } from './projection.js';

const kPostKey = /^grokRetrySession_/;
const kStoreKey = /^useGrokRetry\w*_store$/;

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
 */
export function createLegacy({ storage, ask, cleanUp }) {
  /** @type {'new'|'asking'|'done'} */ let state = 'new';

  /** @param {Map<string, string>} sent */
  async function send(sent) {
    // Maps first: fromEntries makes `__proto__` an ordinary key.
    const entries = Object.fromEntries([...sent].map(([key, raw]) => [wellFormed(key), wellFormed(raw)]));
    const { removable } = await ask('migrate', { entries });
    if (!Array.isArray(removable) || !(await cleanUp())) return;
    for (const key of removable) if (sent.has(key) && storage().getItem(key) === sent.get(key)) storage().removeItem(key);
  }

  return {
    /** Whenever the host listens anew: what it has not answered yet is sent again, which changes nothing twice. */
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
