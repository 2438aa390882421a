/** What a window does only while somebody sees it: its clock runs, and it asks for a host that is being installed meanwhile. */

const kNudgeEvery = 3; // seconds

/**
 * @param {Pick<ReturnType<typeof import('./client.js').createClient>, 'nudge'|'rest'|'wake'>} client
 * @param {() => import('../types.d.ts').LinkState} host
 * @param {() => void} [tick] at once when somebody sees the window again, then each second
 */
export function whileSeen(client, host, tick = () => {}) {
  let seconds = 0;
  /** @type {ReturnType<typeof setInterval>|undefined} */ let clock;
  function second() {
    if (host().state === 'waiting' && ++seconds % kNudgeEvery === 0) client.nudge();
    tick();
  }
  function visibility() {
    clearInterval(clock);
    if (document.visibilityState === 'hidden') return client.rest();
    clock = setInterval(second, 1000);
    client.wake();
  }
  document.addEventListener('visibilitychange', () => {
    visibility();
    if (document.visibilityState !== 'hidden') tick();
  });
  visibility();
}
