/**
 * A list of images with a filter by id and by state. Made for thousands of them: a line is made when it is shown, and what is in it when
 * it is opened.
 */
import { html, plain } from './dom.js';
import { kOutcome } from './words.js';

/**
 * `names`: all that the image may be looked for by, its own id first. `state`: a key of kOutcome. `fill` makes what is in the line.
 * @typedef {{names: [string, ...string[]], state: string, facts: string[], fill: () => (Node|string)[]}} Line
 */

const kPage = 50; // lines that are added at once

/** @param {Line[]} lines @param {{text: string, state: string}} wanted `state`: '' for any */
export function chosen(lines, { text, state }) {
  const part = text.trim().toLowerCase();
  return lines.filter((line) => (state === '' || line.state === state) && line.names.some((name) => name.toLowerCase().includes(part)));
}

/** @param {Line} line */
function drawnLine({ names: [id], state, facts, fill }) {
  const summary = html('summary', {},
    html('span', { class: 'id' }, plain(id)), html('span', { class: `state ${state}` }, kOutcome[state] ?? state), html('span', { class: 'facts' }, ...facts.map((fact) => html('span', {}, fact))));
  const details = html('details', { class: 'image' }, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(html('div', { class: 'inside' }, ...fill()));
  });
  return html('li', {}, details);
}

/** @param {Line[]} lines */
function statesOf(lines) {
  return Object.keys(kOutcome).map((state) => ({ state, count: lines.filter((line) => line.state === state).length })).filter(({ count }) => count > 0);
}

/** @param {Line[]} lines in the order in which they are shown @returns {HTMLElement[]} */
export function imageList(lines) {
  /** @type {Map<Line, HTMLElement>} */ const drawnLines = new Map();
  const text = html('input', { type: 'search', id: 'filter-id', autocomplete: 'off', spellcheck: 'false' });
  const state = html('select', { id: 'filter-state' }, html('option', { value: '' }, `any (${lines.length})`),
    ...statesOf(lines).map((it) => html('option', { value: it.state }, `${kOutcome[it.state]} (${it.count})`)));
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
    status.textContent = all.length === lines.length ? `${lines.length} ${lines.length === 1 ? 'image' : 'images'}` : `${all.length} of ${lines.length} images`;
    list.replaceChildren(...all.slice(0, shown).map(lineOf));
    more.hidden = all.length <= shown;
    more.textContent = `Show ${Math.min(kPage, all.length - shown)} more of ${all.length - shown}`;
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
      html('div', {}, html('label', { for: 'filter-id' }, 'Id of an image, post or attempt'), text), html('div', {}, html('label', { for: 'filter-state' }, 'State'), state)),
    status, list, more,
  ];
}
