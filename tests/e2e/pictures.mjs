// The pictures of README.md and docs: the popup in the middle of a session and the page of --debug --html, light and dark, and
// the demo on a terminal. Run by scripts/pictures.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import { until } from './support/condition.mjs';
import { kRepository } from './support/places.mjs';
import { sessionEnds, startSession } from './support/session.mjs';
import { terminalSvg } from './support/terminal_svg.mjs';
import { World } from './support/world.mjs';

const kFolder = join(kRepository, 'docs/pictures');
const kCommand = './scripts/demo';

/** Every file of docs/pictures. */
const kPictures = {
  terminal: 'demo.svg',
  popup: { light: 'popup-light.png', dark: 'popup-dark.png' },
  report: { light: 'report-light.png', dark: 'report-dark.png', narrow: 'report-360.png' },
};

const saved = (name) => console.log(relative(process.cwd(), join(kFolder, name)));

/** Takes a picture of all that a tab shows at this width. `scale` 2: each pixel twice, as on the screens most people have. */
async function take(world, page, { width, colorScheme, name, scale = 1 }) {
  const devtools = await world.browser.newCDPSession(page);
  await devtools.send('Emulation.setScrollbarsHidden', { hidden: true });
  await page.emulateMedia({ colorScheme });
  const size = { width, deviceScaleFactor: scale, mobile: false };
  await devtools.send('Emulation.setDeviceMetricsOverride', { ...size, height: 800 });
  const height = await page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().bottom + parseFloat(getComputedStyle(document.body).marginBottom)));
  await devtools.send('Emulation.setDeviceMetricsOverride', { ...size, height });
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'png' });
  writeFileSync(join(kFolder, name), Buffer.from(data, 'base64'));
  saved(name);
}

/** Two refusals behind it, the third attempt running: most of what the popup can show. */
async function popupPictures(world) {
  const mediaId = randomUUID();
  const page = await world.openPost(mediaId, { script: 'moderated@12,moderated@40,ok', ms: 4000 });
  const popup = await world.openPopup(page);
  await page.bringToFront();
  await startSession(popup, { prompt: 'a lighthouse in the rain', maxRetries: 3, videoGoal: 1 });
  await until('the second refusal', async () => await popup.locator('#refused').textContent() === '2 of 3', { within: 60_000 });
  await popup.locator('#timeline .running text').filter({ hasText: /\d/ }).waitFor({ state: 'attached', timeout: 30_000 });
  for (const colorScheme of ['light', 'dark']) await take(world, popup, { width: 360, colorScheme, name: kPictures.popup[colorScheme], scale: 2 });
  await sessionEnds(world, mediaId, { outcome: 'success', retryCount: 2, videosGenerated: 1 });
  await Promise.all([page.close(), popup.close()]);
}

/** The page of --debug --html: that session, opened, and one that ended at its limit. */
async function reportPictures(world) {
  const limited = randomUUID();
  const first = await world.openPost(limited, { script: 'moderated@95,moderated@30', ms: 1000 });
  await startSession(await world.openPopup(first), { prompt: 'a harbour at dawn', maxRetries: 2, videoGoal: 1 });
  await sessionEnds(world, limited, { outcome: 'failure', retryCount: 2, videosGenerated: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'grok-retry-report-'));
  try {
    const file = join(folder, 'report.html');
    writeFileSync(file, await world.debugText('--html', '-'));
    const page = await world.browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const images = page.locator('details.image > summary');
    await images.last().click();
    await page.locator('details.image[open] .story').waitFor();
    for (const colorScheme of ['light', 'dark']) await take(world, page, { width: 900, colorScheme, name: kPictures.report[colorScheme] });
    await take(world, page, { width: 360, colorScheme: 'light', name: kPictures.report.narrow });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the demo prints on a real terminal (util-linux's `script` makes one), each line with its time. */
function demoLines() {
  return new Promise((resolve, reject) => {
    const run = spawn('script', ['-qefc', 'stty cols 100; node tests/e2e/demo.mjs', '/dev/null'],
      { cwd: kRepository, env: { ...process.env, NO_COLOR: '', TERM: 'xterm-256color' }, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = [];
    let start = null;
    let rest = '';
    run.stdout.setEncoding('utf8').on('data', (text) => {
      start ??= Date.now();
      const parts = (rest + text).split('\n');
      rest = parts.pop();
      for (const line of parts) lines.push({ at: (Date.now() - start) / 1000, line: line.replace(/\r$/, '') });
    });
    run.on('error', reject);
    run.on('close', (code) => (code === 0 ? resolve(lines) : reject(new Error(`the demo ended with ${code}`))));
  });
}

async function terminalPicture() {
  const lines = (await demoLines()).map(({ at, line }) => ({ at: at + 1, line }));
  const typed = [{ at: 0, line: `\u001b[1m$ ${kCommand}\u001b[0m` }, { at: 0, line: '' }];
  writeFileSync(join(kFolder, kPictures.terminal), terminalSvg([...typed, ...lines], `What ${kCommand} prints, line by line`));
  saved(kPictures.terminal);
}

async function main() {
  mkdirSync(kFolder, { recursive: true });
  await terminalPicture();
  const world = await World.open({ settings: { cooldownMs: 3000, defaultVideoGoal: 1 } }); // last: the process ends soon after its last world is closed
  try {
    await popupPictures(world);
    await reportPictures(world);
  } finally {
    await world.close();
  }
}

await main();
