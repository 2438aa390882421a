/**
 * What a user typed belongs to the image that the tab showed then, however often the tab moves on. An image that the host does not know
 * yet is told by its address. Pure.
 */

/**
 * @typedef {{tabId: number, image: string|null, path: string|null}} Place `image`: null while the host knows none there; `path`: null while
 *   nothing is known of the page
 */

/** @param {number} tabId @returns {Place} */
export const unknownPlace = (tabId) => ({ tabId, image: null, path: null });

/**
 * Where the tab is now, as far as the host has answered. Between a move of the page and the host's answer nobody knows whether it is another
 * image, so the place stays as it was.
 * @param {Place} before @param {import('../types.d.ts').TabState|null} tab
 * @returns {{place: Place, moved: boolean}} `moved`: to another image; otherwise it is the same one, of which more may be known now
 */
export function placeAfter(before, tab) {
  if (!tab || tab.tabId !== before.tabId) return { place: before, moved: false };
  const path = tab.path ?? null;
  const isFirst = before.image === null && before.path === null;
  if (!tab.heard) return { place: isFirst ? { ...before, path } : before, moved: false };
  const image = tab.view?.mediaId ?? null;
  const isSamePath = isFirst || before.path === path;
  const isSame = before.image !== null && image !== null ? before.image === image : isSamePath;
  if (!isSame) return { place: { ...before, image, path }, moved: true };
  return { place: { ...before, image: image ?? before.image, path }, moved: false };
}

/** Under which name its draft is kept. @param {Place} place */
export function draftKey({ tabId, image, path }) {
  return image === null ? `draft in ${tabId}: ${path ?? ''}` : `draft: ${image}`;
}
