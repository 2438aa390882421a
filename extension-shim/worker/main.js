/** The service worker: passes the browser's events to the hub. Listeners are added at once, or the events that wake it would be lost. */
import { isOn, isOwnClicksOff, setOn, setOwnClicksOff } from '../shared/preferences.js';
import { realTimers as timers } from '../shared/timers.js';
import { createHub } from './hub.js';
import { tellLegacySettings } from './legacy_settings.js';
import { createHost } from './port.js';

/** "Chromium 156", from the browser's brands, without the decoy brand. */
function browser() {
  const brands = /** @type {{brand: string, version: string}[]} */ (/** @type {any} */ (navigator).userAgentData?.brands ?? []);
  const known = brands.filter(({ brand }) => !/not.*brand/i.test(brand));
  const named = known.find(({ brand }) => brand !== 'Chromium') ?? known[0];
  return named && { name: named.brand, version: named.version };
}

const { name, version } = chrome.runtime.getManifest();
const named = browser();
const host = createHost(
  {
    connectNative: (hostName) => chrome.runtime.connectNative(hostName),
    lastError: () => chrome.runtime.lastError?.message,
    timers,
    greeting: { client: { name, version }, ...(named ? { browser: named } : {}) },
  },
  {
    state(link) {
      hub.hostState();
      if (link.state !== 'ready') return;
      const { sync, local } = chrome.storage;
      tellLegacySettings({ sync, local, request: host.request }).catch(() => {}); // sent again with the next connection
    },
    notification: (method, params) => hub.notification(method, params),
  },
);

const hub = createHub({
  host,
  timers,
  on: null,
  keepSwitch: setOn,
  keepOwnClicksOff: setOwnClicksOff,
  showBadge(tab, { text, title, colour }) {
    // The tab may be gone by now; then there is nothing to show.
    const ignore = () => {};
    const where = tab === null ? {} : { tabId: tab };
    chrome.action.setBadgeText({ ...where, text }).catch(ignore);
    chrome.action.setTitle({ ...where, title }).catch(ignore);
    chrome.action.setBadgeBackgroundColor({ ...where, color: colour }).catch(ignore);
    chrome.action.setBadgeTextColor({ ...where, color: '#ffffff' }).catch(ignore);
  },
});
Promise.all([isOn(), isOwnClicksOff()]).then(([on, ownClicksOff]) => {
  hub.restoreOwnClicksOff(ownClicksOff);
  hub.turn(on);
});

chrome.runtime.onConnect.addListener((port) => hub.connected(port, location.origin));
chrome.tabs.onRemoved.addListener((tabId) => hub.tabRemoved(tabId));
