/**
 * Every image that the host knows, a page at a time: the host searches, filters and sorts. A line is made when it is shown, and what is in
 * it when it is opened. What changes while it is shown is changed in place.
 */
import { shownCounts } from './counts.js';
import { confirmed } from './confirm.js';
import { countCopies, createCopiesPart, leavesText } from './copies_part.js';
import { html, plain } from './dom.js';
import { failureText } from './failures.js';
import { counted, number, t, told } from './language.js';
import { ofLimit } from './model.js';
import { button, focusFirst, searchBox, setText } from './parts.js';
import { stateOf } from './timeline.js';

/** @typedef {import('../types.d.ts').View} View */
/** @typedef {import('../types.d.ts').Failure} Failure */

const kPage = 50;
const kDeletePage = 1000;
/** As much of a prompt as a line may have room for. */
const kPreview = 300;
/** States that can be chosen, as the host names them and as the window does. */
const kStates = /** @type {const} */ ([['active', 'pending'], ['paused', 'paused'], ['success', 'success'], ['failure', 'failure'], ['cancelled', 'cancelled'], ['idle', 'idle']]);
const kEnded = ['success', 'failure', 'cancelled'];

/** Whether its session is over. @param {View} view */
export const hasEnded = ({ session }) => !session.isActive && kEnded.includes(session.outcome);

/**
 * @param {object} world
 * @param {(method: string, params: object) => Promise<any>} world.ask
 * @param {(mediaId: string, view: View) => unknown} world.open lets the user see the page of an image
 */
