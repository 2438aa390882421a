/**
 * From what the browser says about a closed native port (chrome.runtime.lastError, English and fixed in its source)
 * to one word. The exit code of a host never reaches an extension, so nothing finer can be told apart.
 */

/** @type {[RegExp, string][]} */
const kTexts = [
  [/host not found/i, 'not_installed'],
  [/is forbidden/i, 'forbidden'],
  [/failed to start/i, 'cannot_start'],
  [/has exited/i, 'exited'],
  [/error when communicating/i, 'garbled'],
  [/invalid native messaging host name/i, 'bad_name'],
];

/**
 * @param {string|undefined} text
 * @param {boolean} greeted whether the host had answered `hello` on this port
 * @returns {import('../types.d.ts').Problem}
 */
export function problemOf(text, greeted) {
  const kind = kTexts.find(([pattern]) => pattern.test(text ?? ''))?.[1] ?? 'unknown';
  // One that worked and is gone crashed or was replaced; one that never answered does not work here at all.
  return { kind: kind === 'exited' && greeted ? 'crashed' : kind, text: text ?? '' };
}
