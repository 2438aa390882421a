/** The first steps: a host, the permission for the site, a page with an image. Each says whether it is done; the open one says how. */
import { html } from './dom.js';
import { t } from './language.js';
import { kAbsent } from './model.js';
import { button, hiddenAtFirst, setText } from './parts.js';

/** What is run in the folder of the release. @type {Record<string, string>} */
const kInstall = { win: 'bin\\grok-retry-host.exe --install' };
const kInstallElsewhere = 'bin/grok-retry-host --install';
const kSteps = /** @type {const} */ (['host', 'permission', 'page']);

/**
 * Which steps are done. Pure.
 * @param {Pick<import('./model.js').Known, 'host'|'allowed'|'tab'|'on'>} known
 * @returns {{open: boolean, done: Record<typeof kSteps[number], boolean>}} `open`: the first one is not done
 */
export function stepsOf({ host, allowed, tab, on }) {
  const done = { host: host.state === 'ready', permission: allowed, page: tab?.page?.onPost === true };
  return { open: on !== false && !done.host && kAbsent.includes(host.problem?.kind ?? ''), done };
}

/** @param {string} os as chrome.runtime.getPlatformInfo names it */
export function createFirstRun(os) {
  const code = html('code', {}, kInstall[os] ?? kInstallElsewhere);
  const how = html('div', { class: 'how' },
    html('p', {}, t(`install_${os}`) || t('install_linux')),
    html('p', { class: 'command' }, code, ' ', button(t('copy'), () => navigator.clipboard.writeText(code.textContent ?? ''))),
    html('p', { class: 'note' }, t('install_live')));
  const rows = kSteps.map((step) => {
    const state = html('span', { class: 'done' });
    const row = html('li', { 'data-step': step }, html('div', {}, state, ' ', html('strong', {}, t(`step_${step}`))), ...(step === 'host' ? [how] : [html('p', { class: 'note' }, t(`step_${step}_about`))]));
    return { step, state, row };
  });
  const element = hiddenAtFirst(html('section', { id: 'first-run', 'aria-labelledby': 'first-run-title' }, html('h2', { id: 'first-run-title' }, t('first_run')), html('ol', {}, ...rows.map(({ row }) => row))));

  return {
    element,
    /** @param {ReturnType<typeof stepsOf>} shown */
    show({ open, done }) {
      element.hidden = !open;
      for (const { step, state, row } of rows) {
        row.dataset.done = String(done[step]);
        setText(state, done[step] ? t('step_done') : t('step_open'));
      }
    },
  };
}
