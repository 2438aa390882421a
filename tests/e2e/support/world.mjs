// One browser, one stand-in site, one state of the host, all of it thrown away at the end. A second browser may join:
// another profile with a host process of its own, on the same site and state.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startSite } from '../site/server.mjs';
import { launchBrowser } from './browser.mjs';
import { until } from './condition.mjs';
import { HostClient } from './host_client.mjs';
import { debugJson, debugView, hostPids, untilStored } from './host_truth.mjs';
import { environment, kExtensionOrigin, kHost, kShim, pictures } from './places.mjs';

/** What a new user does: the host itself tells the Chromium of this home where it is. */
function install(home, stateHome) {
  execFileSync(kHost, ['--install', 'chromium'], { env: { ...environment(stateHome), HOME: home } });
}

/** Unpacked extensions survive a reload of themselves only in developer mode, which is a setting of the profile. */
function allowReload(profile) {
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
}

const kCloseWithin = 20_000;

export class World {
  static #open = 0;
  static #exit;
  #root = mkdtempSync(join(tmpdir(), 'grok-retry-e2e-'));
  #tabIds = new Map();
  #headed;
  /** @type {() => ReturnType<typeof launchBrowser>} */ #launch;
  /** @type {Awaited<ReturnType<typeof startSite>>} */ site;
  /** @type {import('playwright-core').BrowserContext} */ browser;
  #beside = null;
  stateHome = join(this.#root, 'state');
  #discard = () => rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });

  /**
   * @param {{installed?: boolean|'for all', settings?: object, headed?: boolean, beside?: World|null, others?: string[],
   *   backForwardCache?: boolean, prepare?: (at: {profile: string, stateHome: string}) => void}} [options]
   *   `installed: false`: no manifest; `'for all'`: whoever prepared this machine has told its browsers. `settings`:
   *   given to the host before the browser starts. `beside`: the world whose site and state it shares; that one is
   *   closed last. `others`: folders of other extensions. `prepare`: called before the browser starts.
   */
  static async open({ installed = true, settings = { cooldownMs: 3000 }, headed = false, beside = null, prepare, ...browser } = {}) {
    clearTimeout(World.#exit);
    World.#open += 1;
    const world = new World(headed, beside);
    try {
      await world.#start(installed, settings, prepare, browser);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  constructor(headed, beside) {
    this.#headed = headed;
    this.#beside = beside;
    if (beside) this.stateHome = beside.stateHome;
    else mkdirSync(this.stateHome);
    process.once('exit', this.#discard); // also after Ctrl-C, which never reaches close()
  }

  async #start(installed, settings, prepare, browser) {
    const profile = join(this.#root, '.config/chromium');
    allowReload(profile);
    if (installed) {
      if (installed !== 'for all') install(this.#root, this.stateHome);
      if (!this.#beside) await this.withHost((host) => host.request('settings.update', { settings }));
    }
    this.site = this.#beside?.site ?? await startSite();
    prepare?.({ profile, stateHome: this.stateHome });
    this.#launch = () => launchBrowser({
      profile, sitePort: this.site.port, shim: kShim, stateHome: this.stateHome, headed: this.#headed, ...browser,
    });
    this.browser = await this.#launch();
  }

  /** As when the user quits it and starts it again: all pages are gone, what the profile keeps is there. */
  async restartBrowser() {
    await this.browser.close();
    this.browser = await this.#launch();
  }

  /** Does something with a host process of our own on the same state. */
  async withHost(act) {
    const host = await HostClient.start({ stateHome: this.stateHome });
    try {
      return await act(host);
    } finally {
      await host.close();
    }
  }

  /** The extension's service worker; wakes with the first use. */
  async worker() {
    const running = this.browser.serviceWorkers().find((worker) => worker.url().startsWith(kExtensionOrigin));
    return running ?? this.browser.waitForEvent('serviceworker', { timeout: 15_000 });
  }

  /** What the browser does to an idle worker, at once. `popup`: any page of the extension. */
  async stopWorker(popup) {
    const devtools = await this.browser.newCDPSession(popup);
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.stopAllWorkers');
    await devtools.detach();
  }

  /** As after an update: pages of the extension close, content scripts are orphaned, a new worker starts. */
  async reloadExtension() {
    const old = await this.worker();
    const gone = new Promise((resolve) => old.once('close', resolve));
    await old.evaluate(() => setTimeout(() => chrome.runtime.reload()));
    await gone;
  }

  /**
   * The browser takes the page of a tab out of memory, as it does when it wants the room. The page's handle is of no use
   * then. Returns what loads the tab again, as a look at it does.
   * @returns {Promise<() => Promise<import('playwright-core').Page>>}
   */
  async discard(page) {
    const worker = await this.worker();
    const gone = page.waitForEvent('close');
    const tabId = await worker.evaluate(async (id) => (await chrome.tabs.discard(id)).id, this.#tabIds.get(page));
    await gone;
    return async () => {
      const comes = this.browser.waitForEvent('page');
      await (await this.worker()).evaluate((id) => chrome.tabs.reload(id), tabId);
      const again = await comes;
      this.#tabIds.set(again, tabId);
      await hydrated(again);
      return again;
    };
  }

  async #tabs() {
    const worker = await this.worker();
    return worker.evaluate(async () => (await chrome.tabs.query({})).map((tab) => tab.id));
  }

  /** A tab of its own on a post, hydrated unless told otherwise. Options go into the page's query. */
  async openPost(postId, options = {}) {
    const before = await this.#tabs();
    const page = await this.browser.newPage();
    const [tabId] = await until('the new tab', async () => (await this.#tabs()).filter((id) => !before.includes(id)));
    this.#tabIds.set(page, tabId);
    await page.goto(this.site.address(postId, { ms: 300, ...options }));
    await hydrated(page);
    return page;
  }

  /** The popup as a tab, showing what it shows for the tab of `page`. */
  async openPopup(page) {
    const popup = await this.browser.newPage();
    await popup.setViewportSize({ width: 360, height: 640 });
    await popup.goto(`${kExtensionOrigin}/popup/popup.html?tab=${this.#tabIds.get(page)}`);
    return popup;
  }

  /** The panel as a tab, which stays with the tab of `page`. */
  async openPanel(page, { width = 360 } = {}) {
    const panel = await this.browser.newPage();
    await panel.setViewportSize({ width, height: 800 });
    await panel.goto(`${kExtensionOrigin}/panel/panel.html?tab=${this.#tabIds.get(page) ?? -1}`);
    return panel;
  }

  async openOptions({ width = 800 } = {}) {
    const options = await this.browser.newPage();
    await options.setViewportSize({ width, height: 800 });
    await options.goto(`${kExtensionOrigin}/options/options.html`);
    return options;
  }

  /** The host's View of a media, straight from its file, or undefined. */
  async view(mediaId) {
    const { sessions } = await debugJson(this.stateHome);
    return sessions.find((view) => view.mediaId === mediaId);
  }

  /** Waits until the stored View satisfies `holds`, and returns it. */
  untilView(mediaId, what, holds, limits) {
    return untilStored(this.stateHome, what, async () => {
      const view = await this.view(mediaId);
      return view && holds(view) ? view : null;
    }, limits);
  }

  debugText(...more) {
    return debugView(this.stateHome, ...more);
  }

  /** What `--doctor` finds for the user of this browser: the exit code and the findings. */
  doctor() {
    const { status, stdout } = spawnSync(kHost, ['--doctor', '--json'], { env: environment(this.stateHome), encoding: 'utf8' });
    return { status, ...JSON.parse(stdout) };
  }

  hostPids() {
    return hostPids(this.stateHome);
  }

  clicks(runId) {
    return this.site.runs.clicks(runId);
  }

  async close() {
    // Of a browser that was killed, Playwright may refuse the call, or wait for an answer without end.
    const gaveUp = new AbortController();
    const closed = Promise.resolve(this.browser?.close()).catch(() => {});
    await Promise.race([closed, sleep(kCloseWithin, undefined, { signal: gaveUp.signal }).catch(() => {})]);
    gaveUp.abort();
    // It may keep the process for it, too; but only after the last world may the process end.
    World.#open -= 1;
    if (World.#open === 0) World.#exit = setTimeout(() => process.exit(), kCloseWithin).unref();
    if (!this.#beside) {
      await this.site?.close();
      await until('the host to be gone', () => this.hostPids().length === 0);
    }
    process.off('exit', this.#discard);
    this.#discard();
  }
}

/** Waits until the stand-in's page has taken over the server's markup. */
export function hydrated(page) {
  return page.waitForFunction(() => window.__standIn?.hydrated, undefined, { polling: 50 });
}

/** Saves a picture of a page under build/e2e-screenshots/. */
export function picture(page, name) {
  return page.screenshot({ path: join(pictures(), `${name}.png`) });
}
