// What a page does to whoever writes and clicks without looking again, and a log of every click on a wrong button.
const standIn = window.__standIn;

/**
 * Presses of any other button than the composer's submit, as they come: the page's menus and switches take the press itself.
 * @param {(what: string) => void} report
 */
export function watchWrongPresses(report) {
  for (const type of ['pointerdown', 'mousedown', 'click']) {
    addEventListener(type, (event) => {
      const button = event.target instanceof Element && event.target.closest('button');
      if (!button || button.matches('.make')) return;
      report(`${type}: ${button.dataset.trap ?? button.getAttribute('aria-label') ?? button.textContent}`);
    }, true);
  }
}

/** Without end, and as fast as a page's timers are. @param {() => void} act */
const onAndOn = (act) => setInterval(act, 20);
const say = (message) => document.dispatchEvent(new CustomEvent('grok-retry:stream', { detail: JSON.stringify(message) }));
/** As the page's world says it of an attempt; any script of the page can. */
const attempt = (source, more) => ({ kind: 'attempt', request: 1, source, videoId: crypto.randomUUID(), moderated: false, hasVideo: false, finished: false, ...more });
const ownImage = () => new URLSearchParams(location.search).get('run');

const kTraps = {
  'dialog later': () => {
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    dialog.className = 'over';
    dialog.innerHTML = '<button type="button" data-trap="dialog">Upgrade</button>';
    document.body.append(dialog);
  },
  /** A new submit; the element that was the submit now does something else. */
  rerender: () => {
    const old = document.querySelector('button.make');
    const fresh = old.cloneNode(true);
    old.classList.remove('make');
    old.setAttribute('aria-label', 'Upload');
    old.dataset.trap = 'stale';
    old.type = 'button';
    old.setAttribute('aria-haspopup', 'menu');
    old.after(fresh);
  },
  /** The composer moves to another place of the page. */
  move: () => document.querySelector('header').after(document.querySelector('[data-form]')),
  /** An upgrade: nobody knows what the controls are called. What is a value (`720p`) stays one. */
  rename() {
    const form = document.querySelector('[data-form]');
    const renamed = (text) => (/^\d/.test(text) ? text : `${text} (beta)`);
    for (const part of [form, form.querySelector('template')?.content].flatMap((root) => [...root?.querySelectorAll('[aria-label]') ?? []])) {
      for (const name of ['aria-label', 'data-make', 'data-redo']) if (part.hasAttribute(name)) part.setAttribute(name, renamed(part.getAttribute(name)));
      if (part.matches('.make') && !part.querySelector('svg')) part.textContent = renamed(part.textContent);
    }
  },

  // Pages that misbehave.
  throws() {
    const boom = () => { throw new Error('a fault of the page'); };
    onAndOn(boom);
    for (const type of ['input', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) document.addEventListener(type, boom, true);
  },
  /** Once, and for as long as a claim may be clicked. */
  blocks() {
    const end = performance.now() + 2000;
    while (performance.now() < end);
  },
  floods() {
    onAndOn(() => {
      for (let i = 0; i < 20; i += 1) say(attempt(ownImage()));
      standIn.own(() => document.querySelector('.note').replaceChildren(...Array.from({ length: 50 }, () => document.createElement('i'))));
    });
  },
  /** Says that attempts which nobody made were refused. */
  forges: () => onAndOn(() => say(attempt(ownImage(), { moderated: true, finished: true, progress: 100 }))),
};

/** Springs each of them once, with the first letter of a prompt. @param {string} names */
export function springs(names) {
  let waiting = names.split(',').filter((name) => name !== '');
  return () => {
    for (const name of waiting) standIn.own(kTraps[name]);
    waiting = [];
  };
}
