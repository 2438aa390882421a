/** Two choices of the user that concern every image: whether their own clicks start sessions, and whether old data is removed. */
import { mayCleanUp, setCleanUp } from '../shared/preferences.js';
import { html } from './dom.js';
import { t } from './language.js';

/** @param {(on: boolean) => Promise<unknown>} setAdopt */
export async function createChoicesPart(setAdopt) {
  const adopt = html('input', { id: 'adopt', type: 'checkbox' });
  const adoptDetails = html('details', { id: 'adopt-details' }, html('summary', {}, t('adopt_title')),
    html('label', { class: 'check' }, adopt, ' ', t('adopt_check')), html('p', { class: 'note' }, t('adopt_about')));
  adoptDetails.hidden = true;
  const cleanUp = html('input', { id: 'clean-up', type: 'checkbox' });
  const data = html('details', { id: 'data-details' }, html('summary', {}, t('clean_title')), html('label', { class: 'check' }, cleanUp, ' ', t('clean_up')));
  adopt.addEventListener('change', () => setAdopt(adopt.checked));
  cleanUp.checked = await mayCleanUp();
  cleanUp.addEventListener('change', () => setCleanUp(cleanUp.checked));

  return {
    elements: [adoptDetails, data],
    /** @param {{on: boolean, can: boolean}} shown @param {boolean} busy whether a choice is on its way to the host */
    show(shown, busy) {
      adoptDetails.hidden = !shown.can;
      if (!busy) adopt.checked = shown.on;
    },
  };
}
