/**
 * The texts that people read, in their language: those of `_locales`, by their key. A page that is none of the extension's (that of
 * `grok-retry-host --debug --html`) brings the English ones in `globalThis.grokRetryMessages`.
 */

/** @type {Record<string, {message: string}>|undefined} */
const ownMessages = /** @type {any} */ (globalThis).grokRetryMessages;

/**
 * "" where there is no such text.
 * @param {string} key @param {(string|number)[]} substitutions for `$1` to `$9`
 * @returns {string}
 */
export function t(key, ...substitutions) {
  const words = substitutions.map(String);
  if (!ownMessages) return chrome.i18n.getMessage(key, words) || '';
  const message = Object.hasOwn(ownMessages, key) ? ownMessages[key]?.message : undefined;
  return message?.replace(/\$([1-9$])/g, (_, which) => (which === '$' ? '$' : words[which - 1] ?? '')) ?? '';
}

/** The text for a code of the host or of the page; a code that a newer one made stays as it is. @param {string} kind @param {string} code */
export const told = (kind, code) => t(`${kind}_${code}`) || code;

/** A text that depends on a number, which is its `$1`: `key_one`, `key_other`. @param {string} key @param {number} count @param {(string|number)[]} more */
export function counted(key, count, ...more) {
  const form = new Intl.PluralRules(t('language')).select(count);
  const shown = number(count);
  return t(`${key}_${form}`, shown, ...more) || t(`${key}_other`, shown, ...more);
}

/** How times and numbers are written: as the user's browser has it, where that is the language of the texts. */
export function locale() {
  const language = t('language');
  const [base] = language.split('-');
  return globalThis.navigator?.languages?.find((tag) => tag.split('-')[0] === base) ?? language;
}

/** @param {number} value */
export const number = (value) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 }).format(value);
