/**
 * Carries out a retry that the host offered: waits for the controls, claims, and only on `granted: true` fills the
 * prompt and clicks once, on the post that the page showed when the offer came. When in doubt it does not click: a page that
 * moved drops its offer, a lost claim is never repeated, and a grant that was not used in time is reported as not clicked.
 * Only a claim that came too early for the machine (R17) is repeated, at the time that the host names.
 * It has no timer while it waits for the controls; the pulse calls `poll`.
 */
import { kWhy } from './composer.js';
import { kReasons } from './reasons.js';
import { postIn } from './site.js';

/** @typedef {import('../types.d.ts').Retry} Retry */
/** @typedef {{granted: boolean, prompt?: string, reason?: string, until?: number, now?: number}} Answer */
/**
 * `path`: where the page was when the offer came. `ends`: when the offer is over. `notBefore`: the earliest time for a claim.
 * `dropped`: why it must not be clicked any more. All times are from the page's own timers.
 * @typedef {{decision: Retry, path: string, ends: number, notBefore: number, dropped: string|null}} Offer
 */

/** The life of an offer (R10), for hosts that do not send their own time. */
const kOfferMs = 10_000;
/** From the claim to the click. A page that was frozen in between must not click minutes later. */
const kClaimMs = 5000;
/** From the answer to the click. Claims are three seconds apart on the machine (R17), and clicks should be, too. A hidden
 * page's timers fire once a second, and the fill takes one of them. */
const kActMs = 2000;
/** The time a framework needs to take over a filled prompt. */
const kStepMs = 100;
/** A page may replace the box that was filled. After that many times the page is left alone. */
const kFills = 3;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'hydrated'|'controls'|'options'|'fill'|'hand'|'holds'|'click'>} page.site
 * @param {() => string} page.readPath
 * @param {() => string} page.toldPath where the host was last told that the page is
 * @param {(post: string) => string|null} page.imageOf the image of a post as far as the page's store tells
 * @param {() => void} page.checkPath tells the host of a new route before it hears of a claim
 * @param {() => string|null} page.obstacle why this page may not act at all now, null where it may
 * @param {(kept: boolean) => void} page.readBack hears whether a prompt that was written was there when it was looked for
 * @param {(decisionId: string, options: import('./options.js').Options) => Promise<Answer>} page.claim
 * @param {(decision: Retry) => void} page.expect called right before the click
 * @param {(result: {decisionId: string, clicked: boolean, error?: string}) => void} page.report
 * @param {() => void} page.speak lets the host hear of this page
 * @param {import('../types.d.ts').Timers} page.timers
 */
