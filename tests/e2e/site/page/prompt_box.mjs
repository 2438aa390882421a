// The prompt box as React would own it: the page's state is the truth and the element only shows it. Setting
// `element.value` from outside is remembered by React's value tracker and therefore *not* a change when the input
// event comes; only a value set through the prototype's setter is. (A script that ignores this sees its text vanish.)

/** `keeps: false`: a page that takes nothing from outside, and shows its own text again. @returns {{text: () => string, show: () => void}} */
export function takeOverPromptBox(element, { keeps }) {
  return element instanceof HTMLTextAreaElement ? controlledTextarea(element, keeps) : richEditor(element, keeps);
}

function controlledTextarea(element, keeps) {
  const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  let text = native.get.call(element);
  let tracked = text;
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
    if (now !== tracked && keeps) text = tracked = now;
    queueMicrotask(show);
  });
  return { text: () => text, show };
}

function richEditor(element, keeps) {
  let text = '';
  element.addEventListener('input', () => {
    if (keeps) text = element.innerText.trim();
    else queueMicrotask(() => { element.textContent = text; });
  });
  return { text: () => text, show: () => {} };
}
