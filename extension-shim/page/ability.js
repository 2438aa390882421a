/**
 * Whether this document may act. A hidden one may where the page keeps what is written into it; one that did not keep it
 * while hidden is not asked again before it is shown. Nothing here makes a page look shown that is not.
 */
import { kReasons } from './reasons.js';

/** @param {{visible: () => boolean}} page */
export function createAbility({ visible }) {
  let keptWhileHidden = true;

  return {
    visible,
    /** A prompt was written and looked for. @param {boolean} kept */
    readBack(kept) {
      if (!visible()) keptWhileHidden = kept;
    },
    /** @param {import('./composer.js').Unusable['why']|null} why as the composer says it */
    canAct: (why) => visible() || (keptWhileHidden && (why === null || why === 'disabled')),
    /** Why nothing may be claimed now, null where it may. */
    obstacle: () => (visible() || keptWhileHidden ? null : kReasons.hidden),
  };
}
