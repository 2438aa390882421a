/** What the user chose about the shim itself. Everything about sessions is the host's. */

const kCleanUp = 'removeImported';

/** May keys of older versions be removed once the host has them? Default: yes. @returns {Promise<boolean>} */
export async function mayCleanUp() {
  return (await chrome.storage.local.get(kCleanUp))[kCleanUp] !== false;
}

/** @param {boolean} yes */
export const setCleanUp = (yes) => chrome.storage.local.set({ [kCleanUp]: yes });
