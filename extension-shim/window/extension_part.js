/** What the extension itself may do, in this browser: the host knows nothing of it. */
import { extras, mayCleanUp, mayNotify, onExtras, setCleanUp, setNotify, setTabTitle } from '../shared/preferences.js';
import { html } from './dom.js';
import { t } from './language.js';

/**
 * @param {string} id @param {string} name @param {string} about @param {boolean} on @param {(on: boolean, input: HTMLInputElement) => unknown} change
 * @returns {[HTMLElement, HTMLInputElement]}
 */
function choice(id, name, about, on, change) {
  const input = html('input', { id, type: 'checkbox', 'aria-describedby': `${id}-about` });
  input.checked = on;
  input.addEventListener('change', () => change(input.checked, input));
  return [html('div', { class: 'setting' }, html('label', { class: 'check' }, input, ' ', name), html('p', { class: 'note', id: `${id}-about` }, about)), input];
}

export async function createExtensionPart() {
  const chosen = await extras();
  const allowed = await mayNotify();
  const [notifyRow, notify] = choice('notify', t('choice_notify'), t('choice_notify_about'), chosen.notify && allowed, async (on, input) => {
    input.checked = await setNotify(on); // the browser asks, and the user may say no
  });
  const [titleRow, title] = choice('tab-title', t('choice_title'), t('choice_title_about'), chosen.tabTitle, setTabTitle);
  const [cleanUpRow] = choice('clean-up', t('clean_up'), t('clean_about'), await mayCleanUp(), setCleanUp);
  onExtras((now) => {
    notify.checked = now.notify;
    title.checked = now.tabTitle;
  });
  return html('div', {}, notifyRow, titleRow, cleanUpRow);
}
