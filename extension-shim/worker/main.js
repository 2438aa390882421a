/** The service worker: passes the browser's events to the hub. Listeners are added at once, or the events that wake it would be lost. */
import { extras, isOn, isOwnClicksOff, keepNotify, onExtras, setOn, setOwnClicksOff } from '../shared/preferences.js';
import { realTimers as timers } from '../shared/timers.js';
import { createCommands } from './commands.js';
import { createHub } from './hub.js';
import { tellLegacySettings } from './legacy_settings.js';
import { createNotifier } from './notifier.js';
import { createHost } from './port.js';
import { createWindows } from './windows.js';

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
    noted: () => hub.hostNoted(),
    notification: (method, params) => hub.notification(method, params),
  },
);

/** @type {import('./badge.js').Text} */
const t = (key, ...substitutions) => chrome.i18n.getMessage(key, substitutions.map(String));

const hub = createHub({
  host,
  timers,
  t,
  on: null,
  keepSwitch(on) {
    setOn(on);
    choose();
  },
  changed() {
    notifier.seen(hub.entries());
    commands.changed();
  },
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

const windows = createWindows(chrome, (mediaId) => hub.entries().find(({ view }) => view?.mediaId === mediaId)?.tab.id ?? null);
const commands = createCommands({ hub, openWindow: windows.open, newId: () => crypto.randomUUID(), timers });
const notifier = createNotifier({
  memory: chrome.storage.session,
  notifications: () => chrome.notifications, // comes and goes with its permission
  t,
  icon: chrome.runtime.getURL('icons/128.png'),
  show: windows.show,
  wall: () => Date.now(),
  newId: () => crypto.randomUUID(),
  timers,
});

chrome.runtime.onConnect.addListener((port) => hub.connected(port, location.origin));
chrome.tabs.onRemoved.addListener((tabId) => hub.tabRemoved(tabId));
chrome.commands.onCommand.addListener((name, tab) => void commands.run(name, tab));

let listens = false;
function listen() {
  if (listens || !chrome.notifications) return;
  listens = true;
  chrome.notifications.onClicked.addListener((id) => void notifier.clicked(id));
  chrome.notifications.onClosed.addListener((id) => void notifier.closed(id));
}
listen();
/** @type {(how: boolean) => (permissions: chrome.permissions.Permissions) => void} */
const kept = (on) => ({ permissions }) => {
  if (!permissions?.includes('notifications')) return;
  listen();
  keepNotify(on); // the popup that asked may be closed by the question
};
chrome.permissions.onAdded.addListener(kept(true));
chrome.permissions.onRemoved.addListener(kept(false));

/** @type {import('../shared/preferences.js').Extras|null} */ let chosen = null;
/** What the user has chosen holds from here on. @param {import('../shared/preferences.js').Extras|null} [now] */
function choose(now = chosen) {
  chosen = now;
  if (!chosen || hub.on() === null) return;
  hub.setTitled(chosen.tabTitle);
  notifier.turn(chosen.notify && hub.on() === true);
}
onExtras(choose);
Promise.all([isOn(), isOwnClicksOff(), extras()]).then(([on, ownClicksOff, found]) => {
  hub.restoreOwnClicksOff(ownClicksOff);
  if (hub.on() === null) hub.turn(on); // else a window has said it meanwhile
  choose(chosen ?? found);
});
