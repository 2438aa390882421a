// How fast the panel is with ten thousand images known, that it costs nothing while hidden, and that typing loses nothing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { shows } from './support/session.mjs';
import { World } from './support/world.mjs';

assert.equal(missing(), null);

const kImages = 10_000;
// What a quiet machine keeps to. A busy one is slower, so the test fails at ten times as much only; the figures are printed.
const kOpenMs = 150;
const kChangeMs = 100;
const kPatience = 10;
const kRuns = 5;

/** @type {World} */ let world;
before(async () => {
  world = await World.open();
  const sessionByMediaId = Object.fromEntries(Array.from({ length: kImages }, (_, index) => [`image-${index}`, { retryCount: index % 5, outcome: 'idle' }]));
  await world.withHost((host) => host.request('migrate', { store: { state: { sessionByMediaId, persistentByMediaId: {} }, version: 1 } }));
});
after(() => world?.close());

/** The fastest of some: what others on the machine do is not ours. @param {() => Promise<number>} measure */
async function fastest(measure) {
  const all = [];
  for (let run = 0; run < kRuns; run++) all.push(await measure());
  return { least: Math.min(...all), all };
}

/** From now until what `seen` says in the window is true, in ms of the window's own clock. */
const timed = (window_, act, seen) => window_.evaluate(async ([actText, seenText]) => {
  const [run, isSeen] = [actText, seenText].map((text) => document.defaultView[text]);
  const from = performance.now();
  run();
  while (!isSeen()) await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - from;
}, [act, seen]);

test(`the panel opens within ${kOpenMs} ms with ${kImages} images known, and so does the list of them`, async (t) => {
  const panel = await world.openPanel(null);
  await shows(panel, '#host-status', 'state', 'ready');
  const opened = await fastest(async () => {
    await panel.reload();
    await panel.locator('#outcome').waitFor();
    return panel.evaluate(() => {
      const [{ domContentLoadedEventEnd }] = performance.getEntriesByType('navigation');
      const drawn = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity;
      return Math.max(domContentLoadedEventEnd, drawn);
    });
  });
  await shows(panel, '#host-status', 'state', 'ready');
  await panel.evaluate(() => {
    window.openList = () => {
      document.querySelector('#tab-image').click();
      document.querySelector('#images').replaceChildren();
      document.querySelector('#tab-images').click();
    };
    window.hasList = () => document.querySelectorAll('#images > li').length === 50;
  });
  const listed = await fastest(() => timed(panel, 'openList', 'hasList'));
  t.diagnostic(`opened in ${Math.round(opened.least)} ms, listed in ${Math.round(listed.least)} ms`);
  assert.ok(opened.least <= kOpenMs * kPatience, JSON.stringify(opened));
  assert.ok(listed.least <= kOpenMs * kPatience, JSON.stringify(listed));
  await panel.close();
});

test(`a change shows within ${kChangeMs} ms, typing loses no letter meanwhile, and nothing comes while the panel is hidden`, async (t) => {
  const image = randomUUID();
  const page = await world.openPost(image, { script: 'hang' });
  const panel = await world.openPanel(page);
  await shows(panel, '#host-status', 'state', 'ready');
  await panel.locator('#prompt').fill('a lighthouse');
  await panel.locator('#start:enabled').click();
  await shows(panel, '#outcome', 'outcome', 'pending');
  await until('the click', () => world.clicks(image).length === 1);
  // From the worker's message to the picture, both by the window's clock.
  const changed = await fastest(async () => {
    await panel.evaluate(() => {
      const input = document.querySelector('#max-retries');
      const next = Number(input.value) + 1;
      window.change = () => {
        input.value = String(next);
        input.dispatchEvent(new Event('input')); // a field says only what was typed
        input.dispatchEvent(new Event('change'));
      };
      window.isChanged = () => document.querySelector('#refused').textContent === `0 of ${next}`;
    });
    return timed(panel, 'change', 'isChanged');
  });
  t.diagnostic(`there and back in ${Math.round(changed.least)} ms`);
  assert.ok(changed.least <= kChangeMs * kPatience, JSON.stringify(changed));

  await panel.locator('#stop:enabled').click();
  await shows(panel, '#outcome', 'outcome', 'cancelled');
  const text = 'The quick brown fox jumps over the lazy dog, again and again. '.repeat(3);
  await panel.locator('#prompt').fill('');
  await panel.locator('#prompt').focus();
  const typing = panel.keyboard.type(text);
  const popup = await world.openPopup(page);
  await popup.locator('#auto-retry').uncheck();
  await popup.locator('#auto-retry').check();
  await typing;
  assert.equal(await panel.locator('#prompt').inputValue(), text);

  const drawn = () => panel.evaluate(() => window.drawn);
  await panel.evaluate(() => {
    // An answer is on its way to it while it is hidden.
    const input = document.querySelector('#max-retries');
    input.value = '43';
    input.dispatchEvent(new Event('input'));
    input.dispatchEvent(new Event('change'));
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    window.drawn = 0;
    new MutationObserver((all) => { window.drawn += all.length; }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await until('the popup to show what the panel said', async () => /of 43/.test(await popup.locator('#refused').innerText()));
  await popup.locator('#max-retries').fill('44');
  await popup.locator('#max-retries').blur();
  await until('the popup to show it', async () => /of 44/.test(await popup.locator('#refused').innerText()));
  assert.equal(await drawn(), 0, 'nothing is drawn while hidden');
  await panel.evaluate(() => {
    delete document.visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await until('the panel to show it again', async () => /of 44/.test(await panel.locator('#refused').innerText()));
  await Promise.all([page.close(), popup.close(), panel.close()]);
});
