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

  /**
   * Tells the host settings, which may be about own clicks.
   * @param {{settings?: any}} params of settings.update @returns {Promise<any>} the host's answer; rejects with a Failure
   */
  async function tellHost(params) {
    const said = typeof params.settings?.adoptManualAttempts === 'boolean';
    const mine = said ? ++newest : newest;
    const result = await host.request('settings.update', params);
    if (mine !== newest) return result; // the user has said something else since
    if (said) setWaits(false);
    take(isOnIn(result?.settings));
    return result;
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
      if (waits) tellHost({ settings: { adoptManualAttempts: false } }).catch(() => {}); // said again with the next connection
    },
    /** What the host says that its settings are now. @param {any} settings */
    heard: (settings) => take(isOnIn(settings)),
    /** Whatever the user sets. @param {{settings?: any}} params of settings.update @returns {Promise<any>} the host's answer; rejects with a Failure */
    async update(params) {
      if (params.settings?.adoptManualAttempts === false) {
        setWaits(true);
        take(false);
      }
      return tellHost(params);
    },
  };
}
