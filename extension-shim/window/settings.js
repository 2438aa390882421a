/** Every setting of the host, as it describes them itself: its range, unit and default are nowhere in the window. */
import { html } from './dom.js';
import { failureText } from './failures.js';
import { number, t, told } from './language.js';
import { button, setBox, setText } from './parts.js';

/** @typedef {{name: string, type: string, min?: number, max?: number, unit?: string, default: number|boolean|null}} Described */
/** @typedef {number|boolean|null} Value */
/** @typedef {import('../types.d.ts').Failure} Failure */

/** The value of `backoff.initialMs` in `{backoff: {initialMs: 1}}`. @param {any} settings @param {string} name @returns {Value|undefined} */
export const valueIn = (settings, name) => name.split('.').reduce((inside, part) => inside?.[part], settings);

/** The other way round. @param {string} name @param {Value} value @returns {object} */
export const settingsWith = (name, value) => name.split('.').reduceRight((/** @type {any} */ inside, part) => ({ [part]: inside }), value);

/** Times are shown in seconds. @param {Described} it */
const scaleOf = (it) => (it.unit === 'ms' ? 1000 : 1);

/** A value as people read it. @param {Described} it @param {Value|undefined} value */
export function textOf(it, value) {
  if (typeof value === 'boolean') return value ? t('switch_on') : t('switch_off');
  if (value === null || value === undefined) return t('value_none');
  const shown = number(value / scaleOf(it));
  return it.unit === 'ms' ? t('duration_s', shown) : shown;
}

/** @param {Described} it @returns {string} "" where there is none */
export function rangeText(it) {
  if (it.min === undefined || it.max === undefined) return '';
  return it.unit === 'ms' ? t('range_s', number(it.min / 1000), number(it.max / 1000)) : t('range', number(it.min), number(it.max));
}

/** @param {(method: string, params: object) => Promise<any>} ask */
export function createSettings(ask) {
  const problem = html('p', { id: 'settings-problem', class: 'box bad', role: 'alert' });
  const list = html('div', { id: 'settings' });
  problem.hidden = true;
  /** @type {Map<string, (settings: object) => void>} */ const rows = new Map();
  /** What the rows are drawn from. */ let drawn = '';

  /** @param {string} name @param {Value} value */
  async function change(name, value) {
    setBox(problem, '');
    try {
      show((await ask('settings.update', { settings: settingsWith(name, value) })).settings);
    } catch (failure) {
      setBox(problem, failureText(/** @type {Failure} */ (failure)));
      await refresh();
    }
  }

  /** @param {object} settings */
  function show(settings) {
    for (const update of rows.values()) update(settings);
  }

  /** @param {Described} it */
  function rowOf(it) {
    const id = `setting-${it.name.replaceAll('.', '-')}`;
    const code = it.name.replaceAll('.', '_');
    const name = told('setting', code);
    const isSwitch = it.type === 'boolean';
    const input = html('input', isSwitch ? { id, type: 'checkbox' } : { id, type: 'number', step: it.type === 'number' || it.unit === 'ms' ? 'any' : '1', 'aria-describedby': `${id}-about` });
    if (!isSwitch) {
      if (it.min !== undefined) input.min = String(it.min / scaleOf(it));
      if (it.max !== undefined) input.max = String(it.max / scaleOf(it));
      if (it.default !== null) input.required = true;
      else input.placeholder = t('value_none');
    }
    const reset = button(t('reset'), async () => {
      await change(it.name, it.default);
      input.focus();
    }, { class: 'link', 'aria-label': t('reset_name', name) });
    const help = t(`setting_${code}_about`);
    const about = [rangeText(it), t('default_is', textOf(it, it.default))].filter((text) => text !== '').join(' · ');
    input.addEventListener('change', () => {
      if (isSwitch) return change(it.name, input.checked);
      if (!input.reportValidity()) return;
      change(it.name, input.value === '' ? null : Math.round(input.valueAsNumber * scaleOf(it) * 1000) / 1000);
    });
    rows.set(it.name, (settings) => {
      const value = valueIn(settings, it.name);
      reset.hidden = value === it.default;
      if (isSwitch) input.checked = value === true;
      else if (document.activeElement !== input) input.value = typeof value === 'number' ? String(value / scaleOf(it)) : '';
    });
    const unit = it.unit === 'ms' ? [html('span', { class: 'unit' }, t('unit_s'))] : [];
    return html('div', { class: 'setting', 'data-setting': it.name },
      html('label', { for: id }, name), html('div', { class: 'value' }, input, ...unit),
      html('p', { class: 'note', id: `${id}-about` }, help === '' ? about : `${help} ${about}`), reset);
  }

  async function refresh() {
    const { settings } = await ask('settings.get', {});
    show(settings);
  }

  return {
    element: html('div', {}, problem, list),
    /** Asks the host what there is, and draws it. */
    async load() {
      try {
        const { settings } = await ask('settings.describe', {});
        const described = JSON.stringify(settings);
        if (described !== drawn) { // what is half typed stays when another host describes the same
          rows.clear();
          list.replaceChildren(...settings.map(rowOf));
          drawn = described;
        }
        setBox(problem, '');
        await refresh();
      } catch (failure) {
        const { name } = /** @type {Failure} */ (failure);
        setBox(problem, name === 'method_not_found' ? t('settings_older_host') : failureText(/** @type {Failure} */ (failure)));
      }
    },
    /** A setting was changed elsewhere. */
    async refresh() {
      if (rows.size > 0) await refresh().catch(() => {});
    },
  };
}
