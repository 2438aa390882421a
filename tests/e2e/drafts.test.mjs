// What a user types in the window belongs to the image that the tab shows then, wherever the tab goes before it is sent.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { until } from './support/condition.mjs';
import { missing } from './support/places.mjs';
import { shows } from './support/session.mjs';
import { hydrated, World } from './support/world.mjs';

assert.equal(missing(), null);

/** @type {World} */ let world;

before(async () => {
  world = await World.open();
});
after(() => world?.close());

const holds = (window_, selector, value) => until(`${selector} to hold "${value}"`, async () => {
  const now = await window_.locator(selector).inputValue();
  if (now !== value) throw new Error(now);
  return true;
});

/** The tab goes to another image by itself, so that the window keeps the focus, and the window has heard of it. */
async function goTo(page, panel, mediaId) {
  await page.evaluate((address) => location.assign(address), world.site.address(mediaId, { script: 'hang' }));
  await page.waitForURL(new RegExp(mediaId));
  await hydrated(page);
  await until('the window to show it', async () => (await panel.locator('#media').innerText()).includes(mediaId.slice(0, 8)));
}

async function twoImages() {
  const [one, other] = [randomUUID(), randomUUID()];
  // The host knows both: the first letter of a prompt is not what tells it of an image.
  await world.withHost(async (host) => {
    for (const mediaId of [one, other]) {
      await host.request('session.start', { mediaId, prompt: `the prompt of ${mediaId}` });
      await host.request('session.stop', { mediaId });
    }
  });
  const page = await world.openPost(one, { script: 'hang' });
  const panel = await world.openPanel(page);
  await shows(panel, '#host-status', 'state', 'ready');
  await holds(panel, '#prompt', `the prompt of ${one}`);
  return { one, other, page, panel, close: () => Promise.all([page.close(), panel.close()]) };
}

test('a prompt that was typed for one image waits there, and is never in the box of the next', async () => {
  const { one, other, page, panel, close } = await twoImages();
  await panel.locator('#prompt').fill('typed for the first');
  await goTo(page, panel, other);
  await holds(panel, '#prompt', `the prompt of ${other}`);
  await panel.locator('#prompt').fill('typed for the second');
  await goTo(page, panel, one);
  await holds(panel, '#prompt', 'typed for the first');
  await panel.locator('#start:enabled').click();
  await until('the click', () => world.clicks(one).length === 1);
  assert.deepEqual(world.clicks(one).map(({ prompt }) => prompt), ['typed for the first']);
  await panel.locator('#stop:enabled').click();
  await goTo(page, panel, other);
  await holds(panel, '#prompt', 'typed for the second');
  assert.deepEqual(world.clicks(other), []);
  await close();
});

test('the same of an image that the host does not know yet', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const page = await world.openPost(one, { source: 'stream' });
  const panel = await world.openPanel(page);
  await shows(panel, '#host-status', 'state', 'ready');
  await panel.locator('#prompt').fill('typed for the first');
  await page.goto(world.site.address(other, { source: 'stream' }));
  await holds(panel, '#prompt', '');
  await page.goto(world.site.address(one, { source: 'stream', ms: 300 }));
  await holds(panel, '#prompt', 'typed for the first');
  await panel.locator('#start:enabled').click();
  await until('the click', () => world.clicks(one).length === 1);
  assert.deepEqual(world.clicks(one).map(({ prompt }) => prompt), ['typed for the first']);
  await Promise.all([page.close(), panel.close()]);
});

test('a limit that is half typed when the tab goes to another image is not sent for that one', async () => {
  const { one, other, page, panel, close } = await twoImages();
  await panel.locator('#max-retries').focus();
  await panel.keyboard.press('ControlOrMeta+A');
  await panel.keyboard.type('41');
  await holds(panel, '#max-retries', '41');
  await goTo(page, panel, other);
  await holds(panel, '#max-retries', '3');
  await panel.locator('#max-retries').blur();
  await goTo(page, panel, one);
  await holds(panel, '#max-retries', '41');
  const limitOf = async (mediaId) => (await world.view(mediaId)).persistent.maxRetries;
  assert.equal(await limitOf(other), 3);
  await panel.locator('#max-retries').focus();
  await panel.locator('#max-retries').blur();
  await until('the limit of the first', async () => await limitOf(one) === 41);
  assert.equal(await limitOf(other), 3);
  await close();
});
