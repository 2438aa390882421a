// The pictures of README.md: the popup in the middle of a session, light and dark, and the demo on a terminal.
// Run by scripts/pictures.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { until } from './support/condition.mjs';
import { kRepository } from './support/places.mjs';
import { startSession } from './support/session.mjs';
import { terminalSvg } from './support/terminal_svg.mjs';
import { World } from './support/world.mjs';

const kFolder = join(kRepository, 'docs/pictures');
const kCommand = './scripts/demo';

const saved = (name) => console.log(relative(process.cwd(), join(kFolder, name)));

/** Two refusals behind it, the third attempt running: most of what the popup can show. */
async function popupPictures() {
  const world = await World.open({ settings: { cooldownMs: 3000, defaultVideoGoal: 1 } });
  try {
    const mediaId = randomUUID();
    const page = await world.openPost(mediaId, { script: 'moderated@12,moderated@40,ok', ms: 4000 });
    const popup = await world.openPopup(page);
    await page.bringToFront();
    await startSession(popup, { prompt: 'a lighthouse in the rain', maxRetries: 3, videoGoal: 1 });
    await until('the second refusal', async () => await popup.locator('#refused').textContent() === '2 of 3', { within: 60_000 });
    await popup.locator('#timeline .running text').filter({ hasText: /\d/ }).waitFor({ state: 'attached', timeout: 30_000 });
    const devtools = await world.browser.newCDPSession(popup);
    await devtools.send('Emulation.setScrollbarsHidden', { hidden: true });
    // The popup is as high as its content; each pixel twice, as on the screens most people have.
    const height = await popup.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
    await devtools.send('Emulation.setDeviceMetricsOverride', { width: 360, height, deviceScaleFactor: 2, mobile: false });
    for (const colorScheme of ['light', 'dark']) {
      await popup.emulateMedia({ colorScheme });
      const { data } = await devtools.send('Page.captureScreenshot', { format: 'png' });
      writeFileSync(join(kFolder, `popup-${colorScheme}.png`), Buffer.from(data, 'base64'));
      saved(`popup-${colorScheme}.png`);
    }
  } finally {
    await world.close();
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
  writeFileSync(join(kFolder, 'demo.svg'), terminalSvg([...typed, ...lines], `What ${kCommand} prints, line by line`));
  saved('demo.svg');
}

mkdirSync(kFolder, { recursive: true });
await terminalPicture();
await popupPictures(); // last: the process ends soon after its last world is closed
