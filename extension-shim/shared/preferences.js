/** The user's choices about the shim itself. The host keeps everything about sessions. */

const kCleanUp = 'removeImported';
const kOn = 'on';
const kOwnClicksOff = 'ownClicksOff';

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

/** Has the host yet to hear that the user's own clicks start no sessions any more (R23)? @returns {Promise<boolean>} */
export async function isOwnClicksOff() {
  return (await chrome.storage.local.get(kOwnClicksOff))[kOwnClicksOff] === true;
}

/** @param {boolean} waits */
export const setOwnClicksOff = (waits) => chrome.storage.local.set({ [kOwnClicksOff]: waits });
