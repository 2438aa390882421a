// Which tab comes to the front, and how our own window opens in each browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from '../../extension-shim/shared/site.js';
import { createWindows } from '../../extension-shim/worker/windows.js';

const manifest = { action: { default_popup: 'popup/popup.html' } };

function api({ tabs = [], popup = true, side = false, sidebar = false, panel = true } = {}) {
  const done = [];
  const must = (works, what) => {
    if (!works) throw new Error('refused');
    done.push(what);
  };
  return {
    done,
    runtime: {
      getURL: (path) => `chrome-extension://abc/${path}`,
      getManifest: () => ({ ...manifest, ...(side ? { side_panel: {} } : {}), ...(sidebar ? { sidebar_action: {} } : {}) }),
    },
    action: { openPopup: async (options) => must(popup, ['popup', options.windowId]) },
    sidePanel: side ? { open: async ({ windowId }) => must(panel, ['panel', windowId]) } : undefined,
    sidebarAction: sidebar ? { open: async () => must(panel, ['sidebar']) } : undefined,
    tabs: {
      query: async ({ url }) => tabs.filter((tab) => tab.url.startsWith(url.slice(0, -1))),
      update: async (id) => {
        const tab = tabs.find((each) => each.id === id);
        must(tab && !tab.gone, ['tab', id]);
        return tab;
      },
      create: async ({ url }) => void done.push(['new', url]),
    },
    windows: { update: async (id) => void done.push(['window', id]) },
  };
}

for (const [what, has, opens] of [
  ['a side panel', { side: true }, [['panel', 9]]],
  ['a side panel that the browser refuses now', { side: true, panel: false }, [['popup', 9]]],
  ['a sidebar', { sidebar: true }, [['sidebar']]],
  ['a popup only', {}, [['popup', 9]]],
  ['a popup that cannot open now', { popup: false }, [['new', 'chrome-extension://abc/popup/popup.html?tab=4']]],
]) {
  test(`the window opens where there is ${what}`, async () => {
    const browser = api(has);
    await createWindows(browser, () => null).open({ id: 4, windowId: 9 });
    assert.deepEqual(browser.done, opens);
  });
}

const image = { id: 1, windowId: 9, url: 'https://grok.com/imagine/post/m1' };
const video = { id: 2, windowId: 9, url: 'https://grok.com/imagine/post/v1?x=1' };
const other = { id: 3, windowId: 9, url: 'https://grok.com/imagine/post/m2' };
const evil = { id: 4, windowId: 9, url: 'https://grok.com.evil.example/imagine/post/m1' };
const place = { mediaId: 'm1', tabId: 2, path: '/imagine/post/v1' };

for (const [what, tabs, live, done] of [
  ['the tab that shows it now', [image, video, other], 1, [['tab', 1], ['window', 9]]],
  ['the tab that showed it, still at that place', [image, video, other], null, [['tab', 2], ['window', 9]]],
  ['another tab on it, where that one went on', [image, { ...other, id: 2 }], null, [['tab', 1], ['window', 9]]],
  ['another tab on it, where the known one was closed', [{ ...video, gone: true }, image], 7, [['tab', 1], ['window', 9]]],
  ['a new tab, where nobody shows it', [other, evil], null, [['new', 'https://grok.com/imagine/post/m1']]],
]) {
  test(`an image comes to the front: ${what}`, async () => {
    const browser = api({ tabs });
    await createWindows(browser, () => live).show(place);
    assert.deepEqual(browser.done, done);
  });
}

test('a page of the site that shows no post is taken for no image', async () => {
  const browser = api({ tabs: [{ id: 5, windowId: 9, url: 'https://grok.com/imagine' }] });
  await createWindows(browser, () => null).show({ ...place, path: null });
  assert.deepEqual(browser.done, [['new', 'https://grok.com/imagine/post/m1']]);
});

test('whatever an image is called, its address is a page of the site', () => {
  for (const id of ['../../settings', '..', '//evil.example', 'a?b#c', 'javascript:alert(1)', '\\\\evil', '@evil.example', 'ü ☃', '%2e%2e%2f']) {
    const { origin, username, search, hash } = new URL(addressOf(id));
    assert.deepEqual({ origin, username, search, hash }, { origin: 'https://grok.com', username: '', search: '', hash: '' }, id);
  }
});
