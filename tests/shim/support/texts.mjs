// The English texts of the extension, as `chrome.i18n.getMessage` gives them.
import { readFileSync } from 'node:fs';

export const messages = JSON.parse(readFileSync(new URL('../../../extension-shim/_locales/en/messages.json', import.meta.url), 'utf8'));

/** Throws for a key that has no text: the browser would show an empty one. */
export function t(key, ...substitutions) {
  const { message } = messages[key] ?? {};
  if (message === undefined) throw new Error(`no text for ${key}`);
  return message.replace(/\$([1-9])/g, (_, which) => String(substitutions[which - 1] ?? ''));
}
