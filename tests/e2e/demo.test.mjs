// What scripts/demo shows: the whole session in words, and one picture of the page and the popup that is not cut.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { chromium } from 'playwright-core';

import { kChromium, kRepository, missing, pictures } from './support/places.mjs';

assert.equal(missing(), null);

const kMargin = 30; // pixels of plain background around the two pictures

/** How many columns and rows of a picture have only its background, counted from each side. */
async function edgesOf(file) {
  const browser = await chromium.launch({ executablePath: kChromium, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    return await page.evaluate(async (address) => {
      const image = Object.assign(new Image(), { src: address });
      await image.decode();
      const { width, height } = image;
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const plain = (x, y) => [0, 1, 2].every((part) => data[4 * (y * width + x) + part] === data[part]);
      const column = (x) => Array.from({ length: height }, (_, y) => plain(x, y)).every(Boolean);
      const row = (y) => Array.from({ length: width }, (_, x) => plain(x, y)).every(Boolean);
      const first = (length, isPlain) => Array.from({ length }, (_, at) => at).findIndex((at) => !isPlain(at));
      return {
        left: first(width, column), right: first(width, (x) => column(width - 1 - x)),
        top: first(height, row), bottom: first(height, (y) => row(height - 1 - y)),
      };
    }, `data:image/png;base64,${readFileSync(file).toString('base64')}`);
  } finally {
    await browser.close();
  }
}

test('the demo shows two refusals and a video, and a picture that is cut on no side', async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tests/e2e/demo.mjs'], { cwd: kRepository, encoding: 'utf8', timeout: 120_000 });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /success: 2 refused, 1 made, 3 clicks\.\nScreenshot of page and popup: build\/demo\/demo\.png\n/);
  assert.doesNotMatch(stdout, /\u001b/, 'no colours in a pipe');
  const edges = await edgesOf(join(pictures('demo'), 'demo.png'));
  for (const [side, margin] of Object.entries(edges)) assert.ok(margin >= kMargin && margin <= kMargin + 1, `${side}: ${margin}`);
});
