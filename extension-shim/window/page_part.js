/** What is known of the page in the tab: a report of it for people who fix the shim, and the part in which the user shows what was not found. */
import { html } from './dom.js';
import { t } from './language.js';
import { button, setText } from './parts.js';
import { createTeachPart } from './teach.js';

/** @typedef {ReturnType<typeof import('./model.js').present>} Shown */

/**
 * @param {Pick<ReturnType<typeof import('./client.js').createClient>, 'skeleton'|'teach'>} client
 * @param {object} window_
 * @param {() => unknown} window_.leave lets the user see the page
 * @param {() => {report: object|null, language: string|null, host: string|null}} window_.describe what is known of the page and the host
 */
export function createPagePart(client, { leave, describe }) {
  const shim = () => chrome.runtime.getManifest().version;
  const summary = html('p', { id: 'page-summary' });
  const copied = html('span', { id: 'page-copied', role: 'status' });
  const details = html('details', { id: 'page-details' }, html('summary', {}, t('page_title')), summary,
    html('p', {}, button(t('page_copy'), () => copy().then(() => setText(copied, t('page_copied')), () => setText(copied, t('page_not_copied'))), { id: 'page-copy' }), ' ', copied));
  details.hidden = true;
  const teach = createTeachPart({
    client, leave,
    describe() {
      const { language, host } = describe();
      return { shim: shim(), host, language };
    },
    open() {
      details.open = true;
    },
  });
  details.append(teach.element);

  async function copy() {
    const skeleton = await client.skeleton();
    if (skeleton === null) throw new Error('the page could not make one');
    const { host, report } = describe();
    await navigator.clipboard.writeText(JSON.stringify({ shim: shim(), host, report, skeleton }, null, 1));
  }

  return {
    element: details,
    /** @param {Shown} shown */
    show(shown) {
      details.hidden = shown.page === '';
      setText(summary, shown.page);
      teach.show(shown.teach);
    },
  };
}
