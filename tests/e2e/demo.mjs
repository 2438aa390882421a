// One whole session for people to watch: refused, page reloaded, refused, success. The exit code is 0 only if the host
// counted exactly that.
import { randomUUID } from 'node:crypto';
import { join, relative } from 'node:path';

import { startSession } from './support/session.mjs';
import { kRepository, missing, pictures } from './support/places.mjs';
import { Timeline } from './support/timeline.mjs';
import { hydrated, World } from './support/world.mjs';

const kScript = 'moderated@12,moderated@40,ok';
const kLimitMs = 90_000;

const here = (path) => relative(process.cwd(), path) || '.';

/** One picture with the page and the popup side by side. */
async function pictureOfBoth(world, page, popup) {
  await popup.locator('#log-details').evaluate((details) => { details.open = true; });
  await popup.addStyleTag({ content: 'html { overflow: hidden }' }); // the real popup grows with its content and has no scroll bar
  await popup.setViewportSize({ width: 360, height: await popup.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height)) });
  const [left, right] = [await page.screenshot(), await popup.screenshot()].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  const sheet = await world.browser.newPage();
  await sheet.setContent(`<!doctype html><body style="margin:0;padding:30px;width:max-content;display:flex;gap:30px;align-items:flex-start;background:#3a3f4a;overflow:hidden">
    <img src="${left}" style="border-radius:10px"><img src="${right}" style="border-radius:10px">`);
  await sheet.waitForFunction(() => [...document.images].every((image) => image.complete));
  await sheet.setViewportSize(await sheet.evaluate(() => ({ width: document.body.offsetWidth, height: document.body.offsetHeight })));
  const file = join(pictures('demo'), 'demo.png');
  await sheet.screenshot({ path: file });
  await sheet.close();
  return file;
}

async function show(world) {
  const mediaId = randomUUID();
  const timeline = new Timeline();
  const page = await world.openPost(mediaId, { script: kScript, ms: 1500 });
  const popup = await world.openPopup(page);
  await page.bringToFront();
  timeline.say('user', 'opens an image and starts a session: at most 3 refusals, 1 video wanted');
  await startSession(popup, { prompt: 'a lighthouse in the rain', maxRetries: 3, videoGoal: 1 });

  const deadline = Date.now() + kLimitMs;
  let reloaded = false;
  for (;;) {
    const view = await timeline.look({ world, mediaId, page });
    const outcome = view?.session.outcome ?? 'idle';
    if (!['idle', 'pending'].includes(outcome)) return { view, page, popup, clicks: world.clicks(mediaId).length };
    if (!reloaded && view?.session.retryCount === 1) {
      reloaded = true;
      timeline.say('user', 'reloads the page, which empties the site\'s own store');
      await page.reload();
      await hydrated(page);
    }
    if (Date.now() > deadline) throw new Error(`no end after ${kLimitMs / 1000} s; the outcome is "${outcome}"`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function main() {
  const headed = process.argv.includes('--headed');
  const lacking = missing();
  if (lacking) throw new Error(lacking);
  if (headed && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('--headed needs a display, and there is none here. Run it without --headed');
  }
  console.log('A real Chromium with the extension and the host, in a temporary profile. The site is a stand-in:\n'
    + 'it refuses twice, then makes the video. The host waits 3 s between attempts, the shortest it allows.\n');
  const world = await World.open({ headed });
  try {
    const { view, page, popup, clicks } = await show(world);
    const both = await pictureOfBoth(world, page, popup);
    console.log(`\nWhat the host stored (grok-retry-host --debug):\n\n${(await world.debugText()).trimEnd()}\n`);
    const { outcome, retryCount, videosGenerated } = view.session;
    console.log(`${outcome}: ${retryCount} refused, ${videosGenerated} made, ${clicks} clicks.`);
    console.log(`Screenshot of page and popup: ${here(both)}`);
    if (outcome !== 'success' || retryCount !== 2 || videosGenerated !== 1 || clicks !== 3) {
      throw new Error('expected success, 2 refused, 1 made, 3 clicks');
    }
    console.log(`\nTo use it for real, run ${here(join(kRepository, 'scripts/install'))}. It installs the host under ~/.local,\n`
      + 'registers it with every browser it finds, and says how to load the extension.');
  } finally {
    await world.close();
  }
}

main().catch((error) => {
  console.error(`demo: ${error.message}`);
  process.exitCode = 1;
});
