/**
 * The site as the rest of the shim sees it: its routes, its composer, its words. Knowledge about the site is in profile.js;
 * composer.js finds the submit. This module reads the page and changes it in three functions only, `fill`, `hand` and `click`,
 * all for a claimed retry.
 */
import { findComposer, isNamed, kWhy, shown } from './composer.js';
import { languageOf } from './language.js';
import { layoutOf } from './layout.js';
import { optionsIn } from './options.js';
import { kProfile } from './profile.js';
import { holds } from './prompt_box.js';
import { kReasons } from './reasons.js';

export const kStoreKey = kProfile.store.key;

/** What people call a part that was not found. @type {Partial<Record<keyof typeof kWhy, string>>} */
const kPartNames = { box: 'the prompt box', submit: 'the “Make video” button' };
/** How `hand` calls the script in the page's own world (world/writer.js). */
const kWrite = 'grok-retry:write';
/** This long after its load event a page is hydrated; touching it earlier could break its first render. */
const kSettleMs = 1000;

const { root, post } = kProfile.routes;

/** The part of a path that matters to the host; paths of the rest of the site are left out. @param {string} pathname */
export function routeOf(pathname) {
  return pathname === root || pathname.startsWith(`${root}/`) ? pathname : '/';
}

/** The post that a route shows, as the host reads it; null for every other page. @param {string} route @returns {string|null} */
export const postIn = (route) => (route.startsWith(post) && /^([^/]+)\/?$/.exec(route.slice(post.length))?.[1]) || null;

