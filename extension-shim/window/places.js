/** Lets the user see the page of an image, or another window of the extension. */
import { kProfile } from '../page/profile.js';

const kPosts = `https://grok.com${kProfile.routes.post}`;

/** @param {string|undefined} address @returns {string|null} the post that it names */
function postOf(address) {
  if (!address?.startsWith(kPosts)) return null;
  try {
    return decodeURIComponent(address.slice(kPosts.length).split(/[/?#]/)[0] ?? '');
  } catch {
    return null; // a page may write any address
  }
}

/** The tab that shows the image or one of its posts, or a new one. @param {string} mediaId @param {import('../types.d.ts').View} view */
export async function openImage(mediaId, { session }) {
  const posts = new Set([mediaId, session.currentPostId, ...session.processedAttemptIds]);
  const tabs = await chrome.tabs.query({ url: `${kPosts}*` });
  const tab = tabs.find(({ url }) => posts.has(postOf(url)));
  if (tab?.id === undefined) return chrome.tabs.create({ url: `${kPosts}${encodeURIComponent(mediaId)}` });
  await chrome.tabs.update(tab.id, { active: true });
  await chrome.windows.update(tab.windowId, { focused: true });
}

/** Whether this browser has a place beside the page. */
export const hasPanel = () => Boolean(/** @type {any} */ (chrome).sidePanel ?? /** @type {any} */ (globalThis).browser?.sidebarAction);

/** Only as an answer to a click or a key of the user. @param {number|undefined} windowId */
export function openPanel(windowId) {
  const firefox = /** @type {any} */ (globalThis).browser?.sidebarAction;
  return firefox ? firefox.open() : windowId !== undefined && chrome.sidePanel.open({ windowId });
}
