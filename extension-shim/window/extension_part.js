/** What the extension itself may do, in this browser: the host knows nothing of it. */
import { mayCleanUp, setCleanUp } from '../shared/preferences.js';
import { html } from './dom.js';
import { t } from './language.js';

/** @typedef {import('../types.d.ts').Failure} Failure */

/**
 * @param {string} id @param {string} name @param {string} about @param {boolean} on @param {(on: boolean, input: HTMLInputElement) => unknown} change
 */
function choice(id, name, about, on, change) {
  const input = html('input', { id, type: 'checkbox', 'aria-describedby': `${id}-about` });
  input.checked = on;
  input.addEventListener('change', () => change(input.checked, input));
  return html('div', { class: 'setting' }, html('label', { class: 'check' }, input, ' ', name), html('p', { class: 'note', id: `${id}-about` }, about));
}

/** @param {(failure: Failure|null) => void} _tell what went wrong */
export async function extensionPart(_tell) {
  return html('div', {}, choice('clean-up', t('clean_up'), t('clean_about'), await mayCleanUp(), (on) => setCleanUp(on)));
}
