// The prompt box as React would own it: the page's state is the truth and the element only shows it. Setting
// `element.value` from outside is remembered by React's value tracker and therefore *not* a change when the input
// event comes; only a value set through the prototype's setter is. (A script that ignores this sees its text vanish.)

/** @returns {{text: () => string, show: () => void}} */
export function takeOverPromptBox(element) {
  return element instanceof HTMLTextAreaElement ? controlledTextarea(element) : richEditor(element);
}

function controlledTextarea(element) {
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
    if (now !== tracked) text = tracked = now;
    queueMicrotask(show);
  });
  return { text: () => text, show };
}

function richEditor(element) {
  let text = '';
  element.addEventListener('input', () => { text = element.innerText.trim(); });
  return { text: () => text, show: () => {} };
}
