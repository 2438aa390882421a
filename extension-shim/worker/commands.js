/**
 * The keys of the browser: start or stop the image of a tab, open the window, pause all. Each asks the host for what the window's button
 * would ask for. While everything is switched off, only the window opens.
 */

/** @typedef {import('./windows.js').BrowserTab} BrowserTab */
/** @typedef {import('./hub.js').Hub} Hub */

export const kCommands = { startStop: 'start-or-stop', open: 'open-window', pauseAll: 'pause-all' };

/** A worker that a key has woken hears of its pages and its host first. */
const kWaitMs = 5000;
/** A key that is held comes again and again. */
const kHeldMs = 1000;

/**
 * @param {object} world
 * @param {Hub} world.hub
 * @param {(tab: BrowserTab|undefined) => Promise<unknown>} world.openWindow
 * @param {() => string} world.newId
 * @param {import('../types.d.ts').Timers} world.timers
 */
export function createCommands({ hub, openWindow, newId, timers }) {
  const began = timers.now();
  /** @type {Map<string, number>} */ const pressed = new Map();
  /** @type {Set<() => void>} */ const waiting = new Set();
  /** Tabs with a press that is being carried out. @type {Set<number>} */ const busy = new Set();

  /** @template T @param {() => T|null} look @returns {Promise<T|null>} what it finds, or null after a while */
  function until(look) {
    const found = look();
    if (found !== null) return Promise.resolve(found);
    return new Promise((resolve) => {
      /** @param {T|null} result */
      const end = (result) => {
        timers.clearTimeout(timer);
        waiting.delete(again);
        resolve(result);
      };
      const again = () => {
        const now = look();
        if (now !== null) end(now);
      };
      const timer = timers.setTimeout(() => end(null), kWaitMs);
      waiting.add(again);
    });
  }

  /** @param {BrowserTab|undefined} tab @returns {Promise<boolean>} whether it was done */
  async function startOrStop(tab) {
    const tabId = tab?.id;
    if (tabId === undefined) return false;
    if (busy.has(tabId)) return true; // the press before is not answered yet
    busy.add(tabId);
    try {
      return await startOrStopIn(tabId);
    } finally {
      busy.delete(tabId);
    }
  }

  /** @param {number} tabId @returns {Promise<boolean>} */
  async function startOrStopIn(tabId) {
    const young = timers.now() - began < kWaitMs;
    const known = () => {
      const entry = hub.tab(tabId);
      return entry?.heard && hub.ready() ? entry : entry || young ? null : false;
    };
    const entry = await until(known);
    if (!entry) return false;
    const { view } = entry;
    const requestId = newId();
    if (view && (view.session.isActive || view.session.outcome === 'pending')) {
      return hub.command(tabId, { method: 'session.stop', params: { mediaId: view.mediaId, requestId } });
    }
    const prompt = view?.persistent.lastPromptValue;
    // For the image whose prompt it is, wherever the page is by then.
    return view && prompt ? hub.command(tabId, { method: 'session.start', params: { mediaId: view.mediaId, prompt, requestId } }) : false;
  }

  /** @returns {Promise<boolean>} whether all were paused */
  async function pauseAll() {
    const letGo = hub.hold();
    try {
      if (await until(() => hub.ready() || null) === null) return false;
      let done = true;
      for (let cursor; cursor !== null;) {
        const { sessions, nextCursor } = await hub.request('session.list', { active: true, ...(cursor ? { cursor } : {}) });
        for (const { mediaId } of sessions) {
          const paused = hub.request('session.update', { mediaId, persistent: { autoRetryEnabled: false }, requestId: newId() });
          done = await paused.then(() => true, () => false) && done;
        }
        cursor = nextCursor;
      }
      return done;
    } catch {
      return false;
    } finally {
      letGo();
    }
  }

  return {
    /** Something has changed that a command may wait for. */
    changed: () => waiting.forEach((again) => again()),
    /** What could not be done opens the window, which says why. @param {string} name @param {BrowserTab} [tab] @returns {Promise<void>} */
    async run(name, tab) {
      if (name === kCommands.open) return void await openWindow(tab);
      const key = `${name} ${tab?.id}`;
      const before = pressed.get(key) ?? -Infinity;
      if (pressed.size > 50) pressed.clear();
      pressed.set(key, timers.now());
      if (timers.now() - before < kHeldMs) return;
      if (await until(hub.on) !== true) return;
      const act = name === kCommands.startStop ? startOrStop(tab) : name === kCommands.pauseAll ? pauseAll() : true;
      if (!await act) await openWindow(tab);
    },
  };
}
