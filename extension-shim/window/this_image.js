/**
 * The view of the image in a tab, with what the user does there. The popup and the panel both show it. It keeps what the worker said last;
 * all of it is a picture of the host's state, and of what is on its way to the host.
 */
import { realTimers as timers } from '../shared/timers.js';
import { createAdoptPart } from './adopt_part.js';
import { createClient } from './client.js';
import { html } from './dom.js';
import { createFirstRun, stepsOf } from './first_run.js';
import { createHostPart, watchPermission } from './host_part.js';
import { createLogPart } from './log_part.js';
import { failureText, present } from './model.js';
import { createPagePart } from './page_part.js';
import { createProgressPart } from './progress_part.js';
import { createSessionPart } from './session_part.js';

/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./model.js').Known} Known */

const kNudgeEvery = 3; // seconds

/**
 * @param {object} options
 * @param {number} options.tabId
 * @param {() => unknown} options.leave lets the user see the page
 * @param {(told: Known) => void} [options.onState] after each change
 * @param {(mediaId: string, view: import('../types.d.ts').View|null) => void} [options.onChanged] an image of any tab has changed
 */
export async function createThisImage({ tabId, leave, onState = () => {}, onChanged = () => {} }) {
  /** @type {Known} */
  let told = { host: { state: 'idle', problem: null, hello: null }, tab: null, on: null, siteTab: false, allowed: true, busy: false, timeline: null, passed: 0 };
  let toldAt = 0;
  /** What the user set and the host has not confirmed yet. @type {Partial<import('../types.d.ts').Persistent>} */
  let edited = {};
  let commandError = '';
  let running = 0;
  let timelineOf = '';

  const { os } = await chrome.runtime.getPlatformInfo(); // before the first state comes
  const client = createClient(() => chrome.runtime.connect({ name: 'popup' }), tabId, ({ host, tab, on, taught, adopt, adoptWaits }) => {
    const same = told.tab?.view?.mediaId === tab?.view?.mediaId;
    told = { ...told, host, tab, on, taught: taught ?? [], adopt: adopt ?? false, adoptWaits: adoptWaits ?? false, timeline: same ? told.timeline : null };
    toldAt = timers.now();
    render();
    refreshTimeline();
  }, onChanged);

  const hostPart = createHostPart(client);
  const progress = createProgressPart();
  const session = createSessionPart({
    start,
    stop: onMedia((mediaId) => command('session.stop', { mediaId })),
    pause: onMedia((mediaId) => command('session.update', { mediaId, persistent: { autoRetryEnabled: false } })),
    resume: onMedia((mediaId) => command('session.update', { mediaId, session: { isActive: true }, persistent: { autoRetryEnabled: true } })),
    pagePrompt: () => client.composer().catch(() => null),
    // Only now does the prompt of the user's own attempt leave the page.
    async continueOwn() {
      const at = tabId;
      const prompt = await client.own().catch(() => null);
      if (prompt !== null && at === tabId) await start(prompt); // not for the tab that is looked at by now
    },
    limit(limits) {
      edited = { ...edited, ...limits };
      return saveLimits();
    },
    take: onMedia(takeSuggestion),
    dismiss: onMedia((mediaId) => command('session.update', { mediaId, suggestion: null })),
    draftKey: (mediaId) => `draft:${mediaId ?? `tab ${tabId}`}`,
  });
  const log = createLogPart();
  const page = createPagePart(client, {
    leave,
    describe: () => ({
      host: told.host.hello?.host.version ?? null, report: told.tab?.page?.report ?? null, language: told.tab?.showing?.language ?? told.tab?.page?.report?.language ?? null,
    }),
  });
  const adopt = createAdoptPart((on) => during(client.adopt(on)));
  const firstRun = createFirstRun(os);

  const main = html('div', {}, progress.element, ...session.elements, log.element, page.element, adopt.element);

  /** The timeline is requested for each new revision of the image. */
  async function refreshTimeline() {
    const view = told.tab?.view;
    const wanted = view && told.on && told.host.hello ? `${told.host.hello.connection} ${view.mediaId} ${view.revision}` : '';
    if (!view || wanted === '' || wanted === timelineOf) return;
    timelineOf = wanted;
    const answer = await client.ask('session.get', { mediaId: view.mediaId, timeline: true }).catch(() => null);
    if (wanted !== timelineOf) return; // a newer one was requested meanwhile
    told = { ...told, timeline: answer?.timeline ?? null };
    render();
  }

  function render() {
    const shown = present({ ...told, busy: running > 0, passed: timers.now() - toldAt });
    document.body.dataset.on = String(shown.on);
    hostPart.show(shown, told.host.state, commandError);
    progress.show(shown, told.tab?.decision);
    session.show(shown, edited);
    log.show(shown.log);
    page.show(shown);
    adopt.show(shown.adopt, running > 0);
    const steps = stepsOf(told);
    firstRun.show(steps);
    main.hidden = steps.open && shown.mediaId === null;
    onState(told);
  }

  /**
   * What the user wants is on its way until this is answered.
   * @template Result @param {Promise<Result>} answer
   * @returns {Promise<Result|null>} null after an error, which is then shown
   */
  async function during(answer) {
    commandError = '';
    running++;
    render();
    try {
      return await answer;
    } catch (failure) {
      commandError = failureText(/** @type {Failure} */ (failure));
      return null;
    } finally {
      running--;
      render();
    }
  }

  /** @type {(...said: Parameters<typeof client.command>) => Promise<any>} */
  const command = (method, params) => during(client.command(method, params));

  /** @param {string} prompt */
  async function start(prompt) {
    // The user may look at another tab before this is answered.
    const at = tabId;
    const limits = edited;
    const image = told.tab?.view?.mediaId ?? null;
    const forget = session.draft(image);
    const result = await command('session.start', { prompt });
    if (!result) return;
    forget();
    if (at === tabId) session.taken();
    render();
    await saveLimits(result.view?.mediaId ?? null, limits);
  }

  async function saveLimits(mediaId = told.tab?.view?.mediaId ?? null, limits = edited) {
    if (mediaId === null || Object.keys(limits).length === 0) return; // no session yet: saved when it starts
    await command('session.update', { mediaId, persistent: limits });
    if (edited === limits) edited = {};
    render();
  }

  /** Takes the suggestion as prompt and limits. It starts nothing. @param {string} mediaId */
  async function takeSuggestion(mediaId) {
    const persistent = told.tab?.view?.suggestion;
    if (!persistent || !await command('session.update', { mediaId, persistent })) return;
    edited = {};
    if (persistent.lastPromptValue !== undefined) {
      session.draft(mediaId)();
      session.taken();
    }
    render();
  }

  /** For a command about the image in the tab. @param {(mediaId: string) => unknown} act */
  function onMedia(act) {
    return () => told.tab?.view && act(told.tab.view.mediaId);
  }

  async function lookAtTab() {
    const tab = await chrome.tabs.get(tabId).catch(() => undefined);
    told = { ...told, siteTab: tab?.url?.startsWith('https://grok.com/') ?? false };
    render();
  }

  // The clock: countdowns, and a host that is being installed while this is open. Nothing runs while nobody sees it.
  let ticks = 0;
  /** @type {ReturnType<typeof setInterval>|undefined} */ let clock;
  function tick() {
    if (told.host.state === 'waiting' && ++ticks % kNudgeEvery === 0) client.nudge();
    render();
  }
  function visibility() {
    clearInterval(clock);
    if (document.visibilityState === 'hidden') return client.rest();
    clock = setInterval(tick, 1000);
    client.wake();
  }
  document.addEventListener('visibilitychange', visibility);
  visibility();
  watchPermission((allowed) => {
    told = { ...told, allowed };
    render();
  });
  lookAtTab();

  return {
    client,
    host: [...hostPart.elements, firstRun.element],
    main,
    during,
    /** A prompt from elsewhere, as if the user had typed it. @param {string} text */
    write: (text) => session.write(text),
    /** The user looks at another tab now. @param {number} next */
    async watch(next) {
      if (next === tabId) return lookAtTab();
      tabId = next;
      edited = {};
      commandError = '';
      session.leave();
      told = { ...told, tab: null, timeline: null };
      timelineOf = '';
      client.watch(next);
      await lookAtTab();
    },
  };
}
