/** Which versions are at work, the licence, and what is kept where. */
import { html } from './dom.js';
import { t } from './language.js';
import { setText } from './parts.js';

export function createAboutPart() {
  const host = html('dd', { id: 'about-host' });
  const sandbox = html('dd', { id: 'about-sandbox' });
  /** @param {string} name @param {HTMLElement} value */
  const fact = (name, value) => html('div', {}, html('dt', {}, name), value);
  return {
    element: html('div', {},
      html('dl', { class: 'facts' }, fact(t('about_extension'), html('dd', {}, chrome.runtime.getManifest().version)), fact(t('about_host'), host), fact(t('about_sandbox'), sandbox)),
      html('p', {}, t('about_licence')),
      html('h3', {}, t('privacy')), ...['privacy_1', 'privacy_2', 'privacy_3'].map((key) => html('p', {}, t(key)))),
    /** @param {import('../types.d.ts').Hello|null} hello */
    show(hello) {
      setText(host, hello ? hello.host.version : t('about_no_host'));
      const parts = hello?.host.sandbox;
      setText(sandbox, parts ? t('about_sandbox_is', parts.landlock, parts.seccomp) : '');
      const row = sandbox.parentElement;
      if (row) row.hidden = !parts;
    },
  };
}
