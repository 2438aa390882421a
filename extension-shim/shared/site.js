/** The site's addresses: where its pages are, and which post one of them names. */
import { kProfile } from '../page/profile.js';

export const kSite = 'https://grok.com';
const kPosts = `${kSite}${kProfile.routes.post}`;

/** The page of an image. Whatever the id is, the address is one of the site's posts. @param {string} mediaId */
export const addressOf = (mediaId) => `${kPosts}${encodeURIComponent(mediaId)}`;

/** @param {string|undefined} address @returns {string|null} the post that it names */
export function postOf(address) {
  if (!address?.startsWith(kPosts)) return null;
  try {
    return decodeURIComponent(address.slice(kPosts.length).split(/[/?#]/)[0] ?? '');
  } catch {
    return null; // a page may write any address
  }
}

/** @param {any} api `chrome`, or what a test has in its place @param {number} tabId @returns {Promise<boolean>} */
async function focus(api, tabId) {
  try {
    const { windowId } = await api.tabs.update(tabId, { active: true });
    await api.windows.update(windowId, { focused: true });
    return true;
  } catch {
    return false; // it was closed meanwhile
  }
}

/**
 * Brings the tab that shows an image to the front, or opens one.
 * @param {any} api `chrome`, or what a test has in its place
 * @param {string} mediaId
 * @param {object} known
 * @param {(string|null)[]} known.posts other posts of the image
 * @param {number|null} [known.live] a tab that shows it for certain
 * @param {number} [known.first] the tab that comes first where several show it
 */
export async function showImage(api, mediaId, { posts, live = null, first }) {
  if (live !== null && await focus(api, live)) return;
  const wanted = [mediaId, ...posts].filter((post) => post !== null);
  const tabs = /** @type {{id?: number, url?: string}[]} */ (await api.tabs.query({ url: `${kSite}/*` })).filter(({ url }) => wanted.some((post) => post === postOf(url)));
  for (const { id } of tabs.toSorted((a, b) => Number(b.id === first) - Number(a.id === first))) if (id !== undefined && await focus(api, id)) return;
  await api.tabs.create({ url: addressOf(mediaId) });
}
