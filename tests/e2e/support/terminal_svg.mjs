// Draws what a program printed on a terminal as an animated SVG: each line appears when it was printed, and the picture
// scrolls as a terminal does. Knows line ends and colours (SGR), and no other control sequence: it throws on one.

const kColumns = 100;
const kRows = 26;
const kWidth = 8.43; // of a character
const kHeight = 19; // of a line
const kMargin = 16;
const kPauseS = 6; // at the end, before it begins again
const kColours = { 31: '#ff9d94', 32: '#74d394', 33: '#f3c766', 34: '#99c1f1', 35: '#dc8add', 36: '#7ae0e8' };

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** A line as pieces of one style each. */
function pieces(line) {
  const found = [];
  let style = '';
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1].split(';').map(Number);
    if (!codes) {
      if (/[\u0000-\u001f]/.test(part)) throw new Error(`a control sequence that cannot be drawn: ${JSON.stringify(part)}`);
      if (part) found.push({ style, text: part });
    } else {
      for (const code of codes) {
        if (code === 0) style = '';
        if (code === 1) style += 'font-weight="700" ';
        if (kColours[code]) style += `fill="${kColours[code]}" `;
      }
    }
  }
  return found;
}

/** Rows of a terminal of kColumns: a longer line continues in the next row. */
function wrapped(line) {
  const rows = [[]];
  let room = kColumns;
  for (const { style, text } of pieces(line)) {
    for (let rest = text; rest !== '';) {
      if (room === 0) {
        rows.push([]);
        room = kColumns;
      }
      rows.at(-1).push({ style, text: rest.slice(0, room) });
      const taken = Math.min(rest.length, room);
      rest = rest.slice(taken);
      room -= taken;
    }
  }
  return rows;
}

/**
 * @param {{at: number, line: string}[]} lines what was printed, with the seconds since the start
 * @param {string} title for people who cannot see it
 */
export function terminalSvg(lines, title) {
  const rows = lines.flatMap(({ at, line }) => wrapped(line).map((row) => ({ at, row })));
  const length = rows.at(-1).at + kPauseS;
  const percent = (seconds) => ((100 * seconds) / length).toFixed(2);
  const [width, height] = [kColumns * kWidth + 2 * kMargin, kRows * kHeight + 2 * kMargin];
  const moves = rows.slice(kRows).map(({ at }, n) => `${percent(at)}%{transform:translateY(${-(n + 1) * kHeight}px)}`);
  const end = -Math.max(0, rows.length - kRows) * kHeight;
  const css = [
    'text{font:14px/1 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#e8eaee;white-space:pre}',
    `.row,.all{animation:${length.toFixed(2)}s step-end infinite}`,
    `.all{animation-name:all;transform:translateY(${end}px)}`,
    `@keyframes all{0%{transform:translateY(0)}${moves.join('')}100%{transform:translateY(${end}px)}}`,
    ...rows.map(({ at }, n) => `.r${n}{animation-name:r${n}}@keyframes r${n}{0%{opacity:${at > 0 ? 0 : 1}}${percent(at)}%,100%{opacity:1}}`),
    '@media (prefers-reduced-motion:reduce){.row,.all{animation:none}}',
  ].join('');
  const drawn = rows.map(({ row }, n) => {
    const text = row.map(({ style, text: said }) => (style ? `<tspan ${style.trim()}>${escaped(said)}</tspan>` : escaped(said))).join('');
    const columns = row.reduce((sum, { text: said }) => sum + said.length, 0);
    return columns === 0 ? '' : `<text class="row r${n}" x="${kMargin}" y="${kMargin + n * kHeight + 14}" textLength="${(columns * kWidth).toFixed(1)}" xml:space="preserve">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>${escaped(title)}</title>`
    + `<style>${css}</style><rect width="100%" height="100%" rx="8" fill="#1c1e22"/>`
    + `<svg y="${kMargin - 4}" width="${width}" height="${kRows * kHeight + 8}"><g transform="translate(0 ${4 - kMargin})"><g class="all">\n${drawn.filter(Boolean).join('\n')}\n</g></g></svg></svg>\n`;
}
