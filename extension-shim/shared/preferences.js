/** The user's choices about the shim itself. The host keeps everything about sessions. */

const kCleanUp = 'removeImported';
const kOn = 'on';

/** May keys of older versions be removed once the host has them? Default: yes. @returns {Promise<boolean>} */
export async function mayCleanUp() {
  return (await chrome.storage.local.get(kCleanUp))[kCleanUp] !== false;
}

/** @param {boolean} yes */
export const setCleanUp = (yes) => chrome.storage.local.set({ [kCleanUp]: yes });

/** The master switch. Default: on. @returns {Promise<boolean>} */
export async function isOn() {
  return (await chrome.storage.local.get(kOn))[kOn] !== false;
}

/** @param {boolean} on */
export const setOn = (on) => chrome.storage.local.set({ [kOn]: on });
