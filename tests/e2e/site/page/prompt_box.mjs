// The prompt box as React would own it: the page's state is the truth and the element only shows it. Setting
// `element.value` from outside is remembered by React's value tracker and therefore *not* a change when the input
// event comes; only a value set through the prototype's setter is. (A script that ignores this sees its text vanish.)

/**
 * `keeps: "no"`: a page that takes nothing from outside, and shows its own text again. `"own"`: one that takes what its own
 * world writes, by the setter that it has put there, or by the editor's own object.
 * @returns {{text: () => string, show: () => void}}
 */
export function takeOverPromptBox(element, { keeps }) {
  return element instanceof HTMLTextAreaElement ? controlledTextarea(element, keeps) : richEditor(element, keeps);
}

function controlledTextarea(element, keeps) {
  const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  let text = native.get.call(element);
  let tracked = text;
  let heard = null;
  if (keeps === 'own') {
    Object.defineProperty(HTMLTextAreaElement.prototype, 'value', {
      ...native,
      set(value) {
        native.set.call(this, value);
        if (this === element) heard = String(value);
      },
    });
  }
  const takes = (now) => keeps === 'yes' || (keeps === 'own' && now === heard);
  Object.defineProperty(element, 'value', {
    configurable: true,
    get: () => native.get.call(element),
    set(value) {
      tracked = String(value);
      native.set.call(element, value);
    },
  });
  const show = () => {
    if (native.get.call(element) !== text) element.value = text;
  };
  element.addEventListener('input', () => {
    const now = native.get.call(element);
    if (now !== tracked && takes(now)) text = tracked = now;
    queueMicrotask(show);
  });
  return { text: () => text, show };
}

function richEditor(element, keeps) {
  let text = '';
  const show = () => element.replaceChildren(...text.split('\n').map((line) => Object.assign(document.createElement('p'), { textContent: line })));
  if (keeps === 'own') {
    const set = (lines) => {
      text = lines.join('\n');
      show();
      element.dispatchEvent(new Event('input', { bubbles: true }));
    };
    element.editor = { commands: {
      clearContent: () => set([]),
      insertContent: (paragraphs) => set(paragraphs.map(({ content = [] }) => content.map((part) => part.text).join(''))),
    } };
  }
  element.addEventListener('input', () => {
    if (keeps === 'yes') text = element.innerText.trim();
    else queueMicrotask(show);
  });
  return { text: () => text, show: () => {} };
}
