/** The timeline as SVG: a bead for each mark, a line between them, dotted where there was a wait. Colours are those of window.css. */
import { html, svg } from './dom.js';
import { t } from './language.js';

/** @typedef {import('./timeline.js').Mark} Mark */

const kSize = 22;
const kGap = 11;
const kRow = 32;
const kPerRow = 10;
/** A different outline for each kind, as element and attributes: the colour is never alone. @type {Record<Mark['kind'], [string, import('./dom.js').Attributes]>} */
const kShapes = {
  layer1: ['rect', { x: 1, y: 1, width: 20, height: 20, rx: 3 }],
  layer2: ['path', { d: 'M11 -0.5 L22.5 11 L11 22.5 L-0.5 11 Z' }],
  layer3: ['path', { d: 'M11 0 L20.5 5.5 V16.5 L11 22 L1.5 16.5 V5.5 Z' }],
  video: ['circle', { cx: 11, cy: 11, r: 10.5 }],
  running: ['circle', { cx: 11, cy: 11, r: 9.5 }],
  waiting: ['circle', { cx: 11, cy: 11, r: 9.5 }],
  note: ['rect', { x: 3, y: 3, width: 16, height: 16, rx: 8 }],
};

/** @param {Mark} mark @param {number} x @param {number} y */
function bead(mark, x, y) {
  const group = svg('g', { class: `bead ${mark.kind}`, transform: `translate(${x} ${y})` }, svg('title', {}, mark.text));
  group.append(svg(...kShapes[mark.kind]));
  if (mark.kind === 'running') {
    // The part of the ring that is done; 9.5 is its radius.
    group.append(svg('circle', { class: 'done', cx: 11, cy: 11, r: 9.5, pathLength: 100, 'stroke-dasharray': `${mark.percent ?? 0} 100`, transform: 'rotate(-90 11 11)' }));
  } else if (mark.kind === 'waiting') group.append(svg('path', { class: 'hands', d: 'M11 5 V11 L15 13.5' }));
  else if (mark.kind === 'video') group.append(svg('path', { class: 'tick', d: 'M6 11.5 L9.7 15 L16 7.5' }));
  if (mark.sign !== '' && mark.kind !== 'video') {
    group.append(svg('text', { x: 11, y: 11 }, mark.sign));
  }
  return group;
}

/** What the marks mean, in words. @returns {Element} a list */
export function legend() {
  /** @type {Record<string, string>} */ const signs = { note: '■' };
  return html('ul', { class: 'legend' }, ...Object.keys(kShapes).map((kind) => {
    const text = t(`mark_${kind}`);
    const mark = { kind: /** @type {Mark['kind']} */ (kind), sign: signs[kind] ?? '', text, percent: kind === 'running' ? 40 : null, waited: false };
    return html('li', {}, svg('svg', { class: 'timeline', 'aria-hidden': 'true', width: 18, height: 18, viewBox: '-1 -1 24 24' }, bead(mark, 0, 0)), text);
  }));
}

/** @param {Mark[]} marks @param {string} summary @returns {Element} */
export function drawn(marks, summary) {
  const rows = Math.ceil(marks.length / kPerRow);
  const drawing = svg('svg', { class: 'timeline', role: 'img', 'aria-label': summary, width: kPerRow * (kSize + kGap), height: rows * kRow, viewBox: `-1 -5 ${kPerRow * (kSize + kGap)} ${rows * kRow}` });
  marks.forEach((mark, index) => {
    const [x, y] = [(index % kPerRow) * (kSize + kGap), Math.floor(index / kPerRow) * kRow];
    if (x > 0) drawing.append(svg('line', { class: mark.waited ? 'link waited' : 'link', x1: x - kGap + 1.5, x2: x - 1.5, y1: y + 11, y2: y + 11 }));
    drawing.append(bead(mark, x, y));
  });
  return drawing;
}
