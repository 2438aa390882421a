/**
 * Turns the browser's text about a closed native port into one word. (Chromium: chrome.runtime.lastError; Firefox:
 * port.error, and no text at all when the host ended. Both are English and fixed in the source.) An extension never
 * sees the host's exit code, so it cannot distinguish more.
 */

/** @type {[RegExp, string][]} */
const kTexts = [
  [/host not found/i, 'not_installed'],
  [/no such native application/i, 'not_reachable'], // Firefox does not say whether the host is missing or forbidden
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
 * @param {boolean} again whether the port before ended a moment ago
 * @returns {import('../types.d.ts').Problem}
 */
export function problemOf(text, greeted, again = false) {
  const kind = text ? (kTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown') : 'exited';
  // A host that had answered crashed or was replaced. One that never answered does not work here at all. Of a host that ends while it is
  // written to, Chromium says what it says of unreadable answers; those come again.
  const hasCrashed = greeted && (kind === 'exited' || (kind === 'garbled' && !again));
  return { kind: hasCrashed ? 'crashed' : kind, text: text ?? '' };
}