export function createAllImages({ ask, open }) {
  const search = searchBox('images-search', t('images_search'), () => load(true));
  const state = html('select', { id: 'images-state', 'aria-label': t('filter_state') }, html('option', { value: '' }, t('every_state')), ...kStates.map(([code, word]) => html('option', { value: code }, t(`outcome_${word}`))));
  const sort = html('select', { id: 'images-sort', 'aria-label': t('sort') }, html('option', { value: 'recent' }, t('sort_recent')), html('option', { value: 'mediaId' }, t('sort_id')));
  const status = html('p', { id: 'images-status', class: 'note', role: 'status' });
  const list = html('ul', { id: 'images', class: 'images' });
  const more = button(t('show_more'), () => load(false), { id: 'images-more' });
  const deleteEnded = button(t('delete_ended'), deleteAllEnded, { id: 'images-delete-ended', class: 'danger' });
  const copies = createCopiesPart(ask, 'images-copies', () => search);
  more.hidden = true;

  /** @type {Map<string, ReturnType<typeof rowOf>>} */ let rows = new Map();
  /** @type {string|null} */ let cursor = null;
  let shown = false;
  /** Whether the list is what was last asked for. */ let loaded = false;
  let plainHost = false; // one that neither searches nor sorts
  let asked = 0;
  /** Images that run again since the list of the ended ones was made. @type {Set<string>} */ const running = new Set();

  for (const select of [state, sort]) select.addEventListener('change', () => load(true));

  /** @param {boolean} fromTheStart */
  async function load(fromTheStart) {
    const mine = ++asked;
    loaded = false;
    if (fromTheStart) {
      cursor = null; // that of another list
      more.hidden = true;
    }
    const wanted = search.value.trim();
    const params = {
      limit: kPage, ...(fromTheStart || cursor === null ? {} : { cursor }),
      ...(plainHost ? {} : { sort: sort.value, ...(state.value === '' ? {} : { state: state.value }), ...(wanted === '' ? {} : { search: wanted }) }),
    };
    /** @type {{sessions: View[], nextCursor: string|null}} */ let answer;
    try {
      answer = await ask('session.list', params);
    } catch (failure) {
      if (mine !== asked) return;
      if (!plainHost && /** @type {Failure} */ (failure).name === 'invalid_params') { // an older host
        plainHost = true;
        for (const tool of [search, state, sort]) tool.hidden = true;
        return load(fromTheStart);
      }
      return setText(status, failureText(/** @type {Failure} */ (failure)));
    }
    if (mine !== asked) return; // something else is wanted by now
    loaded = true;
    if (fromTheStart) rows = new Map();
    const fresh = answer.sessions.filter(({ mediaId }) => !rows.has(mediaId)).map((view) => {
      const row = rowOf(view);
      rows.set(view.mediaId, row);
      return row.element;
    });
    if (fromTheStart) list.replaceChildren(...fresh);
    else list.append(...fresh);
    cursor = answer.nextCursor;
    // The host looks through so many at a time, and none of them may be like that.
    if (fresh.length === 0 && cursor !== null) return load(false);
    more.hidden = cursor === null;
    tellCount();
    if (!fromTheStart) fresh[0]?.querySelector('summary')?.focus();
  }

  function tellCount() {
    const isChosen = search.value.trim() !== '' || state.value !== '';
    setText(status, rows.size === 0 ? t(isChosen ? 'images_none_chosen' : 'images_none') : cursor === null ? counted('images', rows.size) : counted('images_more', rows.size));
    deleteEnded.hidden = rows.size === 0;
  }

  /** @param {View} first */
  function rowOf(first) {
    let view = first;
    const name = html('span', { class: 'id' }, plain(view.mediaId));
    const word = html('span', { class: 'state' });
    const facts = html('span', { class: 'facts' });
    const prompt = html('span', { class: 'prompt' });
    const details = html('details', { class: 'image' }, html('summary', {}, name, word, facts, prompt));
    const element = html('li', { 'data-media': view.mediaId }, details);
    const whole = html('p', { class: 'whole' });

    function draw() {
      const { session, persistent } = view;
      const counts = shownCounts(session);
      const code = stateOf(view);
      setText(word, told('outcome', code));
      word.dataset.outcome = code;
      setText(facts, t('refused_and_videos', ofLimit(counts.refused, persistent.maxRetries), ofLimit(counts.videos, persistent.videoGoal)));
      setText(prompt, plain(persistent.lastPromptValue.slice(0, kPreview)));
      setText(whole, plain(persistent.lastPromptValue));
    }
    details.addEventListener('toggle', () => {
      if (!details.open || details.childElementCount > 1) return;
      details.append(html('div', { class: 'inside' }, whole, html('div', { class: 'line' },
        button(t('open_image'), () => open(view.mediaId, view)),
        button(t('clear'), () => clear(view.mediaId)),
        button(t('delete'), () => remove(view.mediaId), { class: 'danger' }))));
    });
    draw();
    return {
      element,
      /** @param {View} next */
      update(next) {
        view = next;
        draw();
      },
    };
  }

  /** @template Result @param {Promise<Result>} answer @returns {Promise<Result|null>} */
  const during = (answer) => answer.catch((failure) => {
    setText(status, failureText(failure));
    return null;
  });
  const requestId = () => crypto.randomUUID();

  /** @param {string} mediaId */
  async function clear(mediaId) {
    if (!await confirmed(t('clear_title'), [t('clear_about')], t('clear'))) return;
    await during(ask('session.clear', { mediaId, requestId: requestId() }));
  }

  /** @param {string} mediaId */
  async function remove(mediaId) {
    if (!await isSure(t('delete_title'))) return;
    const row = rows.get(mediaId)?.element;
    const beside = [row?.nextElementSibling, row?.previousElementSibling].map((other) => other?.querySelector('summary'));
    if (await during(ask('session.delete', { mediaId, requestId: requestId() }))) {
      focusFirst(...beside, search);
      await copies.look();
    }
  }

  /** Asks before one or more are deleted, and says what stays. @param {string} title */
  async function isSure(title) {
    const counts = await during(countCopies(ask).then((found) => ({ found })));
    return counts !== null && confirmed(title, [t('delete_covers'), leavesText(counts.found)], t('delete'));
  }

  async function deleteAllEnded() {
    running.clear();
    /** @type {string[]} */ const ended = [];
    for (let at = /** @type {string|null|undefined} */ (undefined); at !== null;) {
      /** @type {{sessions: View[], nextCursor: string|null}|null} */
      const page = await during(ask('session.list', { limit: kDeletePage, ...(at === undefined ? {} : { cursor: at }) }));
      if (!page) return;
      ended.push(...page.sessions.filter(hasEnded).map(({ mediaId }) => mediaId));
      at = page.nextCursor;
    }
    if (ended.length === 0) return setText(status, t('no_ended'));
    if (!await isSure(counted('delete_ended_title', ended.length))) return;
    let deleted = 0;
    for (const [index, mediaId] of ended.entries()) {
      if (running.has(mediaId)) continue; // started again meanwhile
      setText(status, t('deleted_of', number(index), number(ended.length)));
      if (!await during(ask('session.delete', { mediaId, requestId: requestId() }))) return deleted > 0 ? copies.look() : undefined;
      deleted++;
    }
    await load(true);
    setText(status, counted('deleted', deleted));
    search.focus();
    await copies.look();
  }

  return {
    element: html('div', {}, html('div', { class: 'line tools', role: 'search' }, search, state, sort), status, copies.element, list, html('div', { class: 'line tools' }, more, deleteEnded)),
    /** The user looks at it now, or no longer does. @param {boolean} visible */
    show(visible) {
      const isNew = visible && !shown;
      shown = visible;
      if (isNew) load(true);
    },
    /** The host is there, perhaps after a while. What it could not answer before is asked again. */
    connected() {
      if (shown && !loaded) load(true);
    },
    /** An image has changed, or is gone. @param {string} mediaId @param {View|null} view */
    changed(mediaId, view) {
      if (view && !hasEnded(view)) running.add(mediaId);
      if (!shown) return;
      const row = rows.get(mediaId);
      if (view && row) return row.update(view);
      if (row) {
        row.element.remove();
        rows.delete(mediaId);
      } else if (view && sort.value === 'recent' && search.value.trim() === '' && state.value === '') {
        const made = rowOf(view);
        rows.set(mediaId, made);
        list.prepend(made.element);
      }
      tellCount();
    },
  };
}
