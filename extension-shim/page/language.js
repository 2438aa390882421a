/** The language of a composer, for people who fix the shim. It never decides a click. */
import { all, nameOf, plain } from './composer.js';
import { kProfile } from './profile.js';

/** @type {Map<string, Set<string>>} */ const kLanguages = new Map();
for (const [language, labels] of Object.entries(kProfile.languages)) {
  for (const name of Object.values(labels).flatMap((kinds) => Object.values(kinds).filter(Array.isArray).flat())) {
    kLanguages.set(plain(name), (kLanguages.get(plain(name)) ?? new Set()).add(language));
  }
}

/** A language tag as a page may state it; null for any other content of that attribute. @param {string|null} tag */
const tagOf = (tag) => (/^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$/.test(tag ?? '') ? tag : null);

/**
 * The language in which most labels of the composer are known. The page's own statement decides between several, and when no
 * label is known.
 * @param {ReturnType<typeof import('./composer.js').findComposer>} found @param {Document} document @returns {string|null}
 */
export function languageOf({ prompt, whole }, document) {
  const labels = ['aria-label', 'placeholder'].map((name) => prompt?.getAttribute(name) ?? '');
  /** @type {Map<string, number>} */ const known = new Map();
  for (const text of [...labels, ...(whole ? all(whole, kProfile.button).map(nameOf) : [])]) {
    for (const language of kLanguages.get(plain(text)) ?? []) known.set(language, (known.get(language) ?? 0) + 1);
  }
  const most = Math.max(0, ...known.values());
  const best = [...known].filter(([, count]) => count === most).map(([language]) => language);
  const tag = tagOf(document.documentElement.getAttribute('lang'));
  return best.find((language) => language === tag) ?? best.find((language) => language === tag?.split('-')[0]) ?? best[0] ?? tag;
}
