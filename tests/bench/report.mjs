// From the bench's JSON to what people read: docs/bench.md (the tables, and the ratios that are promised) and
// docs/bench.svg (what an event costs against how many media are known).
//   node report.mjs FOLDER     FOLDER/bench.json -> FOLDER/bench.md, FOLDER/bench.svg
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? 'docs';
const { quick, results } = JSON.parse(readFileSync(join(folder, 'bench.json'), 'utf8'));

const kOrder = ['host', 'host, .deb', 'host, WAL', 'echo', 'floor', 'floor, WAL', 'in browser', 'python', 'python, WAL', 'node', 'node, WAL'];
const kEvent = 'partial snapshot, one new attempt';
const kFull = 'full snapshot, one new attempt';
const kWithReader = '5.7 MB snapshot, one new attempt';

const sizesOf = (workload) => [...new Set(results.filter((r) => r.workload === workload).map((r) => r.media))];
const find = (workload, contender, media) =>
  results.find((r) => r.workload === workload && r.contender === contender && (media === undefined || r.media === media));
const median = (...of) => find(...of)?.median;
const largest = Math.max(...sizesOf(kEvent));

function shown(value, unit) {
  if (value === undefined) return '';
  const digits = value === 0 ? 0 : value < 0.1 ? 4 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return value.toFixed(digits) + (unit && unit !== 'ms' ? ` ${unit}` : '');
}

