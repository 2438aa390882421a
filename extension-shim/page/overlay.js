/**
 * The sheet over the page while the user shows something: the only thing that the shim ever draws into a page. It is a
 * modal dialog in a closed shadow root, so the whole page below is inert: no pointer and no key of the user has an element of
 * the page as its target. What is under the pointer is found by places, not by events.
 *
 * Every trusted event of the user is stopped at the window, before anything else of the page hears it. Listeners that the page
 * put on the window in the capture phase earlier hear of it all the same: with our element as the target, or that the element
 * that had the focus, or the pointer, lost it, or that the pointer is in the document. Scrolling, and its bar, stay the page's
 * own. When it ends it stays for a moment, or a second click would reach the page; then nothing is left.
 */

/** @typedef {{left: number, top: number, width: number, height: number}} Place */
/** @typedef {'stopped'|'covered'} Why */

const kStopped = [
  'pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'pointerover', 'pointerout', 'pointerenter', 'pointerleave', 'pointerrawupdate', 'gotpointercapture', 'lostpointercapture',
  'mousedown', 'mousemove', 'mouseup', 'mouseover', 'mouseout', 'mouseenter', 'mouseleave', 'click', 'dblclick', 'auxclick', 'contextmenu', 'wheel',
  'touchstart', 'touchmove', 'touchend', 'touchcancel', 'keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'cut', 'copy',
  'focus', 'blur', 'focusin', 'focusout', 'selectstart', 'dragstart', 'drag', 'dragenter', 'dragover', 'dragleave', 'drop', 'dragend',
];
/** What the browser itself would do then. Not of touches and wheels: they scroll, and a touch becomes a click. */
const kPrevented = new Set(['mousedown', 'click', 'auxclick', 'dblclick', 'contextmenu', 'keydown', 'keypress', 'beforeinput', 'paste', 'cut', 'selectstart', 'dragstart', 'drop']);
/** How long the page stays out of reach afterwards. */
const kRestMs = 600;
/** How often it looks whether it is still on top, and where things are now. */
const kLookMs = 250;

const kSheet = 'position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none;margin:0;padding:0;border:0;overflow:hidden;outline:none;background:rgba(10,14,22,.28);cursor:crosshair;touch-action:manipulation';
const kMark = 'position:fixed;box-sizing:border-box;border:3px solid #1a5fb4;border-radius:6px;box-shadow:0 0 0 2px #ffffff;background:rgba(26,95,180,.14);pointer-events:none';
const kPanel = 'position:fixed;left:50%;transform:translateX(-50%);box-sizing:border-box;width:max-content;max-width:min(600px,calc(100vw - 32px));padding:14px 18px;border-radius:10px;background:#ffffff;color:#1b1d21;font:15px/1.45 system-ui,sans-serif;box-shadow:0 6px 28px rgba(0,0,0,.4);cursor:default;text-align:start';
const kCancel = 'display:inline-block;margin-top:10px;padding:5px 14px;border:1px solid #8b919c;border-radius:6px;background:#f3f4f6;color:#1b1d21;font:600 14px system-ui,sans-serif;cursor:pointer';

/** @param {Place} place @param {number} x @param {number} y */
const isIn = ({ left, top, width, height }, x, y) => x >= left && x < left + width && y >= top && y < top + height;

/**
 * @param {object} world
 * @param {Document} world.document
 * @param {Pick<Window, 'addEventListener'|'removeEventListener'|'innerWidth'|'innerHeight'>} world.window
 * @param {import('../types.d.ts').Timers} world.timers
 * @param {import('../worker/badge.js').Text} world.t in the language of the browser
 * @param {object} on
 * @param {(element: HTMLElement) => void} on.pick
 * @param {() => void} on.miss a click on nothing that may be picked
 * @param {(why: Why) => void} on.stop
 */
