/**
 * Runs in the page's own world, with the same rights as the page's scripts. Its one job is to write a text where the page
 * ignores the isolated world. It gets the box (the target of the event) and the text, and nothing else. It asks for nothing,
 * stores nothing and clicks nothing. A page script that sends this event gains nothing that it could not do itself.
 */
(() => {
  /** An editor whose own object is within reach takes a document: one paragraph for each line. @param {any} editor @param {string} text */
  function insert({ commands }, text) {
    const paragraphs = text.split(/\r\n?|\n/).map((line) => ({ type: 'paragraph', ...(line === '' ? {} : { content: [{ type: 'text', text: line }] }) }));
    commands.clearContent(true);
    commands.insertContent(paragraphs);
  }

  /** @param {HTMLElement} editor @param {string} text */
  function type(editor, text) {
    editor.focus();
    document.getSelection()?.selectAllChildren(editor);
    document.execCommand('insertText', false, text);
  }

  /** React remembers on the element itself what it saw last; the prototype's setter goes around that. @param {HTMLElement} box @param {string} text */
  function set(box, text) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value')?.set?.call(box, text);
    for (const event of ['input', 'change']) box.dispatchEvent(new Event(event, { bubbles: true }));
  }

  window.addEventListener('grok-retry:write', (event) => {
    const [box] = event.composedPath();
    const text = /** @type {CustomEvent} */ (event).detail;
    if (!(box instanceof HTMLElement) || typeof text !== 'string') return;
    const editor = /** @type {any} */ (box).editor;
    if ('value' in box) set(box, text);
    else if (typeof editor?.commands?.insertContent === 'function') insert(editor, text);
    else type(box, text);
  }, true);
})();
