/**
 * A list of images with a filter by id and by state. Made for thousands of them: a line is made when it is shown, and what is in it when
 * it is opened.
 */
import { html, plain } from './dom.js';
import { counted, number, t, told } from './language.js';

/**
 * `names`: all that the image may be looked for by, its own id first. `state`: a code of `outcome_…`. `fill` makes what is in the line.
 * @typedef {{names: [string, ...string[]], state: string, facts: string[], fill: () => (Node|string)[]}} Line
 */

/** How a session may be, in the order of a choice. */
export const kStates = ['idle', 'pending', 'paused', 'success', 'failure', 'cancelled', 'salvaged'];
const kPage = 50; // lines that are added at once

/** @param {Line[]} lines @param {{text: string, state: string}} wanted `state`: '' for any */
export function chosen(lines, { text, state }) {
  const part = text.trim().toLowerCase();
  return lines.filter((line) => (state === '' || line.state === state) && line.names.some((name) => name.toLowerCase().includes(part)));
}

/** @param {Line} line */
function drawnLine({ names: [id], state, facts, fill }) {
  const summary = html('summary', {},
    html('span', { class: 'id' }, plain(id)), html('span', { class: `state ${state}` }, told('outcome', state)), html('span', { class: 'facts' }, ...facts.map((fact) => html('span', {}, fact))));
  const details = html('details', { class: 'image' }, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(html('div', { class: 'inside' }, ...fill()));
  });
  return html('li', {}, details);
}

/** @param {Line[]} lines */
function statesOf(lines) {
  return kStates.map((state) => ({ state, count: lines.filter((line) => line.state === state).length })).filter(({ count }) => count > 0);
}

/** @param {Line[]} lines in the order in which they are shown @returns {HTMLElement[]} */
export function imageList(lines) {
  /** @type {Map<Line, HTMLElement>} */ const drawnLines = new Map();
  const text = html('input', { type: 'search', id: 'filter-id', autocomplete: 'off', spellcheck: 'false' });
  const state = html('select', { id: 'filter-state' }, html('option', { value: '' }, t('any_state', number(lines.length))),
    ...statesOf(lines).map((it) => html('option', { value: it.state }, t('state_count', told('outcome', it.state), number(it.count)))));
  const status = html('p', { role: 'status' });
  const list = html('ul', { class: 'images' });
  const more = html('button', { type: 'button' });
  let shown = kPage;

  /** @param {Line} line */
  function lineOf(line) {
    const drawn = drawnLines.get(line) ?? drawnLine(line);
    drawnLines.set(line, drawn);
    return drawn;
  }
  function show() {
    const all = chosen(lines, { text: text.value, state: state.value });
    status.textContent = all.length === lines.length ? counted('images', lines.length) : t('images_of', number(all.length), number(lines.length));
    list.replaceChildren(...all.slice(0, shown).map(lineOf));
    more.hidden = all.length <= shown;
    more.textContent = t('show_more_of', number(Math.min(kPage, all.length - shown)), number(all.length - shown));
  }
  function showFromTheStart() {
    shown = kPage;
    show();
  }
  text.addEventListener('input', showFromTheStart);
  state.addEventListener('change', showFromTheStart);
  more.addEventListener('click', () => {
    const next = list.childElementCount;
    shown += kPage;
    show();
    list.children[next]?.querySelector('summary')?.focus();
  });
  show();
  return [
    html('div', { class: 'filter', role: 'search' },
      html('div', {}, html('label', { for: 'filter-id' }, t('filter_id')), text), html('div', {}, html('label', { for: 'filter-state' }, t('filter_state')), state)),
    status, list, more,
  ];
}
