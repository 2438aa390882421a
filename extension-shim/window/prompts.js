/** The prompts that were used, newest first, where the user lets the host keep them: search, copy, use, delete. */
import { confirmed } from './confirm.js';
import { createCopiesPart } from './copies_part.js';
import { html, plain } from './dom.js';
import { failureText } from './failures.js';
import { counted, number, t } from './language.js';
import { button, focusFirst, searchBox, setText } from './parts.js';

/** @typedef {{promptId: string|number, prompt: string, used: number, refused: number, made: number, lastUsedAt: number}} Prompt */
/** @typedef {import('../types.d.ts').Failure} Failure */

const kPage = 50;

/**
 * @param {object} world
 * @param {(method: string, params: object) => Promise<any>} world.ask
 * @param {(prompt: string) => void} world.use puts it into the prompt box of the window
 */
export function createPrompts({ ask, use }) {
  const keep = html('input', { type: 'checkbox', id: 'keep-prompts' });
  const search = searchBox('prompts-search', t('prompts_search'), () => load(true));
  const status = html('p', { id: 'prompts-status', class: 'note', role: 'status' });
  const list = html('ul', { id: 'prompts', class: 'images' });
  const more = button(t('show_more'), () => load(false), { id: 'prompts-more' });
  const deleteAll = button(t('delete_all_prompts'), removeAll, { id: 'prompts-delete-all', class: 'danger' });
  const about = html('p', { class: 'note' }, t('keep_prompts_about'));
  const choice = html('label', { class: 'check' }, keep, ' ', t('setting_keepPromptHistory'));
  let shown = false;
  /** Whether the list is what was last asked for. */ let loaded = false;
  let asked = 0;
  let count = 0;
  /** @type {string|null} */ let cursor = null;

  const copies = createCopiesPart(ask, 'prompts-copies', () => keep);
  more.hidden = true;
  deleteAll.hidden = true;
  keep.addEventListener('change', async () => {
    await during(ask('settings.update', { settings: { keepPromptHistory: keep.checked } }));
    await refresh();
  });

  /** @template Result @param {Promise<Result>} answer @returns {Promise<Result|null>} */
  const during = (answer) => answer.catch((/** @type {Failure} */ failure) => {
    setText(status, failure.name === 'method_not_found' ? t('prompts_older_host') : failureText(failure));
    return null;
  });

  /** @param {boolean} fromTheStart */
  async function load(fromTheStart) {
    const mine = ++asked;
    loaded = false;
    if (fromTheStart) {
      cursor = null; // that of another list
      more.hidden = true;
    }
    const wanted = search.value.trim();
    /** @type {{prompts: Prompt[], nextCursor: string|null}|null} */
    const answer = await during(ask('prompts.list', { limit: kPage, ...(wanted === '' ? {} : { search: wanted }), ...(fromTheStart || cursor === null ? {} : { cursor }) }));
    if (mine !== asked || !answer) return;
    loaded = true;
    if (fromTheStart) {
      list.replaceChildren();
      count = 0;
    }
    const fresh = answer.prompts.map(rowOf);
    list.append(...fresh);
    count += answer.prompts.length;
    cursor = answer.nextCursor;
    more.hidden = cursor === null;
    tellCount();
    if (!fromTheStart) focusFirst(fresh[0]?.querySelector('button'));
  }

  function tellCount() {
    search.hidden = count === 0 && search.value === '';
    deleteAll.hidden = count === 0;
    setText(status, count > 0 ? counted('prompts', count) : t(search.value.trim() === '' ? 'prompts_none' : 'prompts_none_found'));
  }

  /** @param {Prompt} it */
  function rowOf({ promptId, prompt, used, refused, made }) {
    const facts = t('prompt_facts', number(used), number(refused), number(made));
    const row = html('li', {}, html('p', { class: 'whole' }, plain(prompt)), html('p', { class: 'note' }, facts), html('div', { class: 'line' },
      button(t('use'), () => use(prompt)),
      button(t('copy'), () => navigator.clipboard.writeText(prompt).then(() => setText(status, t('copied')))),
      button(t('delete'), async () => {
        if (!await during(ask('prompts.delete', { promptId }))) return;
        const beside = [row.nextElementSibling, row.previousElementSibling].map((other) => other?.querySelector('button'));
        row.remove();
        count--;
        tellCount();
        focusFirst(...beside, search, keep);
        await copies.look();
      }, { class: 'danger' })));
    return row;
  }

  async function removeAll() {
    if (!await confirmed(t('delete_prompts_title'), [t('delete_prompts_about')], t('delete'))) return;
    if (!await during(ask('prompts.delete', { all: true }))) return;
    await load(true);
    focusFirst(search, keep);
    await copies.look();
  }

  async function refresh() {
    const answer = await during(ask('settings.get', {}));
    if (!answer) return;
    const known = answer.settings.keepPromptHistory;
    choice.hidden = known === undefined;
    keep.checked = known === true;
    if (known === undefined) return setText(status, t('prompts_older_host'));
    await load(true);
  }

  return {
    element: html('div', {}, choice, about, html('div', { class: 'line tools', role: 'search' }, search), status, copies.element, list, html('div', { class: 'line tools' }, more, deleteAll)),
    /** The host is there, perhaps after a while. What it could not answer before is asked again. */
    connected() {
      if (shown && !loaded) refresh();
    },
    /** @param {boolean} visible */
    show(visible) {
      const isNew = visible && !shown;
      shown = visible;
      if (isNew) refresh();
    },
  };
}
