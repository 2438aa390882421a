/** Brings things to the front: our own window, or the tab of an image. */
import { kSite, postOf, showImage } from '../shared/site.js';

/** @typedef {import('./notifier.js').Place} Place */
/** @typedef {{id?: number, windowId?: number, url?: string}} BrowserTab */

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

  return {
    /** Beside the page where the browser can do that. Call it in the user's gesture, before any `await`. @param {BrowserTab} [tab] @returns {Promise<void>} */
    open(tab) {
      const manifest = api.runtime.getManifest();
      const beside = manifest.side_panel && tab?.windowId !== undefined && api.sidePanel?.open ? api.sidePanel.open({ windowId: tab.windowId })
        : manifest.sidebar_action && api.sidebarAction?.open ? api.sidebarAction.open() : null;
      return beside === null ? popup(tab) : beside.catch(() => popup(tab));
    },
    /** @param {Place} place where the image was last seen */
    show: ({ mediaId, tabId, path }) => showImage(api, mediaId, { posts: [postOf(`${kSite}${path}`)], live: tabOn(mediaId), first: tabId }),
  };
}
