// What a page does to whoever writes and clicks without looking again, and a log of every click on a wrong button.
const standIn = window.__standIn;

/** Clicks on any other button than the composer's submit, as they come. @param {(what: string) => void} report */
export function watchWrongClicks(report) {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button');
    if (!button || button.matches('.make')) return;
    report(button.dataset.trap ?? button.getAttribute('aria-label') ?? button.textContent);
  }, true);
}

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
};

/** Springs each of them once, with the first letter of a prompt. @param {string} names */
export function springs(names) {
  let waiting = names.split(',').filter((name) => name !== '');
  return () => {
    for (const name of waiting) standIn.own(kTraps[name]);
    waiting = [];
  };
}
