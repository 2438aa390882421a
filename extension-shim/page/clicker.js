/**
 * Carries out a retry that the host offered: wait for the controls, claim, and only on `granted: true` fill the
 * prompt and click, once. Under doubt there is no click: a lost claim is never asked again, a grant that could not be
 * used in time is reported as not clicked. It has no timer while it waits for the controls: `poll` comes with the pulse.
 */

/** @typedef {import('../types.d.ts').Retry} Retry */

/** Wait this long for the controls; the host's offer lasts 10 s, and an offer not claimed simply runs out. */
const kControlsMs = 8000;
/** From asking for the claim to the click. A page that was frozen in between must not click minutes later. */
const kActMs = 8000;
/** What a framework needs to take over a filled prompt. */
const kStepMs = 100;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'hydrated'|'controls'|'fill'|'holds'|'click'>} page.site
 * @param {() => string} page.readPath
 * @param {() => void} page.checkPath tells the host of a new route before it hears of a claim
 * @param {(decisionId: string) => Promise<{granted: boolean, prompt?: string, reason?: string}>} page.claim
 * @param {(result: {decisionId: string, clicked: boolean, error?: string}) => void} page.report
 * @param {import('../types.d.ts').Timers} page.timers
 */
export function createClicker({ site, readPath, checkPath, claim, report, timers }) {
  /** @type {Set<string>} */ const seen = new Set();
  /** @type {Set<string>} */ const revoked = new Set();
  /** @type {{decision: Retry, since: number}|null} */ let waiting = null;
  let busy = false;
  let silences = 0;

  const pause = () => new Promise((resolve) => timers.setTimeout(() => resolve(undefined), kStepMs));

  /**
   * Fill, let the page take it over, look again at everything, click.
   * @param {string} decisionId @param {string} text @param {string} path @param {number} deadline @param {number} before silences
   * @returns {Promise<string|null>} why it was not clicked, null when it was
   */
  async function act(decisionId, text, path, deadline, before) {
    let filled = false;
    let problem = 'the controls are gone';
    for (;;) {
      if (revoked.has(decisionId)) return 'revoked before the click';
      if (silences !== before) return 'switched off before the click';
      if (readPath() !== path) return 'the page moved on before the click';
      if (timers.now() >= deadline) return problem;
      const controls = site.controls();
      if (!controls) problem = 'the controls are gone or disabled';
      else if (!filled) {
        site.fill(controls.prompt, text);
        filled = true;
      } else if (!site.holds(controls.prompt, text)) problem = 'the prompt box did not keep the prompt';
      else {
        try {
          site.click(controls.button);
        } catch {
          // It may have reached the page all the same, so it counts as a click.
        }
        return null;
      }
      await pause();
    }
  }

  /** @param {Retry} decision */
  async function carryOut({ decisionId }) {
    const path = readPath();
    const deadline = timers.now() + kActMs;
    const before = silences;
    let answer;
    try {
      answer = await claim(decisionId);
    } catch {
      return; // it may have been granted; nobody clicks, and the host's own timeout settles it (R10)
    }
    if (answer?.granted !== true || typeof answer.prompt !== 'string') return;
    /** @type {string|null} */ let error;
    try {
      error = await act(decisionId, answer.prompt, path, deadline, before);
    } catch (thrown) {
      error = String(thrown instanceof Error ? thrown.message : thrown);
    }
    report(error === null ? { decisionId, clicked: true } : { decisionId, clicked: false, error });
  }

  function poll() {
    if (!waiting || busy) return;
    if (timers.now() - waiting.since > kControlsMs) {
      waiting = null;
      return;
    }
    if (!site.hydrated() || !site.controls()) return;
    const { decision } = waiting;
    waiting = null;
    busy = true;
    checkPath();
    carryOut(decision).finally(() => {
      busy = false;
      poll();
    });
  }

  return {
    /** The same offer may arrive many times; it is acted on once. @param {Retry} decision */
    offer(decision) {
      if (seen.has(decision.decisionId)) return;
      seen.add(decision.decisionId);
      waiting = { decision, since: timers.now() };
      poll();
    },
    /** @param {string} decisionId */
    revoke(decisionId) {
      revoked.add(decisionId);
      if (waiting?.decision.decisionId === decisionId) waiting = null;
    },
    /** The user switched it off: what was offered or claimed is not clicked any more. */
    silence() {
      silences++;
      waiting = null;
    },
    poll,
  };
}
