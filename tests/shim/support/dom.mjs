// As much of a document as site.js touches: elements found by selector, a value setter on a prototype, events by name.

class Element {
  constructor(fields = {}) {
    Object.assign(this, { disabled: false, textContent: '', attributes: {}, visible: true, events: [], clicks: 0 }, fields);
  }
  getAttribute = (name) => this.attributes[name] ?? null;
  checkVisibility = () => this.visible;
  dispatchEvent = (event) => void this.events.push([event.type, event.bubbles, this.value]);
  click = () => void this.clicks++;
  focus = () => void this.events.push(['focus']);
}

/** React puts a `value` of its own on the element that swallows what is assigned; only the prototype's setter gets through. */
class TextArea extends Element {
  #value = '';
  constructor(fields) {
    super(fields);
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

export const element = (fields) => new Element(fields);
export const textArea = (fields) => new TextArea(fields);

export function fakeDocument(found = {}, fields = {}) {
  return {
    readyState: 'complete',
    found,
    querySelectorAll: (selector) => found[selector] ?? [],
    getSelection: () => ({ selectAllChildren: (box) => (fields.selected = box) }),
    execCommand(command, _, text) {
      if (command !== 'insertText' || fields.deaf) return false;
      fields.selected.textContent = text;
      return true;
    },
  };
}
