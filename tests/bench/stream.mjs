// What listening costs the page: the same generation asked for with the wrapped `fetch` and with one that nobody wraps (a
// frame's, which the shim does not enter), in turns, in one browser. Prints medians and their ratio.
//   node tests/bench/stream.mjs [ROUNDS] [--keep]      needs Chromium, no host. --keep: into docs/street.md
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSite } from '../e2e/site/server.mjs';
import { launchBrowser } from '../e2e/support/browser.mjs';
import { kShim } from '../e2e/support/places.mjs';
import { keep } from '../e2e/support/street_page.mjs';
import { hydrated } from '../e2e/support/world.mjs';

const given = process.argv.slice(2);
const rounds = Number(given.find((word) => word !== '--keep') ?? 200);
const profile = mkdtempSync(join(tmpdir(), 'bench-stream-'));
const site = await startSite();
const browser = await launchBrowser({ profile, sitePort: site.port, shim: kShim });

/** In the page: milliseconds from asking to the first chunk and to the end, each way in turn. */
async function measured({ rounds, size }) {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const ways = { wrapped: (...args) => window.fetch(...args), plain: (...args) => frame.contentWindow.fetch(...args) };
  let heard = 0;
  document.addEventListener('grok-retry:stream', () => { heard += 1; });
  const question = { run: 'bench', script: 'ok', postId: 'p', mediaId: 'img-1', document: 'd', ms: 0 };
  const init = {
    method: 'POST', body: JSON.stringify({ mediaGenInput: { imageToVideo: { inputAssets: ['img-1'], prompt: 'x'.repeat(size) } } }),
    headers: { 'x-stand-in': JSON.stringify(question) },
  };
  async function once(fetch) {
    const began = performance.now();
    const reader = (await fetch('/rest/app-chat/conversations/new', init)).body.getReader();
    let first = 0;
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      first ||= performance.now() - began;
      bytes += value.length;
    }
    return { first, end: performance.now() - began, bytes };
  }
  const times = { wrapped: [], plain: [] };
  for (let round = -20; round < rounds; round += 1) {
    for (const way of round % 2 ? ['wrapped', 'plain'] : ['plain', 'wrapped']) {
      const time = await once(ways[way]);
      if (round >= 0) times[way].push(time);
    }
  }
  return { times, heard };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
try {
  const page = await browser.newPage();
  await page.goto(site.address('bench', { source: 'stream' }));
  await hydrated(page);
  const figures = [];
  for (const size of [100, 200_000]) {
    const { times, heard } = await page.evaluate(measured, { rounds, size });
    if (heard < rounds) throw new Error('nobody listened');
    const bytes = new Set([...times.wrapped, ...times.plain].map((time) => time.bytes));
    const added = Math.max(...bytes) - Math.min(...bytes);
    for (const what of ['first', 'end']) {
      const [wrapped, plain] = [times.wrapped, times.plain].map((list) => median(list.map((time) => time[what])));
      console.log(`${String(Math.max(...bytes)).padStart(7)} bytes, to the ${what === 'first' ? 'first chunk' : 'end'}: wrapped ${wrapped.toFixed(2)} ms, plain ${plain.toFixed(2)} ms, ratio ${(wrapped / plain).toFixed(3)}`);
      figures.push({ bytes: Math.max(...bytes), to: what === 'first' ? 'first chunk' : 'end', wrapped, plain, ratio: wrapped / plain, added });
    }
    console.log(`${''.padStart(7)} bytes added: ${added}`);
  }
  if (given.includes('--keep')) keep({ listening: figures });
} finally {
  await browser.close();
  await site.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
