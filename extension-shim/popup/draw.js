/** Draws the timeline as SVG: a bead for each mark, a line between them, dotted after a wait. The style sheet sets the colours. */

/** @typedef {import('./timeline.js').Mark} Mark */

const kNamespace = 'http://www.w3.org/2000/svg';
const kSize = 22;
const kGap = 11;
const kRow = 32;
const kPerRow = 10;
/** Each kind has its own outline, so that colour is never the only clue. */
const kShapes = {
  layer1: '<rect x="1" y="1" width="20" height="20" rx="3"/>',
  layer2: '<path d="M11 -0.5 L22.5 11 L11 22.5 L-0.5 11 Z"/>',
  layer3: '<path d="M11 0 L20.5 5.5 V16.5 L11 22 L1.5 16.5 V5.5 Z"/>',
  video: '<circle cx="11" cy="11" r="10.5"/>',
  running: '<circle cx="11" cy="11" r="9.5"/>',
  waiting: '<circle cx="11" cy="11" r="9.5"/>',
  note: '<rect x="3" y="3" width="16" height="16" rx="8"/>',
};

/** @param {string} name @param {Record<string, string|number>} attributes @param {Element[]} children */
function element(name, attributes, ...children) {
  const made = document.createElementNS(kNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** @param {string} text */
function titled(text) {
  const title = element('title', {});
  title.textContent = text;
  return title;
}

/** @param {Mark} mark @param {number} x @param {number} y */
function bead(mark, x, y) {
  const group = element('g', { class: `bead ${mark.kind}`, transform: `translate(${x} ${y})` }, titled(mark.text));
  const shape = new DOMParser().parseFromString(`<svg xmlns="${kNamespace}">${kShapes[mark.kind]}</svg>`, 'image/svg+xml').documentElement.firstElementChild;
  if (shape) group.append(document.importNode(shape, true));
  if (mark.kind === 'running') {
    // The part of the ring that is done; 9.5 is its radius.
    group.append(element('circle', { class: 'done', cx: 11, cy: 11, r: 9.5, pathLength: 100, 'stroke-dasharray': `${mark.percent ?? 0} 100`, transform: 'rotate(-90 11 11)' }));
  } else if (mark.kind === 'waiting') group.append(element('path', { class: 'hands', d: 'M11 5 V11 L15 13.5' }));
  else if (mark.kind === 'video') group.append(element('path', { class: 'tick', d: 'M6 11.5 L9.7 15 L16 7.5' }));
  if (mark.sign !== '' && mark.kind !== 'video') {
    const sign = element('text', { x: 11, y: 11 });
    sign.textContent = mark.sign;
    group.append(sign);
  }
  return group;
}

/** @param {Mark[]} marks @param {string} summary @returns {Element} */
export function drawn(marks, summary) {
  const rows = Math.ceil(marks.length / kPerRow);
  const svg = element('svg', { role: 'img', 'aria-label': summary, width: kPerRow * (kSize + kGap), height: rows * kRow, viewBox: `-1 -5 ${kPerRow * (kSize + kGap)} ${rows * kRow}` });
  marks.forEach((mark, index) => {
    const [x, y] = [(index % kPerRow) * (kSize + kGap), Math.floor(index / kPerRow) * kRow];
    if (x > 0) svg.append(element('line', { class: mark.waited ? 'link waited' : 'link', x1: x - kGap + 1.5, x2: x - 1.5, y1: y + 11, y2: y + 11 }));
    svg.append(bead(mark, x, y));
  });
  return svg;
}
