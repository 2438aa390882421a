/** The panel beside the page: the image in the active tab, all images, the prompts. `panel.html?tab=<id>` stays with that tab. */
import { createAllImages } from '../window/all_images.js';
import { prepareDocument } from '../window/document.js';
import { html } from '../window/dom.js';
import { t } from '../window/language.js';
import { button } from '../window/parts.js';
import { openImage } from '../window/places.js';
import { createPrompts } from '../window/prompts.js';
import { createTabs } from '../window/tab_list.js';
import { createThisImage } from '../window/this_image.js';

prepareDocument();
const asked = new URLSearchParams(location.search).get('tab');
const own = asked === null ? await chrome.windows.getCurrent() : null;

async function activeTab() {
  const [active] = await chrome.tabs.query({ active: true, windowId: own?.id ?? chrome.windows.WINDOW_ID_CURRENT });
  return active?.id ?? -1;
}

let connection = '';
/** Those that ask the host by themselves. @type {{connected: () => void}[]} */ let views = [];
const tabId = asked === null ? await activeTab() : Number(asked);
const image = await createThisImage({
  tabId,
  leave: () => asked !== null && chrome.tabs.update(tabId, { active: true }),
  onChanged: (mediaId, view) => images.changed(mediaId, view),
  onState({ host, on }) {
    const next = host.state === 'ready' && on !== false ? host.hello?.connection ?? '' : '';
    if (next === connection) return;
    connection = next;
    if (next !== '') for (const view of views) view.connected();
  },
});
/** @type {(method: any, params: any) => Promise<any>} */
const ask = (method, params) => image.client.ask(method, params);
const images = createAllImages({ ask, open: openImage });
const prompts = createPrompts({
  ask,
  use(prompt) {
    tabs.open('image');
    image.write(prompt);
  },
});
views = [images, prompts];
const imageView = html('div', {}, image.main); // which is hidden for reasons of its own
const tabs = createTabs([
  { id: 'image', name: t('this_image'), element: imageView },
  { id: 'images', name: t('all_images'), element: images.element, show: images.show },
  { id: 'prompts', name: t('prompts_title'), element: prompts.element, show: prompts.show },
], t('appName'));
document.body.append(...image.host, html('main', {}, tabs.list, imageView, images.element, prompts.element),
  html('footer', {}, button(t('options'), () => chrome.runtime.openOptionsPage(), { id: 'open-options', class: 'link' })));

if (own) {
  const follow = async () => image.watch(await activeTab());
  chrome.tabs.onActivated.addListener(({ windowId }) => windowId === own.id && follow());
  chrome.tabs.onUpdated.addListener((_, change, tab) => tab.active && tab.windowId === own.id && change.status !== undefined && follow());
  document.addEventListener('visibilitychange', follow);
}
