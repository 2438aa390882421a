/** What every document of the extension says of itself: its language, its direction and its title. */
import { t } from './language.js';

/** @param {string} [part] what the document shows, for its title */
export function prepareDocument(part) {
  document.documentElement.lang = t('language');
  document.documentElement.dir = t('direction');
  document.title = part === undefined ? t('appName') : t('title', t('appName'), part);
}
