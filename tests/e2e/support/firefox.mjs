// Firefox with the shim as a temporary add-on, driven over WebDriver BiDi: grok.com is the stand-in, the home is thrown away.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { startSite } from '../site/server.mjs';
import { until } from './condition.mjs';
import { HostClient } from './host_client.mjs';
import { debugJson, debugView, hostPids } from './host_truth.mjs';
import { environment, kAddOnId, kHost, kShim } from './places.mjs';

const kFirefox = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

export function missingFirefox() {
  const absent = [kFirefox, kHost].filter((path) => !existsSync(path));
  return absent.length > 0 ? `nothing at ${absent.join(', ')}` : null;
}

export class FirefoxWorld {
  #root = mkdtempSync(join(tmpdir(), 'grok-retry-firefox-'));
  #uuid = randomUUID(); // of this installation of the add-on; Firefox takes it from a preference, or makes one up
  #discard = () => rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  stateHome = join(this.#root, 'state');

  /** @param {{installed?: boolean}} [options] `installed: false`: nobody told this Firefox where the host is */
  static async open({ installed = true } = {}) {
    const world = new FirefoxWorld();
    try {
      await world.#start(installed);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async #start(installed) {
    process.once('exit', this.#discard);
    mkdirSync(this.stateHome);
    const env = environment(this.stateHome);
    if (installed) {
      execFileSync(kHost, ['--install', 'firefox'], { env });
      const host = await HostClient.start({ stateHome: this.stateHome });
      await host.request('settings.update', { settings: { cooldownMs: 3000 } });
      await host.close();
    }
    this.site = await startSite();
    this.browser = await puppeteer.launch({
      browser: 'firefox', executablePath: kFirefox, headless: true, acceptInsecureCerts: true, env,
      args: ['--remote-allow-system-access'], // or pages of an add-on are out of reach
      extraPrefsFirefox: {
        'network.dns.localDomains': 'grok.com',
        'network.socket.forcePort': `443=${this.site.port}`,
        'extensions.webextensions.uuids': JSON.stringify({ [kAddOnId]: this.#uuid }),
        'extensions.webextOptionalPermissionPrompts': false, // permissions.request() is granted as by the user
      },
    });
    await this.browser.installExtension(kShim);
  }

  async openPost(postId, options = {}) {
    const page = await this.browser.newPage();
    await page.goto(this.site.address(postId, options));
    await page.waitForFunction(() => window.__standIn?.hydrated);
    return page;
  }

  async #go(page, tabId, path = 'popup/popup.html') {
    // Of a page of an add-on, BiDi never says that it has loaded.
    page.goto(`moz-extension://${this.#uuid}/${path}?tab=${tabId}`).catch(() => {});
    await until(path, () => page.evaluate((id) => (
      location.search === `?tab=${id}` && document.body.dataset.on !== undefined), String(tabId)));
  }

  /** The popup as a tab, showing what it shows for the tab on this post. @param {{type?: 'tab'|'window'}} [place] only the selected tab of a window is seen */
  openPopup(postId, place) {
    return this.#open(postId, 'popup/popup.html', place);
  }

  /** The page of the sidebar, in a tab. @param {{type?: 'tab'|'window'}} [place] */
  openPanel(postId, place) {
    return this.#open(postId, 'panel/panel.html', place);
  }

  async openOptions() {
    const options = await this.browser.newPage();
    await this.#go(options, -1, 'options/options.html');
    return options;
  }

  /** A host beside that of the browser, while `act` runs. @param {(host: HostClient) => Promise<unknown>} act */
  async withHost(act) {
    const host = await HostClient.start({ stateHome: this.stateHome });
    try {
      await act(host);
    } finally {
      await host.close();
    }
  }

  async #open(postId, path, place = {}) {
    const popup = await this.browser.newPage(place);
    await popup.setViewport({ width: 360, height: 900 });
    await this.#go(popup, -1, path);
    const tabId = await popup.evaluate(async (id) => (
      (await chrome.tabs.query({})).find(({ url }) => url?.includes(id))?.id ?? -2), postId);
    await this.#go(popup, tabId, path);
    return popup;
  }

  /**
   * Opens the add-on's sidebar in the browser's window. No driver reaches a page in there, so what is done with it goes
   * through the window: a function of this file's reader runs beside the page, with its document.
   * @returns {Promise<(act: (document: Document, ...more: any[]) => unknown, ...more: any[]) => Promise<any>>}
   */
  async openSidebar() {
    const { connection } = this.browser;
    const { result: { contexts: [{ context }] } } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const inWindow = async (expression) => {
      const { result } = await connection.send('script.evaluate', { expression, target: { context }, awaitPromise: true });
      if (result.type !== 'success') throw new Error(result.exceptionDetails.text);
      return JSON.parse(result.result.value ?? 'null');
    };
    await inWindow(`SidebarController.show([...SidebarController.sidebars.keys()].find((id) => id.endsWith('-sidebar-action'))).then(() => 'true')`);
    const kSays = 'grok-retry-host:said';
    return (act, ...more) => inWindow(`new Promise((resolve, reject) => {
      const page = document.getElementById('sidebar').contentDocument?.getElementById('webext-panels-browser');
      if (!page?.messageManager) return reject(new Error('the sidebar is not there yet'));
      const said = ({ data }) => {
        page.messageManager.removeMessageListener('${kSays}', said);
        resolve(data);
      };
      page.messageManager.addMessageListener('${kSays}', said);
      page.messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(`sendAsyncMessage('${kSays}', JSON.stringify((${act})(content.document, ...${JSON.stringify(more)})) ?? 'null')`)}), false);
    })`);
  }

  async view(mediaId) {
    return (await debugJson(this.stateHome)).sessions.find((view) => view.mediaId === mediaId);
  }

  debugText(...more) {
    return debugView(this.stateHome, ...more);
  }

  clicks(runId) {
    return this.site.runs.clicks(runId);
  }

  hostPids() {
    return hostPids(this.stateHome);
  }

  async close() {
    await this.browser?.close();
    await this.site?.close();
    await until('the host to be gone', () => this.hostPids().length === 0);
    process.off('exit', this.#discard);
    this.#discard();
  }
}
