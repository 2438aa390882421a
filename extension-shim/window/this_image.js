/**
 * The view of the image in a tab, with what the user does there. The popup and the panel both show it. It keeps what the worker said last;
 * all of it is a picture of the host's state, and of what is on its way to the host.
 */
import { realTimers as timers } from '../shared/timers.js';
import { createAdoptPart } from './adopt_part.js';
import { whileSeen } from './awake.js';
import { createClient } from './client.js';
import { html } from './dom.js';
import { failureText } from './failures.js';
import { createFirstRun, stepsOf } from './first_run.js';
import { createHostPart, watchPermission } from './host_part.js';
import { createLogPart } from './log_part.js';
import { kNothingKnown, present } from './model.js';
import { createPagePart } from './page_part.js';
import { draftKey, placeAfter, unknownPlace } from './place.js';
import { createProgressPart } from './progress_part.js';
import { createSessionPart } from './session_part.js';

/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./model.js').Known} Known */

/**
 * @param {object} options
 * @param {number} options.tabId
 * @param {() => unknown} options.leave lets the user see the page
 * @param {(told: Known) => void} [options.onState] after each change
 * @param {(mediaId: string, view: import('../types.d.ts').View|null) => void} [options.onChanged] an image of any tab has changed
 */
export async function createThisImage({ tabId, leave, onState = () => {}, onChanged = () => {} }) {
  /** @type {Known} */
  let told = kNothingKnown;
  let toldAt = 0;
  /** Whose view this is. */ let place = unknownPlace(tabId);
  /** Limits that the user set and the host has not confirmed yet, by the name of the image's draft. @type {Map<string, Partial<import('../types.d.ts').Persistent>>} */
  const edited = new Map();
  /** Those of them that are on their way. @type {Set<Partial<import('../types.d.ts').Persistent>>} */ const saving = new Set();
  let commandError = '';
  let running = 0;
  let timelineOf = '';
  /** Counts the images that were looked at. */ let visits = 0;

  const { os } = await chrome.runtime.getPlatformInfo(); // before the first state comes
  const client = createClient(() => chrome.runtime.connect({ name: 'popup' }), tabId, ({ host, tab: said, on, taught, adopt, adoptWaits }) => {
    const tab = said?.tabId === tabId ? said : null; // not of the tab before
    const same = told.tab?.view?.mediaId === tab?.view?.mediaId;
    told = { ...told, host, tab, on, taught: taught ?? [], adopt: adopt ?? false, adoptWaits: adoptWaits ?? false, timeline: same ? told.timeline : null };
    toldAt = timers.now();
    if (!same) timelineOf = '';
    goTo(placeAfter(place, told.tab));
    show();
  }, onChanged);

  const hostPart = createHostPart(client);
  const progress = createProgressPart();
  const session = createSessionPart({
    start,
    stop: onMedia((mediaId) => command('session.stop', { mediaId })),
    pause: onMedia((mediaId) => command('session.update', { mediaId, persistent: { autoRetryEnabled: false } })),
    resume: onMedia((mediaId) => command('session.update', { mediaId, session: { isActive: true }, persistent: { autoRetryEnabled: true } })),
    pagePrompt: client.composer,
    // Only now does the prompt of the user's own attempt leave the page.
    async continueOwn() {
      const at = visits;
      const prompt = await during(client.own());
      if (prompt !== null && at === visits) await start(prompt); // not for the image that is looked at by now
    },
    limit(limits) {
      const key = draftKey(place);
      edited.set(key, { ...edited.get(key), ...limits });
      return saveLimits(place.image, key);
    },
    take: onMedia(takeSuggestion),
    dismiss: onMedia((mediaId) => command('session.update', { mediaId, suggestion: null })),
  });
  session.goTo(draftKey(place));
  const log = createLogPart();
  const page = createPagePart(client, {
    leave,
    describe: () => ({
      host: told.host.hello?.host.version ?? null, report: told.tab?.page?.report ?? null, language: told.tab?.showing?.language ?? told.tab?.page?.report?.language ?? null,
    }),
  });
  const adopt = createAdoptPart((on) => during(client.ask('settings.update', { settings: { adoptManualAttempts: on } })));
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

  /** Draws what is known by now, unless nobody sees it: `show` follows as soon as somebody does. */
  function render() {
    if (document.visibilityState === 'hidden') return;
    const shown = present({ ...told, busy: running > 0, passed: timers.now() - toldAt });
    document.body.dataset.on = String(shown.on);
    hostPart.show(shown, told.host.state, commandError);
    progress.show(shown, told.tab?.decision);
    session.show(shown, edited.get(draftKey(place)) ?? {});
    log.show(shown.log);
    page.show(shown);
    adopt.show(shown.adopt, running > 0);
    const steps = stepsOf(told);
    firstRun.show(steps);
    main.hidden = steps.open && shown.mediaId === null;
    onState(told);
  }

  function show() {
    render();
    if (document.visibilityState !== 'hidden') refreshTimeline();
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

  /** @param {ReturnType<typeof placeAfter>} next */
  function goTo({ place: next, moved }) {
    const [from, to] = [draftKey(place), draftKey(next)];
    place = next;
    if (moved) {
      visits++;
      commandError = '';
      session.goTo(to);
    } else if (from !== to) {
      const limits = edited.get(from);
      edited.delete(from);
      if (limits) edited.set(to, { ...limits, ...edited.get(to) });
      session.rename(to);
      saveLimits(next.image, to); // whoever has started it, perhaps in another window
    }
  }

  /** For the image that is shown, also where the tab has moved on and nobody here has heard of it yet. @param {string} prompt */
  async function start(prompt) {
    const { image, path } = place;
    const key = draftKey(place);
    const forget = session.draft();
    const result = await during(image === null ? client.command('session.start', { prompt }, path) : client.command('session.start', { prompt, mediaId: image }));
    if (!result) return;
    forget();
    render();
    // The image may have its name only now.
    const started = result.view?.mediaId ?? null;
    for (const name of new Set([key, draftKey({ ...place, image: started })])) await saveLimits(started, name);
  }

  /** @param {string|null} mediaId @param {string} key */
  async function saveLimits(mediaId, key) {
    const limits = edited.get(key);
    if (mediaId === null || !limits || saving.has(limits)) return; // no session yet: saved when it starts
    saving.add(limits);
    await command('session.update', { mediaId, persistent: limits });
    saving.delete(limits);
    if (edited.get(key) === limits) edited.delete(key);
    render();
  }

  /** Takes the suggestion as prompt and limits. It starts nothing. @param {string} mediaId */
  async function takeSuggestion(mediaId) {
    const persistent = told.tab?.view?.suggestion;
    const key = draftKey(place);
    const forget = session.draft();
    if (!persistent || !await command('session.update', { mediaId, persistent })) return;
    edited.delete(key);
    if (persistent.lastPromptValue !== undefined) forget();
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

  whileSeen(client, () => told.host, show); // countdowns
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
      told = { ...told, tab: null, timeline: null };
      goTo({ place: unknownPlace(next), moved: true });
      timelineOf = '';
      client.watch(next);
      await lookAtTab();
    },
  };
}
