/**
 * From what the browser says about a closed native port (Chromium: chrome.runtime.lastError; Firefox: port.error, and
 * nothing at all when the host ended; both English and fixed in the source) to one word. The exit code of a host never
 * reaches an extension, so nothing finer can be told apart.
 */

/** @type {[RegExp, string][]} */
const kTexts = [
  [/host not found/i, 'not_installed'],
  [/no such native application/i, 'not_reachable'], // Firefox does not say whether it is missing or forbidden
  [/is forbidden/i, 'forbidden'],
  [/failed to start/i, 'cannot_start'],
  [/has exited/i, 'exited'],
  [/error when communicating/i, 'garbled'],
  [/an unexpected error occurred/i, 'garbled'],
  [/invalid native messaging host name/i, 'bad_name'],
];

/**
 * @param {string|undefined} text
 * @param {boolean} greeted whether the host had answered `hello` on this port
 * @returns {import('../types.d.ts').Problem}
 */
export function problemOf(text, greeted) {
  const kind = text ? (kTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown') : 'exited';
  // One that worked and is gone crashed or was replaced; one that never answered does not work here at all.
  return { kind: kind === 'exited' && greeted ? 'crashed' : kind, text: text ?? '' };
}
