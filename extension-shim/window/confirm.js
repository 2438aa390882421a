/** Asks the user before something is lost. A modal dialog: the keyboard stays in it, and Escape means no. */
import { html } from './dom.js';
import { t } from './language.js';
import { button } from './parts.js';

/**
 * @param {string} title @param {string[]} paragraphs what will be gone, and what will not @param {string} action the word on the button
 * @returns {Promise<boolean>}
 */
export function confirmed(title, paragraphs, action) {
  return new Promise((resolve) => {
    let yes = false;
    const no = button(t('cancel'), () => dialog.close());
    const dialog = html('dialog', { 'aria-labelledby': 'confirm-title' }, html('h2', { id: 'confirm-title' }, title), ...paragraphs.map((text) => html('p', {}, text)),
      html('div', { class: 'line buttons' }, button(action, () => {
        yes = true;
        dialog.close();
      }, { class: 'danger', id: 'confirm' }), no));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(yes);
    });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}