export function createOverlay({ document, window, timers, t }, on) {
  /** @type {HTMLElement|null} */ let host = null;
  /** @type {any} */ let parts = null;
  /** @type {() => HTMLElement[]} */ let candidates = () => [];
  /** What the keys are on. @type {HTMLElement|null} */ let current = null;
  let resting = false;
  let lastAct = -Infinity;
  /** Keys and buttons that went down over the sheet and are not up yet. @type {Set<string>} */ const held = new Set();
  /** @type {number|undefined} */ let looks;
  /** @type {number|undefined} */ let end;

  /** @param {string} name @param {string} style @param {Record<string, string>} [attributes] */
  function make(name, style, attributes = {}) {
    const element = document.createElement(name);
    element.style.cssText = style;
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    return element;
  }

  /** A root of our own on top of everything; no style and no selector of the page reaches into it. @param {HTMLElement} sheet */
  function put(sheet) {
    const element = make('div', 'all:initial;position:fixed');
    element.attachShadow({ mode: 'closed' }).append(sheet);
    document.documentElement.append(element);
    return element;
  }

  const placeOf = (/** @type {HTMLElement} */ element) => element.getBoundingClientRect();
  /** The smallest candidate there. @param {number} x @param {number} y */
  function at(x, y) {
    const size = (/** @type {HTMLElement} */ element) => placeOf(element).width * placeOf(element).height;
    return candidates().filter((element) => isIn(placeOf(element), x, y)).sort((a, b) => size(a) - size(b))[0] ?? null;
  }

  /** @param {HTMLElement} box @param {HTMLElement|null} element */
  function frame(box, element) {
    box.style.display = element ? 'block' : 'none';
    if (!element) return;
    const { left, top, width, height } = placeOf(element);
    Object.assign(box.style, { left: `${left - 4}px`, top: `${top - 4}px`, width: `${width + 8}px`, height: `${height + 8}px` });
  }

  /** @param {number} by */
  function move(by) {
    const list = candidates();
    if (list.length === 0) return;
    const from = current ? list.indexOf(current) : by > 0 ? -1 : 0;
    current = list[(from + by + list.length) % list.length] ?? null;
    current?.scrollIntoView?.({ block: 'nearest' });
    frame(parts.mark, current);
    const { length } = list;
    parts.where.textContent = current ? t('sheet_where', list.indexOf(current) + 1, length, current.getAttribute('aria-label') ?? (current.textContent ?? '').trim().slice(0, 80)) : '';
  }

  /** The page may have taken it away, or put something over it. */
  function isOnTop() {
    if (!host?.isConnected || parts.sheet.open === false) return false;
    const hit = document.elementFromPoint(window.innerWidth / 2, window.innerHeight / 2);
    return hit === null || hit === host;
  }

  /** @param {HTMLElement|null} element */
  function pick(element) {
    if (resting || timers.now() - lastAct < kRestMs) return; // the second of two quick clicks means nothing
    if (!isOnTop()) return on.stop('covered');
    lastAct = timers.now();
    if (element) on.pick(element);
    else on.miss();
  }

  /** @param {MouseEvent} event */
  function clicked({ button, detail, clientX, clientY }) {
    if (button !== 0 || detail > 1) return;
    if (!resting && isIn(placeOf(parts.cancel), clientX, clientY)) return on.stop('stopped');
    if (isIn(placeOf(parts.panel), clientX, clientY)) return;
    pick(at(clientX, clientY));
  }

  /** Acts when the key comes up: else the page would hear that. @param {KeyboardEvent} event @param {boolean} down */
  function key({ key: name, shiftKey }, down) {
    if (down) {
      if (name === 'Tab') move(shiftKey ? -1 : 1);
      else if (name === 'ArrowRight' || name === 'ArrowDown') move(1);
      else if (name === 'ArrowLeft' || name === 'ArrowUp') move(-1);
      held.add(name);
      return;
    }
    if (!held.delete(name) || resting) return; // it went down elsewhere
    if (name === 'Escape') on.stop('stopped');
    else if (name === 'Enter' && current) pick(candidates().includes(current) ? current : null);
  }

  /** @param {any} event of any of the kinds above */
  function hear(event) {
    if (!event.isTrusted || event.target === window) return;
    event.stopImmediatePropagation();
    const { type } = event;
    if (kPrevented.has(type) && !/^F\d/.test(event.key ?? '')) event.preventDefault(); // F5 and the like are the browser's
    if (type === 'pointerdown') held.add(`pointer ${event.pointerId}`);
    if (type === 'pointerup' || type === 'pointercancel') held.delete(`pointer ${event.pointerId}`);
    if (type === 'pointermove' && !resting) {
      current = at(event.clientX, event.clientY);
      frame(parts.mark, current);
    }
    if (type === 'click') clicked(event);
    if (type === 'keydown' || type === 'keyup') key(event, type === 'keydown');
  }

  function look() {
    if (!resting && !isOnTop()) on.stop('covered');
    if (!resting && current) frame(parts.mark, candidates().includes(current) ? current : (current = null));
    looks = timers.setTimeout(look, kLookMs);
  }

  /** At once, whatever is held. */
  function remove() {
    timers.clearTimeout(looks);
    timers.clearTimeout(end);
    if (parts?.sheet.open) parts.sheet.close(); // gives the focus back to what had it
    for (const type of kStopped) window.removeEventListener(type, hear, true);
    host?.remove();
    held.clear();
    host = parts = current = null;
    resting = false;
  }

  /** After the rest, and once nothing is held any more. */
  function leave() {
    if (held.size === 0 || document.visibilityState === 'hidden') return remove();
    end = timers.setTimeout(leave, kLookMs);
  }

  return {
    isOpen: () => host !== null && !resting,
    /** @param {string} sentence what to pick @param {() => HTMLElement[]} among */
    ask(sentence, among) {
      if (resting) remove();
      candidates = among;
      if (!host) {
        for (const type of kStopped) window.addEventListener(type, hear, { capture: true, passive: false });
        const sheet = make('dialog', kSheet, { 'aria-label': t('appName'), tabindex: '-1', lang: t('language'), dir: t('direction') });
        const say = make('div', 'font-weight:600', { 'aria-live': 'polite' });
        const where = make('div', 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)', { 'aria-live': 'polite' });
        const hint = make('div', 'margin-top:4px;color:#5b6069;font-size:13px');
        const cancel = make('div', kCancel, { role: 'button' });
        cancel.textContent = t('cancel');
        const panel = make('div', kPanel);
        panel.append(say, hint, where, cancel);
        const mark = make('div', `${kMark};display:none`);
        sheet.append(mark, panel);
        sheet.addEventListener('cancel', (/** @type {Event} */ event) => event.preventDefault());
        host = put(sheet);
        parts = { sheet, say, hint, where, cancel, panel, mark };
        parts.sheet.showModal();
        looks = timers.setTimeout(look, kLookMs);
      }
      current = null;
      frame(parts.mark, null);
      parts.say.textContent = sentence;
      parts.hint.textContent = t('sheet_hint');
      parts.where.textContent = '';
      // On the other half of the page than the first that may be picked.
      const [first] = among();
      const isLow = !first || placeOf(first).top + placeOf(first).height / 2 > window.innerHeight / 2;
      Object.assign(parts.panel.style, isLow ? { top: '24px', bottom: 'auto' } : { top: 'auto', bottom: '24px' });
    },
    /** Why the last click was none. @param {string} sentence */
    hint(sentence) {
      if (parts) parts.hint.textContent = sentence;
    },
    /** Says the last word, and goes. @param {string} sentence @param {number} [ms] */
    finish(sentence, ms = kRestMs) {
      if (!host) return;
      resting = true;
      frame(parts.mark, null);
      parts.say.textContent = sentence;
      parts.hint.textContent = '';
      parts.cancel.style.display = 'none';
      timers.clearTimeout(end);
      end = timers.setTimeout(leave, Math.max(ms, kRestMs));
    },
    remove,
    /** Frames around what was found, that let everything through. @param {HTMLElement[]} elements @param {number} ms */
    point(elements, ms) {
      const sheet = make('div', 'position:fixed;inset:0;width:100vw;height:100vh;margin:0;padding:0;border:0;background:none;overflow:visible;pointer-events:none', { popover: 'manual' });
      for (const element of elements) {
        const mark = make('div', kMark);
        sheet.append(mark);
        frame(mark, element);
      }
      const pointer = put(sheet);
      /** @type {any} */ (sheet).showPopover?.();
      timers.setTimeout(() => pointer.remove(), ms);
    },
  };
}