function table() {
  const lines = [`| workload | media | ${kOrder.join(' | ')} |`, `|---|---:|${kOrder.map(() => '---:|').join('')}`];
  for (const workload of [...new Set(results.map((r) => r.workload))]) {
    for (const media of sizesOf(workload)) {
      const cells = kOrder.map((contender) => {
        const one = find(workload, contender, media);
        return one ? shown(one.median, one.unit) : '';
      });
      lines.push(`| ${workload} | ${media} | ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

// What is promised, each with the figures it is made of. A ratio is one of this run.
function promises() {
  const rows = [];
  const promise = (what, ratio, limit, kept = ratio <= limit) => {
    if (Number.isFinite(ratio)) rows.push(`| ${what} | ${shown(ratio)} | ${limit} | ${kept ? 'yes' : '**no**'} |`);
  };
  const at = (media) => median(kEvent, 'host', media);
  const cpu = (media) => find(kEvent, 'host', media)?.cpu;
  promise(`one new attempt with ${largest} media known, against 10: time`, at(largest) / at(10), 1.3);
  promise(`the same: processor`, cpu(largest) / cpu(10), 1.3);
  for (const media of sizesOf(kEvent)) {
    promise(`one new attempt with ${media} media, against the floor`, at(media) / median(kEvent, 'floor', media), 1.3);
    promise(`the same, with the libraries of the distribution`, median(kEvent, 'host, .deb', media) / median(kEvent, 'floor', media), 1.3);
  }
  for (const media of sizesOf(kEvent)) {
    const ratio = median(kEvent, 'host, WAL', media) / median(kEvent, 'floor, WAL', media);
    promise(`one new attempt with ${media} media, with a write-ahead log, against the floor with one`, ratio, 1.3);
  }
  promise('syncs for one new attempt, with a write-ahead log', median('syncs for one new attempt', 'host, WAL'), 1);
  promise('ping, against the echo in C', median('ping', 'host') / median('ping', 'echo'), 1.2);
  promise(`full snapshot of ${largest} media, against its floor`, median(kFull, 'host', largest) / median(kFull, 'floor', largest), 1.5);
  const full = median(kWithReader, 'floor');
  promise('5.7 MB, one attempt of it new, against the fastest reader and a commit', median(kWithReader, 'host') / full, 2);
  promise('the same 5.7 MB again, against that', median('the same 5.7 MB snapshot again', 'host') / full, 1);
  const burst = median('burst of 1000 attempts', 'host');
  const faster = (median('the same, one by one, each', 'host') * 1_000) / burst;
  promise('burst of 1000: times as fast as one by one (at least)', faster, 40, faster >= 40);
  for (const media of sizesOf('cold start to the first answer')) {
    const start = (contender) => median('cold start to the first answer', contender, media);
    promise(`cold start with ${media} media, against the echo`, start('host') / start('echo'), 3);
    promise(`the same, with the libraries of the distribution`, start('host, .deb') / start('echo'), 5);
    promise(`cold start with ${media} media, against the Node host`, start('host') / start('node'), 0.1);
  }
  promise('most memory with 1000 media, MiB', median('most memory', 'host', 1_000), 9);
  promise(`most memory with ${largest} media, MiB`, median('most memory', 'host', largest), 9);
  promise('memory at rest after a million attempts, against after a tenth', median('memory after all of them', 'host') / median('memory after a tenth of them', 'host'), 1.1);
  promise('wake-ups in a second, no document', median('wake-ups in a second, no document', 'host'), 0);
  promise('wake-ups in a second, one document', median('wake-ups in a second, one document', 'host'), 2);
  return ['| promise | measured | limit | kept |', '|---|---:|---:|---|', ...rows].join('\n');
}

// Both axes by powers of ten.
function plot() {
  const kWidth = 720, kHeight = 420, kLeft = 70, kRight = 130, kTop = 40, kBottom = 50;
  const kColours = { host: '#1a7f37', 'host, .deb': '#7aa98a', 'host, WAL': '#4ac26b', floor: '#6e7781', 'floor, WAL': '#afb8c1', 'in browser': '#cf222e', python: '#0969da', 'python, WAL': '#54aeff', node: '#8250df', 'node, WAL': '#c297ff' };
  const lines = Object.keys(kColours)
    .map((contender) => ({ contender, points: sizesOf(kEvent).map((media) => [media, median(kEvent, contender, media)]).filter(([, ms]) => ms > 0) }))
    .filter(({ points }) => points.length > 1);
  const all = lines.flatMap(({ points }) => points.map(([, ms]) => ms));
  const low = Math.floor(Math.log10(Math.min(...all))), high = Math.ceil(Math.log10(Math.max(...all)));
  const right = Math.log10(largest);
  const x = (media) => kLeft + ((Math.log10(media) - 1) / (right - 1)) * (kWidth - kLeft - kRight);
  const y = (ms) => kHeight - kBottom - ((Math.log10(ms) - low) / (high - low)) * (kHeight - kTop - kBottom);
  const parts = [];
  for (let power = low; power <= high; ++power) {
    const at = y(10 ** power).toFixed(1);
    parts.push(`<line x1="${kLeft}" x2="${kWidth - kRight}" y1="${at}" y2="${at}" stroke="#d0d7de"/>`);
    parts.push(`<text x="${kLeft - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${10 ** power} ms</text>`);
  }
  for (const media of sizesOf(kEvent)) {
    parts.push(`<text x="${x(media).toFixed(1)}" y="${kHeight - kBottom + 20}" text-anchor="middle">${media.toLocaleString('en')}</text>`);
  }
  // Labels at the ends of their lines, kept apart from each other.
  const ends = lines.map(({ contender, points }) => ({ contender, points, label: y(points.at(-1)[1]) })).sort((a, b) => a.label - b.label);
  for (let i = 1; i < ends.length; ++i) ends[i].label = Math.max(ends[i].label, ends[i - 1].label + 15);
  for (const { contender, points, label } of ends) {
    const colour = kColours[contender];
    const way = points.map(([media, ms]) => `${x(media).toFixed(1)},${y(ms).toFixed(1)}`).join(' ');
    parts.push(`<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="${contender === 'host' ? 3 : 1.5}"/>`);
    for (const [media, ms] of points) parts.push(`<circle cx="${x(media).toFixed(1)}" cy="${y(ms).toFixed(1)}" r="3" fill="${colour}"/>`);
    parts.push(`<text x="${x(points.at(-1)[0]) + 10}" y="${label.toFixed(1)}" fill="${colour}" dominant-baseline="middle">${contender}</text>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kWidth} ${kHeight}" font-family="system-ui, sans-serif" font-size="12">
<rect width="${kWidth}" height="${kHeight}" fill="#fff"/>
<text x="${kLeft}" y="22" font-size="15">What one new attempt costs, by how many media are known</text>
${parts.join('\n')}
<text x="${(kLeft + kWidth - kRight) / 2}" y="${kHeight - 10}" text-anchor="middle">media known</text>
</svg>
`;
}

const text = `# What the host costs

Made by \`scripts/bench\`${quick ? ' --quick' : ''}, in one run on one machine. The contenders take turns, event by event. Figures are medians, in milliseconds
unless a unit is given; ratios say more than figures. Cold starts use the file as the last host left it; "at rest" means
four seconds after the last event. The host is the self-contained one; "host, .deb" uses the libraries of the distribution.
Who the contenders are: [tests/bench/peers/README.md](../tests/bench/peers/README.md).

![what one new attempt costs](bench.svg)

## Promised

A row with **no** is a limit that the host does not keep in this run: an aim, not a guarantee. No test depends on these figures.

${promises()}

## Measured

${table()}
`;
writeFileSync(join(folder, 'bench.md'), text);
writeFileSync(join(folder, 'bench.svg'), plot());
process.stdout.write(`${promises()}\n\n${folder}/bench.md, bench.json, bench.svg\n`);
