// A page on which somebody shows something: a window that a test acts on as a user does, and elements with places.
import { createTeach } from '../../../extension-shim/page/teach.js';
import { documentOf } from './dom.mjs';
import { t } from './texts.mjs';
import { virtualClock } from './world.mjs';

export function teachPage(children, fields = {}) {
  const document = documentOf(children, fields);
  const timers = virtualClock();
  /** @type {Map<string, Set<(event: object) => void>>} */ const listeners = new Map();
  const said = [];
  const window = {
    innerWidth: 1000, innerHeight: 800,
    addEventListener: (type, listener) => void (listeners.get(type) ?? listeners.set(type, new Set()).get(type)).add(listener),
    removeEventListener: (type, listener) => void listeners.get(type)?.delete(listener),
  };
  const teach = createTeach({ document, window, timers, ready: () => fields.ready ?? true, say: (showing) => said.push(structuredClone(showing)), t });
  /** What a listener of the page on one of its elements would hear of. */
  const passed = [];
  function fire(type, fields_ = {}) {
    const event = {
      type, isTrusted: true, target: document.documentElement.children.at(-1), ...fields_,
      stopped: false, prevented: false,
      stopImmediatePropagation: () => (event.stopped = true), preventDefault: () => (event.prevented = true),
    };
    for (const listener of [...(listeners.get(type) ?? [])]) listener(event);
    if (!event.stopped) passed.push(type);
    return event;
  }
  const at = (element) => ({ clientX: element.place.left + 1, clientY: element.place.top + 1, button: 0, detail: 1, pointerId: 1 });
  return {
    document, timers, teach, said, passed, fire, window,
    stage: () => said.at(-1)?.stage ?? null,
    /** The sheet's own element; null while there is none. */
    sheet: () => document.documentElement.children.find(({ localName }) => localName === 'div') ?? null,
    click(element, more = {}) {
      for (const type of ['pointermove', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) fire(type, { ...at(element), ...more });
    },
    press(key, more = {}) {
      for (const type of ['keydown', 'keyup']) fire(type, { key, ...more });
    },
    listening: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
  };
}
