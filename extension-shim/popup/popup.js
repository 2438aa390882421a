/** The popup: shows what the model says and sends what the user does. `popup.html?tab=<id>` shows that tab instead of the active one. */
import { mayCleanUp, setCleanUp } from '../shared/preferences.js';
import { realTimers as timers } from '../shared/timers.js';
import { drawn } from '../window/draw.js';
import { createClient } from './client.js';
import { failureText, present } from './model.js';
import { createTeachPart } from './teach.js';
import { kPage } from './words.js';

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

const asked = new URLSearchParams(location.search).get('tab');
const [active] = asked === null ? await chrome.tabs.query({ active: true, currentWindow: true }) : [];
const tabId = asked === null ? (active?.id ?? -1) : Number(asked);

const kSite = { origins: ['https://grok.com/*'] };
/** @type {import('./model.js').Known} */
let told = { host: { state: 'idle', problem: null, hello: null }, tab: null, on: null, siteTab: false, allowed: true, busy: false, timeline: null, passed: 0 };
let toldAt = 0;
/** What the user set and the host has not confirmed yet. @type {Partial<import('../types.d.ts').Persistent>} */
let edited = {};
/** The image whose prompt is in the box, undefined before the first. @type {string|null|undefined} */
let promptOf;
let typed = false;
let commandError = '';
let running = 0;

const client = createClient(() => chrome.runtime.connect({ name: 'popup' }), tabId, ({ host, tab, on, taught, adopt, adoptWaits }) => {
  const same = told.tab?.view?.mediaId === tab?.view?.mediaId;
  told = { ...told, host, tab, on, taught: taught ?? [], adopt: adopt ?? false, adoptWaits: adoptWaits ?? false, timeline: same ? told.timeline : null };
  toldAt = timers.now();
  render();
  refreshTimeline();
});

const teachPart = createTeachPart({
  client, find: $, setText, setBox, setList,
  /** The user looks at the page next: a popup closes, a tab of its own switches to the page's tab. */
  async leave() {
    if (asked === null) return window.close();
    await chrome.tabs.update(tabId, { active: true });
  },
  describe: () => ({ shim: chrome.runtime.getManifest().version, host: told.host.hello?.host.version ?? null, language: told.tab?.showing?.language ?? told.tab?.page?.report?.language ?? null }),
});

// ---- the timeline, requested for each new revision of the image

let timelineOf = '';

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

