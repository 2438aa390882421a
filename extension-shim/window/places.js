/** Lets the user see the page of an image, or another window of the extension. */
import { showImage } from '../shared/site.js';

/** The tab that shows the image or one of its posts, or a new one. @param {string} mediaId @param {import('../types.d.ts').View} view */
export const openImage = (mediaId, { session }) => showImage(chrome, mediaId, { posts: [session.currentPostId, ...session.processedAttemptIds] });

/** Whether this browser has a place beside the page. */
export const hasPanel = () => Boolean(/** @type {any} */ (chrome).sidePanel ?? /** @type {any} */ (globalThis).browser?.sidebarAction);

/** Only as an answer to a click or a key of the user. @param {number|undefined} windowId */
export function openPanel(windowId) {
  const firefox = /** @type {any} */ (globalThis).browser?.sidebarAction;
  return firefox ? firefox.open() : windowId !== undefined && chrome.sidePanel.open({ windowId });
}