export function createClicker({ site, readPath, toldPath, imageOf, checkPath, obstacle, readBack, claim, expect, report, speak, timers }) {
  /** @type {Set<string>} */ const seen = new Set();
  /** @type {Offer|null} */ let waiting = null;
  /** The path where an offer expired because the controls could not be used: the host waits to hear from this page (R10). @type {string|null} */
  let missed = null;
  /** Being claimed, filled in or clicked. @type {Offer|null} */ let current = null;

  const pause = () => new Promise((resolve) => timers.setTimeout(() => resolve(undefined), kStepMs));

  /** The time left of an offer, by the host's clock, not this page's. @param {Retry & {now?: number}} retry */
  function lifeOf({ expiresAt, now }) {
    const left = expiresAt - Number(now);
    return Number.isFinite(left) ? Math.min(left, kOfferMs) : kOfferMs;
  }

  /** Whether the page shows a post that may belong to the decision's image; the host decides. @param {Retry} decision @param {string} path */
  function mayShow({ mediaId }, path) {
    const post = postIn(path);
    return post !== null && (post === mediaId || (imageOf(post) ?? mediaId) === mediaId);
  }

  /** @param {string} why @param {string} [decisionId] of this one only */
  function drop(why, decisionId) {
    for (const offer of [waiting, current]) {
      if (offer && (decisionId === undefined || offer.decision.decisionId === decisionId)) offer.dropped ??= why;
    }
    if (waiting?.dropped) waiting = null;
  }

  /** Writes the prompt. If the page drops it at once, it is written again in the page's own world. @param {HTMLElement} box @param {string} text */
  async function write(box, text) {
    /** @type {unknown} */ let refusal = null;
    try {
      site.fill(box, text);
    } catch (thrown) {
      refusal = thrown;
    }
    await null; // lets the page react first
    if (site.holds(box, text)) return;
    site.hand(box, text);
    if (refusal && !site.holds(box, text)) throw refusal;
  }

  /**
   * Fills, lets the page take the prompt over, checks everything again, clicks.
   * @param {Offer} offer @param {string} text @param {number} deadline
   * @returns {Promise<string|null>} why it was not clicked, null when it was
   */
  async function act(offer, text, deadline) {
    /** @type {HTMLElement|null} */ let filled = null;
    let fills = 0;
    let handed = false;
    /** @type {string} */ let problem = kReasons.late;
    const lost = kReasons.notKept;
    for (;;) {
      if (readPath() !== offer.path) drop(kReasons.moved, offer.decision.decisionId);
      if (offer.dropped) return offer.dropped;
      if (timers.now() >= deadline) {
        if (problem === lost) readBack(false);
        return problem;
      }
      const { prompt, button, why } = site.controls();
      const stop = obstacle();
      if (why !== null) problem = kWhy[why];
      else if (stop !== null) problem = stop;
      else if (prompt !== filled && fills < kFills) {
        filled = prompt;
        fills += 1;
        handed = false;
        await write(prompt, text);
      } else if (prompt !== filled || !site.holds(prompt, text)) {
        problem = lost;
        if (prompt === filled && !handed) site.hand(prompt, text);
        handed = true;
      } else if (!button) problem = kReasons.gone;
      else {
        readBack(true);
        expect(offer.decision);
        try {
          site.click(button);
        } catch {
          // The click may have reached the page all the same, so it counts.
        }
        return null;
      }
      await pause();
    }
  }

  /** Keeps the offer for a claim at the host's time, unless it was dropped or a newer one came. @param {Offer} offer @param {Answer} answer */
  function postpone(offer, { reason, until, now }) {
    if (reason !== 'site_interval' || typeof until !== 'number' || typeof now !== 'number') return;
    if (offer.dropped || waiting) return;
    const ms = Math.max(until - now, kStepMs);
    offer.notBefore = timers.now() + ms;
    waiting = offer;
    timers.setTimeout(poll, ms);
  }

  /** @param {Offer} offer */
  async function carryOut(offer) {
    const { decisionId } = offer.decision;
    const asked = timers.now();
    let answer;
    try {
      answer = await claim(decisionId, site.options());
    } catch {
      return; // it may have been granted. Nothing is clicked, and the host's timeout settles it (R10)
    }
    if (answer?.granted === false) return postpone(offer, answer);
    if (answer?.granted !== true || typeof answer.prompt !== 'string') return;
    /** @type {string|null} */ let error;
    try {
      error = await act(offer, answer.prompt, Math.min(asked + kClaimMs, timers.now() + kActMs));
    } catch (thrown) {
      error = String(thrown instanceof Error ? thrown.message : thrown);
    }
    report(error === null ? { decisionId, clicked: true } : { decisionId, clicked: false, error });
  }

  const usable = () => site.hydrated() && obstacle() === null && site.controls().why === null;

  function poll() {
    if (current) return;
    if (!waiting) {
      if (missed === null || (missed === readPath() && !usable())) return;
      missed = null;
      return speak();
    }
    const now = timers.now();
    if (readPath() !== waiting.path || !mayShow(waiting.decision, waiting.path) || now >= waiting.ends) {
      if (now >= waiting.ends) missed = waiting.path;
      waiting = null;
      return;
    }
    if (now < waiting.notBefore || !usable()) return;
    checkPath(); // may find that the page has moved
    if (!waiting) return;
    const offer = waiting;
    waiting = null;
    current = offer;
    carryOut(offer).finally(() => {
      current = null;
      poll();
    });
  }

  return {
    /** The same offer may arrive many times; it is carried out once. @param {Retry} decision */
    offer(decision) {
      if (seen.has(decision.decisionId)) return;
      seen.add(decision.decisionId);
      waiting = null;
      const path = readPath();
      // The offer was made for the route that the host knew. The host hears of this route now and makes a new offer.
      if (path !== toldPath()) return checkPath();
      waiting = { decision, path, ends: timers.now() + lifeOf(decision), notBefore: -Infinity, dropped: null };
      poll();
    },
    /** @param {string} decisionId @param {string} [reason] */
    revoke(decisionId, reason) {
      seen.add(decisionId);
      if (reason === 'expired' && waiting?.decision.decisionId === decisionId) missed = waiting.path;
      drop(kReasons.revoked, decisionId);
    },
    /** The user turned the extension off: whatever was offered or claimed is not clicked any more. */
    silence: () => drop(kReasons.switchedOff),
    /** The page went to another route, or is being left. If it comes back, the host makes a new offer. */
    moved: () => drop(kReasons.moved),
    poll,
  };
}
