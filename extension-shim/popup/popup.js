/** The popup: shows what the model says, sends what the user does. `popup.html?tab=<id>` shows that tab instead of the active one. */
import { mayCleanUp, setCleanUp } from '../shared/preferences.js';
import { createClient } from './client.js';
import { failureText, present } from './model.js';

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

const asked = new URLSearchParams(location.search).get('tab');
const [active] = asked === null ? await chrome.tabs.query({ active: true, currentWindow: true }) : [];
const tabId = asked === null ? (active?.id ?? -1) : Number(asked);

/** @type {Parameters<typeof present>[0]} */
let told = { host: { state: 'idle', problem: null, hello: null }, tab: null, siteTab: false, now: Date.now() };
/** What the user set and the host has not confirmed. @type {Partial<import('../types.d.ts').Persistent>} */
let edited = {};
/** The image whose prompt is in the box, undefined before the first. @type {string|null|undefined} */
let promptOf;
let typed = false;
let commandError = '';

const client = createClient(() => chrome.runtime.connect({ name: 'popup' }), tabId, ({ host, tab }) => {
  told = { ...told, host, tab };
  render();
});

/** @param {string} id @param {string} text */
function setText(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

/** @param {string} id @param {string} text shown while it says something */
function setBox(id, text) {
  $(id).hidden = text === '';
  setText(id, text);
}

/** Rebuilt only when it changed: an element that stays keeps its focus and its tooltip. @param {string} id @param {object[]} items @param {(item: any, li: HTMLLIElement) => void} fill */
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

function render() {
  const shown = present({ ...told, now: Date.now() });
  setText('host-status', shown.host.text);
  $('host-status').dataset.tone = shown.host.tone;
  $('host-status').dataset.state = told.host.state;
  $('remedy').hidden = shown.host.remedy === null;
  setText('remedy-text', [shown.host.remedy?.text, shown.host.remedy?.detail].filter(Boolean).join(' '));
  setText('remedy-command', shown.host.remedy?.command ?? '');
  $('remedy-line').hidden = !shown.host.remedy?.command;
  setBox('page-warning', shown.warning);
  setBox('notice', shown.notice);
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
  setList('timeline', shown.timeline, (mark, li) => {
    const signs = { refused: '×', video: '✓', counted: '·', running: '' };
    const words = Object.assign(document.createElement('span'), { className: 'unseen', textContent: mark.text });
    li.append(signs[/** @type {keyof typeof signs} */ (mark.kind)], words);
    li.title = mark.text;
    li.dataset.kind = mark.kind;
    if (mark.percent !== null) li.style.setProperty('--percent', `${mark.percent}%`);
  });
  setList('log', shown.log, ({ time, text }, li) => {
    if (time) li.append(Object.assign(document.createElement('time'), { textContent: time }), ' ');
    li.append(text);
  });

  showPrompt(shown.mediaId, shown.prompt);
  const limits = { ...shown.limits, ...edited };
  setNumber('max-retries', limits.maxRetries, limits.maxRetriesRange);
  setNumber('video-goal', limits.videoGoal, limits.videoGoalRange);
  $('auto-retry').checked = limits.autoRetryEnabled;
  $('limits').disabled = !shown.canEdit;
  $('start').disabled = !shown.canStart || $('prompt').value.trim() === '';
  $('stop').disabled = !shown.canStop;
}

// ---- the prompt: a popup closes when it loses the focus, so what was typed is kept (in memory, not on disk)

/** @param {string|null|undefined} mediaId */
const draftKey = (mediaId) => `draft:${mediaId ?? `tab ${tabId}`}`;

/** @param {string|null} mediaId @param {string} lastPrompt */
function showPrompt(mediaId, lastPrompt) {
  if (mediaId !== promptOf) {
    // An image that only now got its name is still the one the text was typed for.
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

/** @param {string} method @param {object} params @returns {Promise<any>} the result, null after an error that is now shown */
async function command(method, params) {
  commandError = '';
  try {
    return await client.ask(method, params);
  } catch (failure) {
    commandError = failureText(/** @type {import('../types.d.ts').Failure} */ (failure));
    return null;
  } finally {
    render();
  }
}

async function saveLimits(mediaId = told.tab?.view?.mediaId) {
  if (!mediaId || Object.keys(edited).length === 0) return; // no session yet: saved when it starts
  const persistent = edited;
  await command('session.update', { mediaId, persistent });
  if (edited === persistent) edited = {};
  render();
}

$('session-form').addEventListener('submit', async (/** @type {Event} */ event) => {
  event.preventDefault();
  const result = await command('session.start', { prompt: $('prompt').value });
  if (!result) return;
  chrome.storage.session.remove(draftKey(promptOf));
  typed = false;
  render();
  await saveLimits(result.view?.mediaId);
});

$('stop').addEventListener('click', () => command('session.stop', { mediaId: told.tab?.view?.mediaId }));

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

// ---- about the shim itself

$('clean-up').checked = await mayCleanUp();
$('clean-up').addEventListener('change', () => setCleanUp($('clean-up').checked));

// ---- the clock: countdowns, and a host that is being installed while this is open

let ticks = 0;
setInterval(() => {
  if (told.host.state === 'waiting' && ++ticks % 3 === 0) client.nudge();
  render();
}, 1000);

const tab = active ?? (await chrome.tabs.get(tabId).catch(() => undefined));
told.siteTab = tab?.url?.startsWith('https://grok.com/') ?? false;
render();
