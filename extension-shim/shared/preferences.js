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

const kNotify = 'notify';
const kTabTitle = 'tabTitle';
const kNotifications = { permissions: [/** @type {const} */ ('notifications')] };

/** @typedef {{notify: boolean, tabTitle: boolean}} Extras what people may switch on beside the badge. Default: off. */

/** @returns {Promise<Extras>} */
export async function extras() {
  const found = await chrome.storage.local.get([kNotify, kTabTitle]);
  return { notify: found[kNotify] === true, tabTitle: found[kTabTitle] === true };
}

/** Calls back after each change of them, from wherever it was made. @param {(extras: Extras) => void} changed */
export function onExtras(changed) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === 'local' && (kNotify in changes || kTabTitle in changes)) extras().then(changed);
  });
}

/** @param {boolean} on */
export const setTabTitle = (on) => chrome.storage.local.set({ [kTabTitle]: on });

/** Only keeps the choice. @param {boolean} on */
export const keepNotify = (on) => chrome.storage.local.set({ [kNotify]: on });

/** Whether the browser lets the extension notify. */
export const mayNotify = () => chrome.permissions.contains(kNotifications);

/**
 * Switches notifications on or off. On asks for the permission, so call it in the user's click, before any `await`. The browser's
 * question may close a popup that asks; then the worker keeps the answer.
 * @param {boolean} on @returns {Promise<boolean>} whether they are on now
 */
export async function setNotify(on) {
  const granted = on && await chrome.permissions.request(kNotifications);
  await keepNotify(granted);
  return granted;
}

/** Has the host yet to hear that the user's own clicks start no sessions any more (R23)? @returns {Promise<boolean>} */
export async function isOwnClicksOff() {
  return (await chrome.storage.local.get(kOwnClicksOff))[kOwnClicksOff] === true;
}

/** @param {boolean} waits */
export const setOwnClicksOff = (waits) => chrome.storage.local.set({ [kOwnClicksOff]: waits });
