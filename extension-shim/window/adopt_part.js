/** Whether the user's own clicks start sessions. */
import { html } from './dom.js';
import { t } from './language.js';
import { hiddenAtFirst } from './parts.js';

/** @param {(on: boolean) => Promise<unknown>} setAdopt */
export function createAdoptPart(setAdopt) {
  const adopt = html('input', { id: 'adopt', type: 'checkbox' });
  const waits = hiddenAtFirst(html('p', { id: 'adopt-waits', class: 'note' }, t('adopt_waits')));
  const element = html('details', { id: 'adopt-details' }, html('summary', {}, t('adopt_title')),
    html('label', { class: 'check' }, adopt, ' ', t('adopt_check')), html('p', { class: 'note' }, t('adopt_about')), waits);
  element.hidden = true;
  adopt.addEventListener('change', () => setAdopt(adopt.checked));

  return {
    element,
    /** @param {{on: boolean, can: boolean, waits: boolean}} shown @param {boolean} busy whether the choice is on its way to the host */
    show(shown, busy) {
      element.hidden = !shown.can;
      waits.hidden = !shown.waits;
      if (!busy) adopt.checked = shown.on;
    },
  };
}
