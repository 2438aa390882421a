/** Brings things to the front: our own window, or the tab of an image. */
import { kProfile } from '../page/profile.js';

/** @typedef {import('./notifier.js').Place} Place */
/** @typedef {{id?: number, windowId?: number, url?: string}} BrowserTab */

const kSite = 'https://grok.com';

/** The page of an image. Whatever the id is, the address is one of the site's posts. @param {string} mediaId */
export const addressOf = (mediaId) => `${kSite}${kProfile.routes.post}${encodeURIComponent(mediaId)}`;

/** @param {string|undefined} url @returns {string|null} the path, if it is a page of the site */
function pathOf(url) {
  if (!url?.startsWith(`${kSite}/`)) return null;
  return new URL(url).pathname;
}

/**
 * @param {any} api `chrome`, or what a test has in its place
 * @param {(mediaId: string) => number|null} tabOn a tab that is known to show the image
 */
export function createWindows(api, tabOn) {
  /** A popup opens only in a window that has the focus, and not in every browser without a click. @param {BrowserTab|undefined} tab */
  async function popup(tab) {
    try {
      await api.action.openPopup(tab?.windowId === undefined ? {} : { windowId: tab.windowId });
    } catch {
      const page = api.runtime.getURL(api.runtime.getManifest().action.default_popup);
      await api.tabs.create({ url: tab?.id === undefined ? page : `${page}?tab=${tab.id}` });
    }
  }

  /** @param {number} tabId @returns {Promise<boolean>} */
  async function focus(tabId) {
    try {
      const { windowId } = await api.tabs.update(tabId, { active: true });
      await api.windows.update(windowId, { focused: true });
      return true;
    } catch {
      return false; // it was closed meanwhile
    }
  }

  return {
    /** Beside the page where the browser can do that. Call it in the user's gesture, before any `await`. @param {BrowserTab} [tab] @returns {Promise<void>} */
    open(tab) {
      const manifest = api.runtime.getManifest();
      const beside = manifest.side_panel && tab?.windowId !== undefined && api.sidePanel?.open ? api.sidePanel.open({ windowId: tab.windowId })
        : manifest.sidebar_action && api.sidebarAction?.open ? api.sidebarAction.open() : null;
      return beside === null ? popup(tab) : beside.catch(() => popup(tab));
    },
    /** @param {Place} place where the image was last seen */
    async show({ mediaId, tabId, path }) {
      const live = tabOn(mediaId);
      if (live !== null && await focus(live)) return;
      const address = addressOf(mediaId);
      const paths = [path, new URL(address).pathname];
      const tabs = /** @type {BrowserTab[]} */ (await api.tabs.query({ url: `${kSite}/*` })).filter(({ url }) => paths.includes(pathOf(url)));
      const known = tabs.filter(({ id }) => id === tabId);
      for (const { id } of [...known, ...tabs]) if (id !== undefined && await focus(id)) return;
      await api.tabs.create({ url: address });
    },
  };
}
