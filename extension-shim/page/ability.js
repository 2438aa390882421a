/**
 * Whether this document may act. A hidden document may act if its page keeps the prompt that is written into it. If it lost
 * a prompt while hidden, it does not act again until it is shown. Nothing here pretends that a hidden page is visible.
 */
import { kReasons } from './reasons.js';

/** @param {{visible: () => boolean}} page */
export function createAbility({ visible }) {
  let keptWhileHidden = true;

  return {
    visible,
    /** A prompt was written and read back. @param {boolean} kept */
    readBack(kept) {
      if (!visible()) keptWhileHidden = kept;
    },
    /** @param {import('./composer.js').Unusable['why']|null} why as the composer says it */
    canAct: (why) => visible() || (keptWhileHidden && (why === null || why === 'disabled')),
    /** Why nothing may be claimed now; null if it may. */
    obstacle: () => (visible() || keptWhileHidden ? null : kReasons.hidden),
  };
}
