/** What the user may do with all that is kept: take it out, take it in, delete it. */
import { confirmed } from './confirm.js';
import { countCopies, deleteCopies, everythingLeaves } from './copies_part.js';
import { html } from './dom.js';
import { failureText } from './failures.js';
import { counted, number, t } from './language.js';
import { button, setText } from './parts.js';

/** @typedef {(method: string, params: object) => Promise<any>} Ask */

/** An object whose keys are ids: in any other, `__proto__` is no key. @returns {Record<string, unknown>} */
const byId = () => Object.create(null);

/** All pages of the host's export as one store. @param {Ask} ask */
export async function exported(ask) {
  const state = { sessionByMediaId: byId(), persistentByMediaId: byId() };
  const all = { state, version: 1, revisionByMediaId: byId(), suggestionByMediaId: byId() };
  for (let cursor = /** @type {string|null|undefined} */ (undefined); cursor !== null;) {
    const page = await ask('store.export', cursor === undefined ? {} : { cursor });
    Object.assign(state.sessionByMediaId, page.state.sessionByMediaId);
    Object.assign(state.persistentByMediaId, page.state.persistentByMediaId);
    Object.assign(all.revisionByMediaId, page.revisionByMediaId);
    Object.assign(all.suggestionByMediaId, page.suggestionByMediaId);
    all.version = page.version;
    cursor = page.nextCursor;
  }
  return all;
}

/**
 * @param {Ask} ask
 * @param {() => Promise<unknown>} forget what the extension itself keeps, and what the user showed
 */
export function createDataPart(ask, forget) {
  const status = html('p', { id: 'data-status', role: 'status' });
  const file = html('input', { type: 'file', id: 'import-file', accept: '.json,application/json', 'aria-label': t('import') });
  file.addEventListener('change', async () => {
    const [chosen] = file.files ?? [];
    file.value = '';
    if (!chosen) return;
    await doing(async () => {
      const answer = await ask('migrate', { store: await chosen.text() });
      return t('imported', number(answer.imported.length), number(answer.left.length + answer.rejected.length + answer.pending.length));
    });
  });

  /** @param {() => Promise<string>} act what is to be said afterwards */
  async function doing(act) {
    setText(status, t('working'));
    try {
      setText(status, await act());
    } catch (failure) {
      setText(status, failureText(/** @type {import('../types.d.ts').Failure} */ (failure)));
    }
  }

  const takeOut = () => doing(async () => {
    const all = await exported(ask);
    const address = URL.createObjectURL(new Blob([JSON.stringify(all)], { type: 'application/json' }));
    html('a', { href: address, download: 'grok-retry-sessions.json' }).click();
    URL.revokeObjectURL(address);
    return counted('exported', Object.keys(all.state.sessionByMediaId).length);
  });

  async function deleteEverything() {
    /** @type {import('./copies_part.js').Counts|null|undefined} */ let copies;
    await doing(async () => {
      copies = await countCopies(ask);
      return '';
    });
    if (copies === undefined || !await confirmed(t('delete_everything'), [t('delete_everything_covers'), ...everythingLeaves(copies)], t('delete_everything'))) return;
    await doing(async () => {
      let count = 0;
      for (;;) {
        const { sessions } = await ask('session.list', { limit: 1000 });
        if (sessions.length === 0) break;
        for (const { mediaId } of sessions) {
          await ask('session.delete', { mediaId, requestId: crypto.randomUUID() });
          setText(status, counted('deleted', ++count));
        }
      }
      // An older host keeps no prompts.
      await ask('prompts.delete', { all: true }).catch((/** @type {import('../types.d.ts').Failure} */ failure) => {
        if (failure.name !== 'method_not_found') throw failure;
      });
      await forget();
      return [counted('deleted', count), copies === null ? '' : await deleteCopies(ask)].filter((text) => text !== '').join(' ');
    });
  }

  return html('div', {},
    html('p', {}, t('export_about')),
    html('div', { class: 'line tools start' }, button(t('export'), takeOut, { id: 'export' }), button(t('import'), () => file.click(), { id: 'import' }), button(t('delete_everything'), deleteEverything, { id: 'delete-everything', class: 'danger' })),
    hiddenFile(file), status);
}

/** The browser's own button says its words in the browser's language, and ours opens it. @param {HTMLInputElement} file */
function hiddenFile(file) {
  file.hidden = true;
  return file;
}
