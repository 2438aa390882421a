/**
 * Sends the global defaults of older versions, `useGrokRetrySettings_store` in chrome.storage.sync, to the host once. Each is
 * sent by itself, so that one refused setting does not hold back the others.
 */

const kStore = 'useGrokRetrySettings_store';
const kDone = 'legacySettingsTold';
/** Names that older versions used, and the host's. @type {[string, string, string][]} */
const kNames = [
  ['defaultMaxRetries', 'maxRetries', 'number'],
  ['defaultVideoGoal', 'videoGoal', 'number'],
  ['defaultAutoRetryEnabled', 'autoRetryEnabled', 'boolean'],
];

/** @param {unknown} stored @returns {[string, unknown][]} */
export function settingsIn(stored) {
  let store = stored;
  if (typeof store === 'string') {
    try {
      store = JSON.parse(store);
    } catch {
      return [];
    }
  }
  const state = /** @type {any} */ (store)?.state ?? store;
  if (typeof state !== 'object' || state === null) return [];
  return kNames.flatMap(([name, older, type]) => {
    const value = state[name] ?? state[older];
    return typeof value === type ? [/** @type {[string, unknown]} */ ([name, value])] : [];
  });
}

/**
 * @param {object} world
 * @param {{get(key: string): Promise<Record<string, unknown>>}} world.sync
 * @param {{get(key: string): Promise<Record<string, unknown>>, set(items: object): Promise<void>}} world.local
 * @param {(method: string, params: object) => Promise<any>} world.request
 */
export async function tellLegacySettings({ sync, local, request }) {
  if ((await local.get(kDone))[kDone] === true) return;
  const settings = settingsIn((await sync.get(kStore))[kStore]);
  for (const [name, value] of settings) {
    try {
      await request('settings.update', { settings: { [name]: value } });
    } catch (error) {
      if (/** @type {import('../types.d.ts').Failure} */ (error)?.retryable) return; // with the next connection
    }
  }
  if (settings.length > 0) await local.set({ [kDone]: true });
}
