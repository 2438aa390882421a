// A document that remembers what is drawn on it, for code that only makes elements and puts them together.

class Element {
  #listeners = new Map();
  attributes = {};
  dataset = {};
  children = [];
  value = '';

  constructor(name) { this.name = name; }
  setAttribute(key, value) { this.attributes[key] = value; }
  append(...children) { this.children.push(...children); }
  contains(element) { return this.children.some((child) => child === element || (child instanceof Element && child.contains(element))); }
  get isConnected() { return true; }
  checkVisibility() { return true; }
  focus() { globalThis.document.activeElement = this; }
  replaceChildren(...children) { this.children = children; }
  get childElementCount() { return this.children.filter((child) => child instanceof Element).length; }
  addEventListener(type, act) { this.#listeners.set(type, act); }
  fire(type) { return this.#listeners.get(type)?.(); }
  showModal() {}
  close() { this.fire('close'); }
  remove() { globalThis.document.body.children = globalThis.document.body.children.filter((child) => child !== this); }
  set textContent(text) { this.children = [text]; }
  get textContent() { return this.children.map((child) => child.textContent ?? child).join(''); }

  /** Every element of that name in here, in the order of the document. */
  all(name) {
    return this.children.filter((child) => child instanceof Element).flatMap((child) => [...(child.name === name ? [child] : []), ...child.all(name)]);
  }
}

export class Paper {
  body = new Element('body');
  activeElement = this.body;
  #named;

  /** @param {Record<string, string>} named texts of elements that are there from the start, by id */
  constructor(named = {}) { this.#named = named; }
  createElement(name) { return new Element(name); }
  createElementNS(_, name) { return new Element(name); }
  getElementById(id) { return id in this.#named ? { textContent: this.#named[id] } : null; }
}
