/**
 * What failed, in the user's language. What the host or the browser says itself is English and may be anything: it follows as a detail, called
 * one, and only where there is no better text.
 */
import { plain } from './dom.js';
import { t } from './language.js';

/** @typedef {import('../types.d.ts').Failure} Failure */

/** Messages that the host could not read. Which part it was helps nobody but us. */
const kUnreadable = ['parse_error', 'invalid_request', 'not_initialized'];
/** What people type, as the host names it, and the label that it has in the window. @type {Map<string, string>} */
const kLabels = new Map([
  ['prompt', 'prompt_name'], ['persistent.lastPromptValue', 'prompt_name'], ['persistent.maxRetries', 'max_retries'], ['persistent.videoGoal', 'video_goal'],
  ['search', 'search_name'], ['store', 'file_name'],
]);
const kSettings = 'settings.';

/** The label of what was refused; "" where it has none. @param {string} path as the host names it */
function labelOf(path) {
  const name = path.replace(/^params\./, '');
  if (name.startsWith(kSettings)) return t(`setting_${name.slice(kSettings.length).replaceAll('.', '_')}`);
  const key = kLabels.get(name);
  return key === undefined ? '' : t(key);
}

/** Words that no translation has, called what they are; "" for none. @param {string} words */
export const detailText = (words) => (words === '' ? '' : t('detail', plain(words)));

/** @param {Failure} failure @returns {string} */
export function failureText({ name, message, data }) {
  const { path = '', problem = '' } = /** @type {{path?: string, problem?: string}} */ (data ?? {});
  const said = path === '' ? message : `${path}: ${problem}`;
  if (name === 'invalid_params') {
    const label = labelOf(path);
    return label === '' ? both(t('failure_invalid_params'), said) : both(t('failure_of_field', label), problem);
  }
  return t(`failure_${kUnreadable.includes(name) ? 'invalid_request' : name}`) || both(t('failure_else'), said || name);
}

/** @param {string} text @param {string} detail */
const both = (text, detail) => [text, detailText(detail)].filter((part) => part !== '').join(' ');