/** @param {string} id @param {string} text */
function setText(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

/** @param {string} id @param {string} text hidden when empty */
function setBox(id, text) {
  $(id).hidden = text === '';
  setText(id, text);
}

/** Rebuilds only on a change: an element that stays keeps its focus and its tooltip. @param {string} id @param {unknown[]} items @param {(item: any, li: HTMLLIElement) => void} fill */
function setList(id, items, fill) {
  const key = JSON.stringify(items);
  if ($(id).dataset.key === key) return;
  $(id).dataset.key = key;
  $(id).replaceChildren(...items.map((item) => {
    const li = document.createElement('li');
    fill(item, li);
    return li;
  }));
}

/** @param {string} id @param {number} value @param {[number, number]|null} range */
function setNumber(id, value, range) {
  const input = $(id);
  if (range) [input.min, input.max] = range.map(String);
  if (document.activeElement !== input) input.value = String(value);
}

/** @param {string} id @param {[number, number]|null} range */
const setRange = (id, range) => setText(id, range ? `${range[0]}–${range[1]}` : '');

/** @param {{time: string, text: string}} line @param {HTMLLIElement} li */
function timed({ time, text }, li) {
  if (time) li.append(Object.assign(document.createElement('time'), { textContent: time }), ' ');
  li.append(text);
}

function render() {
  const shown = present({ ...told, busy: running > 0, passed: timers.now() - toldAt });
  document.body.dataset.on = String(shown.on);
  $('switch').disabled = shown.on === null;
  $('switch').setAttribute('aria-checked', String(shown.on !== false));
  setText('switch-text', shown.on === false ? 'Off' : 'On');
  showHost(shown);
  setBox('page-warning', shown.warning);
  $('page-details').hidden = shown.page === '';
  setText('page-summary', shown.page);
  teachPart.show(shown.teach);
  setBox('error', commandError || shown.failure);

  setText('media', shown.media);
  $('media').title = shown.media;
  setText('outcome', shown.outcome.text);
  $('outcome').dataset.outcome = shown.outcome.kind;
  setText('decision-text', shown.decision.text);
  setText('countdown', shown.decision.countdown);
  $('decision').dataset.action = told.tab?.decision?.action ?? '';
  $('decision').dataset.reason = told.tab?.decision?.reason ?? '';
  setText('refused', shown.refused);
  setText('videos', shown.videos);
  setText('credits', shown.credits);
  showTimeline(shown.timeline);
  setList('log', shown.log, timed);

  showSuggestion(shown.suggestion);
  showPrompt(shown.mediaId, shown.prompt);
  const limits = { ...shown.limits, ...edited };
  setNumber('max-retries', limits.maxRetries, limits.maxRetriesRange);
  setNumber('video-goal', limits.videoGoal, limits.videoGoalRange);
  setRange('max-retries-range', limits.maxRetriesRange);
  setRange('video-goal-range', limits.videoGoalRange);
  $('auto-retry').checked = limits.autoRetryEnabled;
  $('limits').disabled = !shown.canEdit;
  $('start').disabled = !shown.canStart || $('prompt').value.trim() === '';
  $('resume').hidden = !shown.canResume;
  $('own').hidden = !shown.canContinue;
  $('adopt-details').hidden = !shown.adopt.can;
  if (running === 0) $('adopt').checked = shown.adopt.on;
  $('adopt-waits').hidden = !shown.adopt.waits;
  $('stop').disabled = !shown.canStop;
}

/** @param {ReturnType<typeof present>} shown */
function showHost({ sync, version, remedy, notices, asksPermission }) {
  setText('sync', sync.text);
  setText('host-version', version);
  $('host-status').dataset.tone = sync.tone;
  $('host-status').dataset.state = told.host.state;
  $('remedy').hidden = remedy === null;
  setText('remedy-text', remedy?.text ?? '');
  setBox('remedy-detail', remedy?.detail ?? '');
  setText('remedy-command', remedy?.command ?? '');
  $('remedy-line').hidden = !remedy?.command;
  $('permission').hidden = !asksPermission;
  setList('notices', notices, ({ kind, message }, li) => {
    li.className = 'box warn';
    li.dataset.kind = kind;
    li.append(message);
  });
}

/** @param {ReturnType<typeof present>['suggestion']} suggestion */
function showSuggestion(suggestion) {
  $('suggestion').hidden = suggestion === null;
  setBox('suggestion-prompt', suggestion?.prompt ?? '');
  setList('suggestion-limits', suggestion?.limits ?? [], (text, li) => li.append(text));
}

/** @param {ReturnType<typeof present>['timeline']} timeline */
function showTimeline({ marks, summary, words }) {
  const key = JSON.stringify(marks);
  if ($('timeline').dataset.key !== key) {
    $('timeline').dataset.key = key;
    $('timeline').replaceChildren(...(marks.length > 0 ? [drawn(marks, summary)] : []));
  }
  $('words-details').hidden = words.length === 0;
  setList('words', words, timed);
}

// ---- the prompt: a popup closes when it loses focus, so the typed text is kept (in memory, not on disk)

/** @param {string|null|undefined} mediaId */
const draftKey = (mediaId) => `draft:${mediaId ?? `tab ${tabId}`}`;

/** @param {string|null} mediaId @param {string} lastPrompt */
function showPrompt(mediaId, lastPrompt) {
  if (mediaId !== promptOf) {
    // A new image that just got its id is the one the text was typed for.
    if (promptOf !== null) typed = false;
    promptOf = mediaId;
    chrome.storage.session.get(draftKey(mediaId)).then((found) => {
      const draft = found[draftKey(mediaId)];
      if (typeof draft !== 'string' || mediaId !== promptOf || typed) return;
      $('prompt').value = draft;
      typed = true;
      render();
    });
  }
  if (!typed && $('prompt').value !== lastPrompt) $('prompt').value = lastPrompt;
}

$('prompt').addEventListener('input', () => {
  typed = true;
  chrome.storage.session.set({ [draftKey(promptOf)]: $('prompt').value });
  render();
});

// ---- commands

/**
 * @template {keyof import('../types.d.ts').Methods} M
 * @param {M} method @param {import('../types.d.ts').Methods[M]['params']} params
 * @returns {Promise<import('../types.d.ts').Methods[M]['result']|null>} null after an error, which is then shown
 */
async function command(method, params) {
  commandError = '';
  running++;
  render();
  try {
    return await client.command(method, params);
  } catch (failure) {
    commandError = failureText(/** @type {import('../types.d.ts').Failure} */ (failure));
    return null;
  } finally {
    running--;
    render();
  }
}

/** @param {string} prompt */
async function start(prompt) {
  const result = await command('session.start', { prompt });
  if (!result) return;
  chrome.storage.session.remove(draftKey(promptOf));
  typed = false;
  render();
  await saveLimits(result.view?.mediaId);
}

async function saveLimits(mediaId = told.tab?.view?.mediaId) {
  if (!mediaId || Object.keys(edited).length === 0) return; // no session yet: saved when it starts
  const persistent = edited;
  await command('session.update', { mediaId, persistent });
  if (edited === persistent) edited = {};
  render();
}

$('session-form').addEventListener('submit', (/** @type {Event} */ event) => {
  event.preventDefault();
  start($('prompt').value);
});

// Only now does the prompt of the user's own attempt leave the page.
$('own-continue').addEventListener('click', async () => {
  const prompt = await client.own().catch(() => null);
  if (prompt !== null) await start(prompt);
});

$('adopt').addEventListener('change', async () => {
  commandError = '';
  running++;
  await client.adopt($('adopt').checked).catch((failure) => { commandError = failureText(failure); });
  running--;
  render();
});

/** Takes the suggestion as prompt and limits. It starts nothing. @param {string} mediaId */
async function takeSuggestion(mediaId) {
  const persistent = told.tab?.view?.suggestion;
  if (!persistent || !await command('session.update', { mediaId, persistent })) return;
  edited = {};
  if (persistent.lastPromptValue !== undefined) {
    chrome.storage.session.remove(draftKey(mediaId));
    typed = false;
  }
  render();
}

/** For a command about the image in the tab. @param {(mediaId: string) => unknown} act */
const onMedia = (act) => () => told.tab?.view && act(told.tab.view.mediaId);

$('stop').addEventListener('click', onMedia((mediaId) => command('session.stop', { mediaId })));
$('resume').addEventListener('click', onMedia((mediaId) => command('session.update', {
  mediaId, session: { isActive: true }, persistent: { autoRetryEnabled: true },
})));
$('suggestion-take').addEventListener('click', onMedia(takeSuggestion));
$('suggestion-dismiss').addEventListener('click', onMedia((mediaId) => command('session.update', { mediaId, suggestion: null })));
$('switch').addEventListener('click', () => client.turn(told.on === false));

/** @param {string} id @param {(input: HTMLInputElement) => Partial<import('../types.d.ts').Persistent>} read */
function onChange(id, read) {
  $(id).addEventListener('change', () => {
    if (!$(id).reportValidity()) return;
    edited = { ...edited, ...read($(id)) };
    saveLimits();
  });
}
onChange('max-retries', (input) => ({ maxRetries: input.valueAsNumber }));
onChange('video-goal', (input) => ({ videoGoal: input.valueAsNumber }));
onChange('auto-retry', (input) => ({ autoRetryEnabled: input.checked }));
$('limits-form').addEventListener('submit', (/** @type {Event} */ event) => event.preventDefault());
$('remedy-copy').addEventListener('click', () => navigator.clipboard.writeText($('remedy-command').textContent));

// ---- a report of the page, for people who fix the shim

async function copyPageReport() {
  const skeleton = await client.skeleton();
  if (skeleton === null) throw new Error('the page could not make one');
  const { host, tab } = told;
  const report = { shim: chrome.runtime.getManifest().version, host: host.hello?.host.version ?? null, report: tab?.page?.report ?? null, skeleton };
  await navigator.clipboard.writeText(JSON.stringify(report, null, 1));
}

$('page-copy').addEventListener('click', () => copyPageReport().then(
  () => setText('page-copied', kPage.copied),
  () => setText('page-copied', kPage.notCopied),
));

// ---- the browser's permission: in Firefox the user may grant and withdraw it at any time

async function checkPermission() {
  const allowed = await chrome.permissions.contains(kSite);
  told = { ...told, allowed };
  render();
}
$('permission-ask').addEventListener('click', () => chrome.permissions.request(kSite));
chrome.permissions.onAdded.addListener(checkPermission);
chrome.permissions.onRemoved.addListener(checkPermission);
checkPermission();

// ---- settings of the shim itself

$('clean-up').checked = await mayCleanUp();
$('clean-up').addEventListener('change', () => setCleanUp($('clean-up').checked));

// ---- the clock: countdowns, and a host that is being installed while this is open

let ticks = 0;
setInterval(() => {
  if (told.host.state === 'waiting' && ++ticks % 3 === 0) client.nudge();
  render();
}, 1000);

const tab = active ?? (await chrome.tabs.get(tabId).catch(() => undefined));
told = { ...told, siteTab: tab?.url?.startsWith('https://grok.com/') ?? false };
render();
