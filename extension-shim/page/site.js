/**
 * Everything the shim knows about the site: its route, its store key, its controls, its words. Only this file.
 * Each part has a list of selectors, best first; `describe` says which parts match nothing ("the page changed").
 * It reads the page, and changes it in two functions only, `fill` and `click`, both for a claimed retry.
 */

/** The site's zustand store in sessionStorage. */
export const kStoreKey = 'useMediaStore';

const kSelectors = {
  button: [
    'button[aria-label="Make video"]',
    'button[aria-label="Redo"]', // takes its place after a first video
    'button[aria-label="make video" i]',
    'button[aria-label="redo" i]',
  ],
  prompt: [
    'textarea[aria-label="Make a video"]',
    'textarea[aria-label="make a video" i]',
    'div.tiptap.ProseMirror[contenteditable="true"]',
    'div.ProseMirror[contenteditable="true"]',
  ],
  progress: ['button[aria-label="Video Options"]', 'button[aria-label="video options" i]'],
  notice: ['section[aria-label*="Notifications"] li.toast', 'section[aria-label*="notifications" i] li'],
};

const kPartNames = { button: 'the “Make video” button', prompt: 'the prompt box' };
const kRateLimited = /rate limit(?:ed)?\b/i;
/** A page this long after its load event has been hydrated; touching it earlier could break its first render. */
const kSettleMs = 1000;

/** What of a path is anyone's business: the rest of the site is none of ours. @param {string} pathname */
export function routeOf(pathname) {
  return /^\/imagine(\/|$)/.test(pathname) ? pathname : '/';
}

/** The post that a route shows, as the host reads it; null for every other page. @param {string} route @returns {string|null} */
export const postIn = (route) => /^\/imagine\/post\/([^/]+)\/?$/.exec(route)?.[1] ?? null;

/** @param {string} text @returns {number|null} 0..100, rounded */
export function percentIn(text) {
  const found = /(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*%/.exec(text);
  if (!found) return null;
  const percent = Math.round(Number(found[1]));
  return percent <= 100 ? percent : null;
}

/**
 * A rate-limit notice, or null for every other notice: those never count anything, only the store does.
 * @param {string} text @returns {{retryAfterMs?: number}|null}
 */
export function rateLimitIn(text) {
  if (!kRateLimited.test(text)) return null;
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000 };
  let total = 0;
  for (const found of text.matchAll(/(\d{1,5})\s*(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b/gi)) {
    total += Number(found[1]) * unitMs[/** @type {'s'|'m'|'h'} */ (found[2]?.toLowerCase())];
  }
  return total > 0 ? { retryAfterMs: Math.min(total, 24 * unitMs.h) } : {};
}

/**
 * @param {Document} document
 * @param {() => number|null} sinceLoad milliseconds since the load event ended, null before
 */
export function createSite(document, sinceLoad) {
  /** @param {keyof typeof kSelectors} part @returns {HTMLElement[]} the matches of the first selector that has any */
  function all(part) {
    for (const selector of kSelectors[part]) {
      const found = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** The one that is shown, where the page keeps several (one per screen size). @param {keyof typeof kSelectors} part */
  function one(part) {
    const found = all(part);
    return found.find((element) => element.checkVisibility?.() ?? true) ?? found[0] ?? null;
  }

  /** @param {HTMLElement|null} element */
  const enabled = (element) =>
    element !== null && !(/** @type {any} */ (element).disabled) && element.getAttribute('aria-disabled') !== 'true';

  /** @param {HTMLElement} box */
  const textOf = (box) => ('value' in box ? String(box.value) : (box.innerText ?? box.textContent ?? ''));
  /** Line ends and the blank lines an editor puts between paragraphs are not part of what was asked. @param {string} text */
  const squeeze = (text) => text.replace(/\s+/g, ' ').trim();

  return {
    hydrated: () => document.readyState === 'complete' && (sinceLoad() ?? 0) >= kSettleMs,

    /** The two controls of a retry; null unless both are there and can be used. */
    controls() {
      const button = one('button');
      const prompt = one('prompt');
      if (!button || !prompt || !enabled(button) || !enabled(prompt)) return null;
      return { button, prompt };
    },

    /** @param {HTMLElement} box @param {string} text */
    holds: (box, text) => squeeze(textOf(box)) === squeeze(text),

    /** Puts the text into the prompt box the way the page's framework notices. @param {HTMLElement} box @param {string} text */
    fill(box, text) {
      if (textOf(box) === text) return;
      if ('value' in box) {
        // React remembers the last value it saw on the element itself; the prototype's setter goes around that memory.
        const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value')?.set;
        if (!setter) throw new Error('the prompt box takes no text');
        setter.call(box, text);
        box.dispatchEvent(new Event('input', { bubbles: true }));
        box.dispatchEvent(new Event('change', { bubbles: true }));
        return;
      }
      // An editor keeps its own document: only input it takes for the user's own reaches it.
      box.focus();
      document.getSelection()?.selectAllChildren(box);
      if (!document.execCommand('insertText', false, text)) throw new Error('the prompt editor takes no text');
    },

    /** @param {HTMLElement} button */
    click: (button) => button.click(),

    /** Progress of the running generation. @returns {number|null} */
    percent() {
      for (const element of all('progress')) {
        const percent = percentIn(element.textContent ?? '');
        if (percent !== null) return percent;
      }
      return null;
    },

    /** The notices that are shown now: one that is hidden or empty is over. */
    notices() {
      const shown = (/** @type {HTMLElement} */ element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
      return all('notice').filter(shown).map((element) => ({ element, text: (element.textContent ?? '').trim() })).filter(({ text }) => text !== '');
    },

    /** Which parts of a post's page match none of their selectors. */
    describe() {
      const parts = /** @type {(keyof typeof kPartNames)[]} */ (Object.keys(kPartNames));
      return { missing: parts.filter((part) => all(part).length === 0).map((part) => kPartNames[part]) };
    },
  };
}

/** @typedef {ReturnType<typeof createSite>} Site */