/** @param {string} text @returns {number|null} 0..100, rounded */
export function percentIn(text) {
  const found = /(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*%/.exec(text);
  if (!found) return null;
  const percent = Math.round(Number(found[1]));
  return percent <= 100 ? percent : null;
}

const kLimits = Object.values(kProfile.languages).flatMap(({ seen, guessed }) => [...(seen.limit ?? []), ...(guessed.limit ?? [])]);
const kUnits = kProfile.units.flatMap(({ ms, names }) => names.map((name) => ({ name, ms })));
const kLongest = 24 * 3_600_000;

/** In languages without spaces the next word follows the unit at once. @param {string} word */
const unitOf = (word) => kUnits.find(({ name }) => word === name || (/\P{ASCII}/u.test(name) && word.startsWith(name)))?.ms ?? 0;

/**
 * A rate-limit notice, or null for any other notice. Other notices count nothing; only the store does.
 * @param {string} text @returns {{retryAfterMs?: number}|null}
 */
export function rateLimitIn(text) {
  const words = text.normalize('NFKC').toLowerCase();
  if (!kLimits.some((limit) => words.includes(limit))) return null;
  let total = 0;
  for (const [, count, unit] of words.matchAll(/(\d{1,5})\s*(\p{L}+)/gu)) total += Number(count) * unitOf(unit ?? '');
  return total > 0 ? { retryAfterMs: Math.min(total, kLongest) } : {};
}

/**
 * @param {Document} document
 * @param {() => number|null} sinceLoad milliseconds since the load event ended, null before
 * @param {() => readonly import('../types.d.ts').Lesson[]} [lessons] what the user showed, as the host keeps it
 */
export function createSite(document, sinceLoad, lessons = () => []) {
  const find = () => findComposer(document, lessons());

  /** @param {string} selector */
  const all = (selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

  /** An editor keeps its own document: only input it takes for the user's own reaches it. @param {HTMLElement} editor @param {string} text */
  function type(editor, text) {
    editor.focus();
    document.getSelection()?.selectAllChildren(editor);
    return document.execCommand('insertText', false, text);
  }

  /** An editor that takes no command may take what is pasted. @param {HTMLElement} editor @param {string} text */
  function paste(editor, text) {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    return !editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }

  return {
    hydrated: () => document.readyState === 'complete' && (sinceLoad() ?? 0) >= kSettleMs,

    /** The two controls of a retry, or why there are none. */
    controls: find,

    /** Exactly, as far as the kind of box can tell. @param {HTMLElement} box @param {string} text */
    holds,

    /** Puts the text into the prompt box the way the page's framework notices. @param {HTMLElement} box @param {string} text */
    fill(box, text) {
      if (holds(box, text)) return;
      if ('value' in box) {
        // React remembers the last value it saw on the element itself; the prototype's setter goes around that memory.
        const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value')?.set;
        if (!setter) throw new Error(kReasons.noText);
        setter.call(box, text);
        box.dispatchEvent(new Event('input', { bubbles: true }));
        box.dispatchEvent(new Event('change', { bubbles: true }));
        return;
      }
      if (!type(box, text) && !paste(box, text)) throw new Error(kReasons.noEdit);
    },

    /**
     * Has the text written in the page's own world, for a page that hears no other. The script there gets the box and the
     * text; so would any other script of the page that listens, which reads the box anyway.
     * @param {HTMLElement} box @param {string} text
     */
    hand(box, text) {
      box.dispatchEvent(new CustomEvent(kWrite, { detail: text, composed: true }));
    },

    /**
     * What a user's click causes, once. If the page takes the submit away in the middle, the rest of it goes nowhere: what
     * was begun may have reached the page, so it counts as a click all the same.
     * @param {HTMLElement} button
     */
    click(button) {
      const { left, top, width, height } = button.getBoundingClientRect();
      const at = { bubbles: true, cancelable: true, composed: true, button: 0, clientX: left + width / 2, clientY: top + height / 2 };
      const pointer = { ...at, pointerId: 1, pointerType: 'mouse', isPrimary: true };
      button.dispatchEvent(new PointerEvent('pointerdown', { ...pointer, buttons: 1 }));
      button.dispatchEvent(new MouseEvent('mousedown', { ...at, buttons: 1, detail: 1 }));
      button.dispatchEvent(new PointerEvent('pointerup', pointer));
      button.dispatchEvent(new MouseEvent('mouseup', { ...at, detail: 1 }));
      if (find().button === button) button.click();
    },

    /** What the composer is set to make. */
    options: () => optionsIn(find().whole),

    /** How many things on the page say, without a percent, that something is being made. */
    busy: () => all(kProfile.named).filter((element) => isNamed(element.getAttribute('aria-label'), 'busy') && shown(element)).length,

    /** Progress of the running generation. @returns {number|null} */
    percent() {
      for (const element of all(kProfile.progress.button)) {
        const percent = isNamed(element.getAttribute('aria-label'), 'options') ? percentIn(element.textContent ?? '') : null;
        if (percent !== null) return percent;
      }
      // Not those on pictures of other posts.
      const overlay = all(kProfile.progress.overlay).find((element) => percentIn(element.textContent ?? '') !== null && !element.closest(kProfile.picked) && shown(element));
      return overlay ? percentIn(overlay.textContent ?? '') : null;
    },

    /** The notices that are shown now: one that is hidden or empty is over. */
    notices() {
      const found = kProfile.notice.map(all).find((elements) => elements.length > 0) ?? [];
      return found.filter(shown).map((element) => ({ element, text: (element.textContent ?? '').trim() })).filter(({ text }) => text !== '');
    },

    /** Whether the page has such an element; shown or not. @param {string} mark */
    has: (mark) => document.querySelector(mark) !== null,

    /** Which composer this is, found how, in which language, and why it may not be used now. */
    survey() {
      const found = find();
      return { layout: layoutOf(found), language: languageOf(found, document), why: found.why, foundBy: found.by };
    },

    /** For people: what of a post's page was not found, or why what was found may not be used now. */
    describe() {
      const { why } = find();
      const part = why && kPartNames[why];
      return { missing: part ? [part] : [], trouble: why && !part && why !== 'disabled' ? kWhy[why] : null };
    },
  };
}

/** @typedef {ReturnType<typeof createSite>} Site */
