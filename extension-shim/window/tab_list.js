/** Views of which one is shown, chosen by tabs: with the pointer, or with the arrow keys, Home and End. */
import { html } from './dom.js';

/**
 * @typedef {{id: string, name: string, element: HTMLElement, show?: (visible: boolean) => void}} Place
 * @param {Place[]} places @param {string} label
 */
export function createTabs(places, label) {
  const tabs = places.map(({ id, name, element }) => {
    element.id = `view-${id}`;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-labelledby', `tab-${id}`);
    return html('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `view-${id}` }, name);
  });
  const list = html('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, ...tabs);
  let current = 0;

  /** @param {number} index */
  function choose(index) {
    current = index;
    places.forEach(({ element, show }, at) => {
      element.hidden = at !== index;
      tabs[at]?.setAttribute('aria-selected', String(at === index));
      tabs[at]?.setAttribute('tabindex', at === index ? '0' : '-1');
      show?.(at === index && document.visibilityState !== 'hidden');
    });
  }
  tabs.forEach((tab, index) => tab.addEventListener('click', () => choose(index)));
  list.addEventListener('keydown', (event) => {
    const step = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: current + step, ArrowLeft: current - step, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose((to + tabs.length) % tabs.length);
    tabs[current]?.focus();
  });
  document.addEventListener('visibilitychange', () => choose(current));
  choose(0);

  return {
    list,
    /** @param {string} id */
    open: (id) => choose(places.findIndex((place) => place.id === id)),
  };
}
