/** Which of the known composers this is, for people who fix the shim and for what the user showed. */
import { kProfile } from './profile.js';

/** @param {{whole: Element|null, by: import('./composer.js').By}} found @returns {string|null} */
export function layoutOf({ whole, by }) {
  const fits = kProfile.layouts.find(({ box, composer, has }) => box === by.box && (composer ?? by.composer) === by.composer && (!has || whole?.matches(has) || whole?.querySelector(has)));
  return fits?.name ?? null;
}
