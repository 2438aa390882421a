/**
 * Whether the user's own clicks may start sessions (R23). The host decides and stores it; this spares it the prompts while it is
 * off. The user's "off" holds at once, and until the host has saved it, also over a restart of the browser: what a host says that
 * has not heard it does not count. "On" holds once the host has said so.
 */

/** @param {any} settings the host's own, as far as it knows them */
const isOnIn = (settings) => settings?.adoptManualAttempts === true;

/**
 * @param {object} world
 * @param {Pick<import('./port.js').Host, 'state'|'request'>} world.host
 * @param {(waits: boolean) => void} world.keep whether an "off" waits for the host, for the next start of the worker
 * @param {(on: boolean) => void} world.changed
 */
export function createAdoption({ host, keep, changed }) {
  let on = false;
  /** Of an "off" that no host has saved yet. */ let waits = false;
  /** Counts what the user has said. */ let newest = 0;

  /** @param {boolean} next */
  function take(next) {
    on = next && !waits;
    changed(on);
  }

  /** @param {boolean} next */
  function setWaits(next) {
    if (waits !== next) keep(next);
    waits = next;
  }

  /** @param {boolean} wanted */
  async function tellHost(wanted) {
    const mine = ++newest;
    const { settings } = await host.request('settings.update', { settings: { adoptManualAttempts: wanted } });
    if (mine !== newest) return; // the user has said something else since
    setWaits(false);
    take(isOnIn(settings));
  }

  return {
    isOn: () => on,
    /** Whether the host has yet to hear that it is off. */
    waits: () => waits,
    /** What an earlier worker kept; before any host is asked. @param {boolean} kept */
    restore(kept) {
      waits ||= kept;
    },
    /** The host has answered `hello` again. */
    greeted() {
      on = !waits && isOnIn(host.state().hello?.settings);
      if (waits) tellHost(false).catch(() => {}); // said again with the next connection
    },
    /** The host says that it is off: it was switched off elsewhere. */
    heardOff: () => take(false),
    /** The host says what its settings are now. @param {any} settings */
    heard: (settings) => take(isOnIn(settings)),
    /** @param {boolean} wanted @returns {Promise<object>} an answer for the popup */
    async set(wanted) {
      if (!wanted) {
        setWaits(true);
        take(false);
      }
      try {
        await tellHost(wanted);
      } catch (error) {
        return { error };
      }
      return { result: null };
    },
  };
}
