// The hub between pages, popups and a host that a test plays.
import { createHub } from '../../../extension-shim/worker/hub.js';
import { t } from './texts.mjs';
import { fakePort, hello, settle, virtualClock } from './world.mjs';

export const own = 'chrome-extension://abc';
export const sender = (id, document) => ({ tab: { id }, frameId: 0, documentId: document, origin: 'https://grok.com' });

export function hub({ on = true } = {}) {
  const timers = virtualClock();
  const it = { timers, asked: [], badges: {}, changes: 0, wanted: null, nudges: 0, kept: [], keptOff: [], link: { state: 'ready', problem: null, hello } };
  it.hub = createHub({
    host: {
      state: () => it.link,
      request(method, params) {
        if (it.link.state !== 'ready') return Promise.reject({ name: 'offline', message: '', retryable: true });
        return new Promise((resolve, reject) => it.asked.push({ method, params: JSON.parse(JSON.stringify(params)), resolve, reject }));
      },
      want: (on) => (it.wanted = on),
      nudge: () => it.nudges++,
    },
    timers,
    t,
    changed() {
      it.changes++;
      it.heard?.();
    },
    on,
    keepSwitch: (turned) => it.kept.push(turned),
    keepOwnClicksOff: (waits) => it.keptOff.push(waits),
    showBadge: (tabId, badge) => (it.badges[tabId] = badge.text),
  });
  it.page = (id = 1, document = 'doc-1', more = {}) => {
    const port = fakePort({ name: 'page', sender: { ...sender(id, document), ...more } });
    it.hub.connected(port, own);
    return port;
  };
  it.popup = (tabId = 1) => {
    const port = fakePort({ name: 'popup', sender: { origin: own } });
    it.hub.connected(port, own);
    port.say({ type: 'watch', tabId });
    return port;
  };
  it.answer = async (result) => {
    it.asked.at(-1).resolve(result);
    await settle();
  };
  it.goes = (state) => {
    it.link = { state, problem: state === 'ready' ? null : { kind: 'crashed', text: '' }, hello: state === 'ready' ? hello : null };
    it.hub.hostState();
  };
  return it;
}

/** What of a kind reached the other side of a port. */
export const of = (port, type) => port.sent.filter((message) => message.type === type);
