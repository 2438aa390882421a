// As much of a document as the shim touches: a tree of elements, the selectors that its profile uses, a value setter
// on a prototype, events by name. No layout: what covers what is said by the test.
import { matches } from './selectors.mjs';

class Node {
  parentElement = null;
}

class Text extends Node {
  nodeType = 3;
  nodeName = '#text';
  constructor(text) {
    super();
    this.nodeValue = text;
  }
}

export class Element extends Node {
  nodeType = 1;
  childNodes = [];
  events = [];
  clicks = 0;
  style = {};
  constructor(name, attributes = {}, children = []) {
    super();
    this.nodeName = name.toUpperCase();
    this.localName = name;
    this.attributes = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== false && value !== undefined));
    this.append(...children);
  }

  append(...children) {
    for (const child of children.flat()) {
      if (child === null) continue;
      const node = typeof child === 'string' ? new Text(child) : child;
      node.parentElement?.remove(node);
      node.parentElement = this;
      this.childNodes.push(node);
    }
    return this;
  }
  /** One child, or itself. */
  remove(child) {
    if (child === undefined) return void this.parentElement?.remove(this);
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentElement = null;
  }
  replaceChildren(...children) {
    while (this.childNodes.length > 0) this.remove(this.childNodes[0]);
    this.append(...children);
  }

  get children() {
    return this.childNodes.filter((node) => node instanceof Element);
  }
  get ownerDocument() {
    let top = this;
    while (top.parentElement) top = top.parentElement;
    return top.document ?? null;
  }
  get isConnected() {
    return this.ownerDocument !== null;
  }
  setAttribute = (name, value) => void (this.attributes[name] = String(value));
  getAttribute = (name) => this.attributes[name] ?? null;
  get disabled() {
    return 'disabled' in this.attributes;
  }
  get textContent() {
    return this.childNodes.map((node) => node.nodeValue ?? node.textContent).join('');
  }
  set textContent(text) {
    this.replaceChildren(...(text === '' ? [] : [text]));
  }
  matches(selector) {
    return matches(this, selector);
  }
  closest(selector) {
    for (let at = this; at instanceof Element; at = at.parentElement) if (at.matches(selector)) return at;
    return null;
  }
  contains(other) {
    for (let at = other; at; at = at.parentElement) if (at === this) return true;
    return false;
  }
  *descendants() {
    for (const node of this.childNodes) {
      if (!(node instanceof Element)) continue;
      yield node;
      yield* node.descendants();
    }
  }
  querySelectorAll(selector) {
    return [...this.descendants()].filter((element) => element.matches(selector));
  }
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
  compareDocumentPosition(other) {
    let top = this;
    while (top.parentElement) top = top.parentElement;
    const order = [top, ...top.descendants()];
    return order.indexOf(other) > order.indexOf(this) ? 4 : 2;
  }

  checkVisibility() {
    return this.closest('[data-unseen]') === null;
  }
  getBoundingClientRect() {
    return this.place ?? { left: 0, top: 0, width: 10, height: 10 };
  }
  dispatchEvent(event) {
    this.events.push([event.type, event.bubbles, this.value]);
    return this.answers?.(event) ?? true;
  }
  click() {
    this.clicks += 1;
    this.events.push(['click']);
  }
  focus() {
    this.events.push(['focus']);
  }
  /** Closed: nothing that looks from outside finds it. */
  attachShadow = () => (this.inShadow = new Element('shadow'));
  addEventListener() {}
  showModal() {
    this.open = true;
  }
  close() {
    this.open = false;
  }
}

/** React puts a `value` of its own on the element that swallows what is assigned; only the prototype's setter gets through. */
class TextArea extends Element {
  #value = '';
  constructor(attributes) {
    super('textarea', attributes);
    const inner = Object.getOwnPropertyDescriptor(TextArea.prototype, 'value');
    Object.defineProperty(this, 'value', { get: inner.get, set() {}, configurable: true });
  }
  get value() {
    return this.#value;
  }
  set value(text) {
    this.#value = text;
  }
}

/** An element: name, attributes, children. */
export const h = (name, attributes, ...children) => (name === 'textarea' ? new TextArea(attributes) : new Element(name, attributes, children));

/** Writes into an editor as the browser's own command does: a paragraph for each line. */
export function typeInto(editor, text) {
  editor.replaceChildren(...text.split('\n').map((line) => h('p', {}, line)));
}

/** @param {Element[]} children of the body. `fields.deaf`: editors take no command. `fields.onTop`: what is hit in the place of a button. `fields.typed`: called after a command. */
export function documentOf(children, fields = {}) {
  const root = h('html', { lang: fields.lang }, h('body', {}, ...children));
  let selected = null;
  root.document = {
    readyState: 'complete',
    documentElement: root,
    body: root.childNodes[0],
    querySelector: (selector) => root.querySelector(selector),
    querySelectorAll: (selector) => root.querySelectorAll(selector),
    createElement: (name) => h(name, {}),
    visibilityState: 'visible',
    elementFromPoint: () => fields.onTop ?? null,
    getSelection: () => ({ selectAllChildren: (box) => (selected = box) }),
    execCommand(command, _, text) {
      if (command !== 'insertText' || fields.deaf) return false;
      typeInto(selected, text);
      fields.typed?.();
      return true;
    },
  };
  return root.document;
}

class UiEvent extends Event {
  constructor(type, options) {
    super(type, options);
    Object.assign(this, { button: options.button, buttons: options.buttons ?? 0 });
  }
}
globalThis.PointerEvent ??= UiEvent;
globalThis.MouseEvent ??= UiEvent;
globalThis.ClipboardEvent ??= class extends Event {
  constructor(type, options) {
    super(type, options);
    this.clipboardData = options.clipboardData;
  }
};
globalThis.DataTransfer ??= class {
  #texts = new Map();
  setData = (type, text) => void this.#texts.set(type, text);
  getData = (type) => this.#texts.get(type) ?? '';
};
