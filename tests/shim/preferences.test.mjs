// What the user switches on beside the badge, and how the browser's permission comes with it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { extras, keepNotify, mayNotify, onExtras, setNotify, setTabTitle } from '../../extension-shim/shared/preferences.js';
import { settle } from './support/world.mjs';

let stored;
let listeners;
let asked;
let grants;

beforeEach(() => {
  stored = {};
  listeners = [];
  asked = [];
  grants = true;
  globalThis.chrome = {
    storage: {
      local: {
        get: async (keys) => Object.fromEntries(keys.filter((key) => key in stored).map((key) => [key, stored[key]])),
        async set(items) {
          Object.assign(stored, items);
          for (const listener of listeners) listener(Object.fromEntries(Object.keys(items).map((key) => [key, {}])), 'local');
        },
      },
      onChanged: { addListener: (listener) => listeners.push(listener) },
    },
    permissions: {
      request(what) {
        asked.push(what);
        return Promise.resolve(grants);
      },
      contains: async () => grants,
    },
  };
});
afterEach(() => delete globalThis.chrome);

test('notifications and the title are off before anybody switches them on, and for any value but yes', async () => {
  assert.deepEqual(await extras(), { notify: false, tabTitle: false });
  stored = { notify: 'yes', tabTitle: 1 };
  assert.deepEqual(await extras(), { notify: false, tabTitle: false });
});

test('the permission is asked for within the click, and only when they are switched on', async () => {
  const done = setNotify(true);
  assert.deepEqual(asked, [{ permissions: ['notifications'] }], 'before anything is waited for');
  assert.equal(await done, true);
  assert.equal((await extras()).notify, true);
  assert.equal(await mayNotify(), true);
  assert.equal(await setNotify(false), false);
  assert.deepEqual([asked.length, (await extras()).notify], [1, false]);
});

test('who says no to the browser has them off', async () => {
  grants = false;
  assert.equal(await setNotify(true), false);
  assert.equal((await extras()).notify, false);
});

test('each change is heard, from whichever window, and no other', async () => {
  const heard = [];
  onExtras((now) => heard.push(now));
  await setTabTitle(true);
  await keepNotify(true);
  await chrome.storage.local.set({ on: false });
  for (const listener of listeners) listener({ notify: {} }, 'session');
  await settle();
  assert.deepEqual(heard, [{ notify: false, tabTitle: true }, { notify: true, tabTitle: true }]);
});
