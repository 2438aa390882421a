// The page of `grok-retry-host --debug --html` in Chromium: from a file, as people open it. Pictures land in build/e2e-screenshots/.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { pastSessions } from './support/past_sessions.mjs';
import { environment, kChromium, kHost, missing, pictures } from './support/places.mjs';

assert.equal(missing(), null);

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kHostile = '</script><script>document.title = "broken"</script><!--<script>\u2028\u202e"><img src=x onerror="document.title = \'broken\'">';
const kSessions = Array.from({ length: 12 }, (_, index) => `session-${index}-2f6ee6-56b8-4025-a577-d431536a5d1f`);
const kSeen = Array.from({ length: 187 }, (_, index) => `image-${index}-56b8-4025`);

const folder = mkdtempSync(join(tmpdir(), 'grh-html-'));
/** @type {import('playwright-core').Browser} */ let browser;

/** Writes the page of a state. @param {string} name of the state's folder @param {string[]} flags */
function write(name, ...flags) {
  const stateHome = join(folder, name);
  const file = join(folder, `${name}${flags.length}.html`);
  execFileSync(kHost, ['--debug', '--html', file, '--force', ...flags], { env: environment(stateHome) });
  return file;
}

before(async () => {
  for (const name of ['many', 'one', 'none']) mkdirSync(join(folder, name));
  await pastSessions({ stateHome: join(folder, 'many'), ids: kSessions, seen: [kHostile, ...kSeen] });
  await pastSessions({ stateHome: join(folder, 'one'), ids: ['img-1'], prompt: kHostile });
  await pastSessions({ stateHome: join(folder, 'none'), ids: [] });
  browser = await chromium.launch({ executablePath: kChromium, args: ['--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the page in a window of its own; what the browser has to complain about, and what it fetches, is in `complaints` and `requests`. */
async function open(file, { width = 1280, colorScheme = 'light', javaScriptEnabled = true } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, javaScriptEnabled });
  const complaints = [], requests = [];
  page.on('console', (message) => complaints.push(message.text())); // a violation of the policy is such a message, too
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return Object.assign(page, { complaints, requests });
}

const summaries = (page) => page.locator('details.image > summary');
/** Opens the first image. What it has is drawn a moment after the click. */
async function openImage(page) {
  await summaries(page).first().click();
  await page.locator('details.image[open] > summary + *').first().waitFor();
}
const size = (page) => page.evaluate(() => ({ width: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight }));

test('the page opens from a file without a complaint and without another request, and says what --debug says of the host', async () => {
  const page = await open(write('many'));
  assert.equal(await page.locator('h1').innerText(), `grok-retry-host ${execFileSync(kHost, ['--version'], { encoding: 'utf8' }).split('\n')[0].split(' ').pop()}`);
  assert.match(await page.locator('header').innerText(), /layout bar, language en; the composer is ready; store present, stream listening; seen 1970-01-01/);
  assert.equal(await page.getByRole('status').innerText(), '200 images');
  await openImage(page);
  assert.deepEqual([page.complaints, page.requests], [[], [page.url()]]);
  await page.close();
});

test('an image opens to its sessions: what the last click came to, each attempt by shape and number, and what happened', async () => {
  const page = await open(write('many'));
  await page.getByLabel('Id of an image').fill('session-6-');
  await openImage(page);
  const image = page.locator('details.image');
  assert.match(await image.innerText(), /Done[^]*Refused\s*3 of 20[^]*Prompt\s*\(hidden, 17 characters\)[^]*Session 1[^]*What happened[^]*The user started session 1/);
  assert.deepEqual(await image.locator('.bead').evaluateAll((all) => all.map((bead) => bead.classList[1])), ['layer1', 'layer2', 'layer3', 'video', 'note']);
  assert.equal(await image.locator('svg').getAttribute('aria-label'), 'Timeline of this session: 3 refused (1 at layer 1, 1 at layer 2, 1 at layer 3), 1 made.');
  await page.close();
});

test('words from outside stay words: ids and prompts with markup, ends of scripts and characters that reorder', async () => {
  for (const [file, found] of [[write('many'), '</script>'], [write('one', '--show-prompts'), 'img-1']]) {
    const page = await open(file);
    await page.getByLabel('Id of an image').fill(found);
    await openImage(page);
    const text = await page.locator('details.image').innerText();
    assert.ok(text.includes('</script><script>document.title = "broken"</script><!--<script>\\u{2028}\\u{202e}"><img src=x'), text);
    assert.deepEqual(await page.evaluate(() => ['script', 'img', 'style'].map((name) => document.getElementsByTagName(name).length)), [2, 0, 1]);
    assert.deepEqual([await page.title(), page.complaints, page.requests], ['grok-retry-host', [], [page.url()]]);
    await page.close();
  }
});

test('the policy holds: neither markup nor a script nor a style that comes later has any effect', async () => {
  const page = await open(write('one'));
  const did = await page.evaluate(() => {
    const refused = (act) => { try { act(); return false; } catch (error) { return error instanceof TypeError || error instanceof EvalError; } };
    document.body.append(Object.assign(document.createElement('style'), { textContent: 'body { display: none }' }));
    return {
      markup: refused(() => { document.body.innerHTML = '<img src=x onerror="document.title = 1">'; }),
      script: refused(() => { document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 2' })); }),
      shown: getComputedStyle(document.body).display !== 'none',
    };
  });
  assert.deepEqual(did, { markup: true, script: true, shown: true });
  assert.equal(await page.title(), 'grok-retry-host');
  await page.close();
});

test('two hundred images are an index of bounded height, at 360 px too, where nothing sticks out sideways', async () => {
  for (const [width, most] of [[1280, 4500], [360, 6000]]) {
    const page = await open(write('many'), { width });
    const closed = await size(page);
    assert.ok(closed.width <= width && closed.height < most, JSON.stringify(closed));
    for (const index of [0, 1, 2, 3]) await summaries(page).nth(index).click();
    await page.getByLabel('Id of an image').fill('session');
    for (let index = 4; index < 12; index++) await summaries(page).nth(index).click();
    assert.ok((await size(page)).width <= width);
    await page.close();
  }
  const page = await open(write('one', '--show-prompts'), { width: 360 });
  await openImage(page);
  assert.ok((await size(page)).width <= 360);
  await page.close();
});

test('the index is filtered by id and by state, and more of it is shown when asked for', async () => {
  const page = await open(write('many'));
  const status = page.getByRole('status');
  assert.equal(await summaries(page).count(), 50);
  await page.getByRole('button', { name: 'Show 50 more of 150' }).click();
  assert.equal(await summaries(page).count(), 100);
  await page.getByLabel('State').selectOption({ label: 'Paused (2)' });
  assert.equal(await status.innerText(), '2 of 200 images');
  assert.deepEqual(await page.locator('.state').allInnerTexts(), ['Paused', 'Paused']);
  await page.getByLabel('State').selectOption({ label: 'any (200)' });
  await page.getByLabel('Id of an image').fill('IMAGE-7-56B8-4025 once');
  assert.deepEqual(await page.locator('.id').allInnerTexts(), ['image-7-56b8-4025'], 'by an attempt of it');
  await page.getByLabel('Id of an image').fill('nothing like it');
  assert.deepEqual([await status.innerText(), await summaries(page).count()], ['0 of 200 images', 0]);
  await page.close();
});

test('the keyboard is enough: filter, state, open, more', async () => {
  const page = await open(write('many'));
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
  const order = [];
  for (const key of ['Tab', 'Tab', 'Tab']) {
    await page.keyboard.press(key);
    order.push(await focused());
  }
  assert.deepEqual(order, ['filter-id', 'filter-state', 'SUMMARY']);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
  await page.keyboard.press('Enter');
  await page.locator('details.image[open] .story').waitFor();
  await page.getByRole('button').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('summary')].indexOf(document.activeElement)), 50, 'on the first one that is new');
  await page.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing to complain about, closed and open (${colorScheme})`, async () => {
    for (const width of [1280, 360]) {
      const page = await open(write('many'), { width, colorScheme });
      await page.evaluate(kAxe);
      const violations = () => page.evaluate(async () => {
        const { violations: found, passes } = await globalThis.axe.run();
        if (!passes.some(({ id }) => id === 'color-contrast')) throw new Error('axe has not looked');
        return found.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
      });
      assert.deepEqual(await violations(), []);
      await page.screenshot({ path: join(pictures(), `html-${width}-${colorScheme}.png`) });
      await page.getByLabel('Id of an image').fill('session');
      for (let index = 0; index < 6; index++) await summaries(page).nth(index).click();
      assert.deepEqual(await violations(), []);
      await page.screenshot({ path: join(pictures(), `html-open-${width}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
  });
}

test('a page without a session says what to do', async () => {
  const page = await open(write('none'));
  assert.match(await page.locator('main').innerText(), /No session yet: start one in the popup/);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('with scripts off the page says how many images there are and which command shows them', async () => {
  const page = await open(write('many'), { javaScriptEnabled: false });
  assert.match(await page.locator('body').innerText(), /200 images[^]*scripts are off[^]*grok-retry-host --debug/);
  await page.close();
});
