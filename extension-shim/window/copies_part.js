/**
 * What a delete leaves beside the host's file: older copies of it, and recordings. They may contain what was deleted, and go only as a whole,
 * so the user is asked once more.
 */
import { confirmed } from './confirm.js';
import { html } from './dom.js';
import { failureText } from './failures.js';
import { counted, number, t } from './language.js';
import { button, focusFirst, hiddenAtFirst, setBox, setText } from './parts.js';

/** @typedef {(method: string, params: object) => Promise<any>} Ask */
/** @typedef {{older: number, recordings: number, inUse: number}} Counts */
/** @typedef {import('../types.d.ts').Failure} Failure */

/** How many there are; null where the host is too old to say. @param {Ask} ask @returns {Promise<Counts|null>} rejects with a Failure */
export const countCopies = (ask) => ask('copies.count', {}).catch((/** @type {Failure} */ failure) => {
  if (failure.name === 'method_not_found') return null;
  throw failure;
});

/** Those that can be deleted. @param {Counts} counts */
export const totalOf = ({ older, recordings }) => older + recordings;

/** What deleting an image does not change, for the question before it. @param {Counts|null} counts */
export function leavesText(counts) {
  if (counts === null) return t('delete_leaves_of_older_host');
  return totalOf(counts) === 0 ? t('delete_leaves_exports') : counted('delete_leaves', totalOf(counts));
}

/** What deleting everything does with them, for the question before it. @param {Counts|null} counts @returns {string[]} */
export function everythingLeaves(counts) {
  if (counts === null) return [t('delete_everything_leaves_of_older_host')];
  return [...(totalOf(counts) === 0 ? [] : [counted('delete_everything_copies', totalOf(counts))]), t('delete_everything_leaves')];
}

/** @param {number} inUse */
const inUseText = (inUse) => (inUse === 0 ? '' : counted('copies_in_use', inUse));

/** Deletes all of them. @param {Ask} ask @returns {Promise<string>} the result in a sentence; rejects with a Failure */
export async function deleteCopies(ask) {
  const { deleted, left, inUse } = await ask('copies.delete', {});
  return [deleted === 0 ? '' : counted('copies_deleted', deleted), left === 0 ? '' : counted('copies_left', left), inUseText(inUse)].filter((text) => text !== '').join(' ');
}

/**
 * A note that is shown after a delete, with a button.
 * @param {Ask} ask @param {string} id @param {() => (HTMLElement|null|undefined)} next has the focus when the button is gone
 */
export function createCopiesPart(ask, id, next) {
  const text = html('p', {});
  const remove = button(t('copies_delete'), () => removeThem(), { id: `${id}-delete`, class: 'danger' });
  const note = hiddenAtFirst(html('div', { id, class: 'box warn' }, text, remove));
  const status = hiddenAtFirst(html('p', { id: `${id}-status`, role: 'status' }));
  /** @type {Counts|null} */ let found = null;

  /** @param {Counts|null} counts */
  function show(counts) {
    found = counts;
    const total = counts === null ? 0 : totalOf(counts);
    remove.hidden = total === 0;
    const said = [total === 0 ? '' : counted('copies_may', total), inUseText(counts?.inUse ?? 0)].filter((part) => part !== '');
    note.hidden = said.length === 0;
    setText(text, said.join(' '));
  }

  /** It is only a hint, so a failure shows what `otherwise` says. @param {Counts|null} otherwise */
  const recount = async (otherwise) => show(await countCopies(ask).catch(() => otherwise));

  async function removeThem() {
    await recount(found); // there may be others by now
    if (found === null || !await confirmed(counted('copies_title', totalOf(found)), [t('copies_covers', number(found.older), number(found.recordings)), t('delete_leaves_exports')], t('delete'))) return;
    try {
      const said = await deleteCopies(ask);
      await recount(null); // first, so that they are never said to be deleted and to be there
      setBox(status, said);
      focusFirst(next());
    } catch (failure) {
      setBox(status, failureText(/** @type {Failure} */ (failure)));
    }
  }

  return {
    element: html('div', {}, note, status),
    /** Something was deleted. */
    async look() {
      setBox(status, '');
      await recount(null);
    },
  };
}
