/** The top of each window: the switch, whether all is saved, and what helps where something is in the way. */
import { html } from './dom.js';
import { t } from './language.js';
import { button, hiddenAtFirst, setBox, setList, setText } from './parts.js';

/** @typedef {ReturnType<typeof import('./model.js').present>} Shown */

const kSite = { origins: ['https://grok.com/*'] };

/** @param {Pick<ReturnType<typeof import('./client.js').createClient>, 'turn'>} client */
export function createHostPart(client) {
  const switchText = html('span', { id: 'switch-text', 'aria-hidden': 'true' });
  const turn = html('button', { id: 'switch', type: 'button', role: 'switch', 'aria-checked': 'true', 'aria-label': t('switch_name'), disabled: '' }, switchText);
  const sync = html('span', { id: 'sync' }, t('sync_connecting'));
  const version = html('span', { id: 'host-version' });
  const status = html('p', { id: 'host-status', role: 'status' }, sync, ' ', version);
  const remedyText = html('p', { id: 'remedy-text' });
  const remedyDetail = html('p', { id: 'remedy-detail' });
  const command = html('code', { id: 'remedy-command' });
  const remedyLine = html('p', { id: 'remedy-line' }, command, ' ', button(t('copy'), () => navigator.clipboard.writeText(command.textContent ?? ''), { id: 'remedy-copy' }));
  const remedy = hiddenAtFirst(html('section', { id: 'remedy', class: 'box bad', 'aria-label': t('remedy_name') }, remedyText, remedyDetail, remedyLine));
  const permission = hiddenAtFirst(html('section', { id: 'permission', class: 'box warn', 'aria-label': t('permission_name') },
    html('p', {}, t('permission_about')), html('p', {}, button(t('permission_ask'), () => chrome.permissions.request(kSite), { id: 'permission-ask' }))));
  const notices = html('ul', { id: 'notices', 'aria-label': t('notices_name') });
  const warning = hiddenAtFirst(html('p', { id: 'page-warning', class: 'box warn', role: 'status' }));
  const error = hiddenAtFirst(html('p', { id: 'error', class: 'box bad', role: 'alert' }));
  let isOff = false;
  turn.addEventListener('click', () => client.turn(isOff));

  return {
    elements: [
      html('header', {}, html('div', { class: 'line' }, html('h1', {}, t('appName')), turn), status),
      remedy, permission, notices, warning, error,
    ],
    /** @param {Shown} shown @param {string} linkState @param {string} problem what the window itself has to complain about */
    show(shown, linkState, problem) {
      isOff = shown.on === false;
      turn.disabled = shown.on === null;
      turn.setAttribute('aria-checked', String(!isOff));
      setText(switchText, isOff ? t('switch_off') : t('switch_on'));
      setText(sync, shown.sync.text);
      setText(version, shown.version);
      status.dataset.tone = shown.sync.tone;
      status.dataset.state = linkState;
      remedy.hidden = shown.remedy === null;
      setText(remedyText, shown.remedy?.text ?? '');
      setBox(remedyDetail, shown.remedy?.detail ?? '');
      setText(command, shown.remedy?.command ?? '');
      remedyLine.hidden = !shown.remedy?.command;
      permission.hidden = !shown.asksPermission;
      notices.hidden = shown.notices.length === 0;
      setList(notices, shown.notices, ({ kind, message }, li) => {
        li.className = 'box warn';
        li.dataset.kind = kind;
        li.append(message);
      });
      setBox(warning, shown.warning);
      setBox(error, problem || shown.failure);
    },
  };
}

/** Tells whether the browser lets the extension see the site: in Firefox the user may grant and withdraw it at any time. @param {(allowed: boolean) => void} tell */
export function watchPermission(tell) {
  const check = async () => tell(await chrome.permissions.contains(kSite));
  chrome.permissions.onAdded.addListener(check);
  chrome.permissions.onRemoved.addListener(check);
  check();
}
