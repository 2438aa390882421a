// Whatever the page looks like and does meanwhile: a click lands on the right submit, with the granted words in its box, or nowhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClicker } from '../../extension-shim/page/clicker.js';
import { createSite } from '../../extension-shim/page/site.js';
import { holds } from '../../extension-shim/page/prompt_box.js';
import { randomPage } from './support/random_page.mjs';
import { retry, virtualClock } from './support/world.mjs';

const kPrompt = 'a red fox';
const kPages = Number(process.env.RANDOM_PAGES ?? 10_000);

async function retried(document) {
  const timers = virtualClock();
  const path = '/imagine/post/media-1';
  const clicker = createClicker({
    site: createSite(document, () => 5000),
    readPath: () => path, toldPath: () => path, imageOf: () => null, checkPath() {}, speak() {}, report() {}, expect() {}, readBack() {}, obstacle: () => null,
    claim: async () => ({ granted: true, prompt: kPrompt }),
    timers,
  });
  clicker.offer(retry('d1'));
  await timers.advance(2500);
}

test('on random pages a click lands on the right submit or nowhere (R24)', async (t) => {
  const count = { right: 0, nowhere: 0, could: 0 };
  for (let seed = 1; seed <= kPages; seed += 1) {
    const page = randomPage(seed);
    await retried(page.document);
    const clicked = page.clicked();
    const right = page.right();
    if (right) count.could += 1;
    if (clicked.length === 0) {
      count.nowhere += 1;
      continue;
    }
    assert.deepEqual(clicked.map((button) => button.attributes), right ? [right.attributes] : [], `seed ${seed}: a wrong button`);
    assert.equal(clicked[0], right, `seed ${seed}: another button of that name`);
    assert.equal(right.clicks, 1, `seed ${seed}`);
    assert.ok(holds(page.box, kPrompt), `seed ${seed}: other words`);
    count.right += 1;
  }
  t.diagnostic(`of ${kPages} pages: ${count.right} clicks on the right button, ${count.nowhere} none (${count.could} pages have one), 0 on a wrong one`);
  // Else it would be no wonder that nothing wrong was clicked.
  assert.ok(count.right > kPages / 8, JSON.stringify(count));
});
