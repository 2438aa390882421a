/** The popup: the image in the tab. `popup.html?tab=<id>` shows that tab instead of the active one. */
import { prepareDocument } from '../window/document.js';
import { html } from '../window/dom.js';
import { t } from '../window/language.js';
import { button } from '../window/parts.js';
import { hasPanel, openPanel } from '../window/places.js';
import { createThisImage } from '../window/this_image.js';

prepareDocument();
const asked = new URLSearchParams(location.search).get('tab');
const [active] = asked === null ? await chrome.tabs.query({ active: true, currentWindow: true }) : [];
const tabId = asked === null ? (active?.id ?? -1) : Number(asked);

const image = await createThisImage({
  tabId,
  /** The user looks at the page next: a popup closes, a tab of its own switches to the page's tab. */
  async leave() {
    if (asked === null) return window.close();
    await chrome.tabs.update(tabId, { active: true });
  },
});
const panel = button(t('open_panel'), () => openPanel(active?.windowId) && window.close(), { id: 'open-panel', class: 'link' });
panel.hidden = !hasPanel() || active === undefined;
document.body.append(...image.host, html('main', {}, image.main), html('footer', { class: 'line' }, panel, button(t('options'), () => chrome.runtime.openOptionsPage(), { id: 'open-options', class: 'link' })));
