/** Turns what the worker said into what the popup shows. Pure: no clock, no document, no chrome. */
import { duration, marksOf, stateOf, summaryOf, wordsOf } from '../window/timeline.js';
import { kOutcome, kStop, kWait } from '../window/words.js';
import { kDoctor, kFailure, kHidden, kLayout, kNone, kNotShown, kNotice, kOthers, kPage, kProblem, kSuggestion, kSync, kTeach, kTried, kTrouble } from './words.js';

/** @typedef {import('../types.d.ts').View} View */
/** @typedef {import('../types.d.ts').Decision} Decision */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {{text: string, detail: string, command: string|null}} Remedy */
/**
 * @typedef {object} Known
 * @property {import('../types.d.ts').LinkState} host
 * @property {import('../types.d.ts').TabState|null} tab
 * @property {import('../types.d.ts').Taught[]} [taught] what the user showed, as the host stores it
 * @property {boolean} [adopt] whether the user's own clicks may start sessions
 * @property {boolean} [adoptWaits] the host has yet to hear that they may not
 * @property {boolean|null} on the user's switch; null before it is known
 * @property {boolean} siteTab whether the tab shows the site at all
 * @property {boolean} allowed whether the browser lets the extension see the site
 * @property {boolean} busy whether a command waits for its answer
 * @property {import('../types.d.ts').TimelineItem[]|null} timeline of the image in the tab; null while it is unknown
 * @property {number} passed ms since the worker said this
 */

const kLogLines = 8;

/** @param {Failure} failure @returns {string} */
export function failureText(failure) {
  const { path, problem } = failure.data ?? {};
  const said = path ? `${path}: ${problem}` : failure.message;
  return kFailure[failure.name]?.replace('{}', () => said) ?? `The host answered: ${said || failure.name}`;
}

/** @param {string} name */
const isStorage = (name) => name.startsWith('storage_');

/** What helps when there is no host, or when it cannot save. @param {Pick<Known, 'host'|'tab'|'on'>} known @returns {Remedy|null} */
export function remedyOf({ host: { problem }, tab, on }) {
  if (on === false) return null;
  if (problem) {
    const known = kProblem[problem.kind];
    const text = kFailure[problem.kind] ?? (known ?? kProblem.unknown)?.text ?? '';
    const command = known ? known.command : kDoctor;
    return { text, detail: known ? '' : problem.text, command: command ?? null };
  }
  const failure = tab?.failure;
  return failure && isStorage(failure.name) ? { text: failureText(failure), detail: '', command: kDoctor } : null;
}

/** Whether what is shown is on disk. @param {Pick<Known, 'host'|'tab'|'on'|'busy'>} known @returns {{tone: 'good'|'dim'|'bad', text: string}} */
export function syncOf({ host: { state, problem }, tab, on, busy }) {
  if (on === false) return { tone: 'dim', text: kSync.off };
  if ((problem && isStorage(problem.kind)) || isStorage(tab?.failure?.name ?? '')) return { tone: 'bad', text: kSync.trouble };
  if (problem) return { tone: 'bad', text: problem.kind === 'crashed' ? kSync.waiting : kSync.away };
  if (state !== 'ready' || busy) return { tone: 'dim', text: kSync.waiting };
  // The host answers only what it has committed, so whatever is shown is saved.
  return { tone: 'good', text: tab?.view ? kSync.saved : kSync.nothing };
}

/** What the host says about its whole state, in our words where we have some. @param {import('../types.d.ts').Hello|null} hello */
export function noticesOf(hello) {
  return (hello?.notices ?? []).map(({ kind, message, file }) => ({ kind, message: kNotice[kind]?.replace('{}', () => file ?? 'a copy') ?? message }));
}

/** @param {number} ms @returns {string} "1:59" */
function clockLeft(ms) {
  const s = Math.ceil(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

/** @param {Decision|null} decision @param {number} age ms since the host said it */
export function decisionOf(decision, age) {
  if (!decision) return { text: '', countdown: '' };
  if (decision.action === 'retry') return { text: 'Making the next attempt', countdown: '' };
  if (decision.action === 'stop') return { text: kStop[decision.reason] ?? decision.reason, countdown: '' };
  if (decision.action === 'none') return { text: kNone[decision.reason] ?? decision.reason, countdown: '' };
  const text = kWait[decision.reason] ?? decision.reason;
  if (decision.until === null) return { text, countdown: '' };
  // Measured on the host's clock: this machine's date may differ (R20). Older hosts do not send their time.
  const left = decision.until - Number(/** @type {{now?: unknown}} */ (decision).now) - age;
  if (Number.isNaN(left)) return { text, countdown: '' };
  if (decision.reason === 'in_flight') return left > 0 ? { text: `${text}.`, countdown: `Gives up in ${clockLeft(left)}` } : { text, countdown: '' };
  return { text: `${text}.`, countdown: left > 0 ? `${duration(left)} left` : 'Any moment now' };
}

/** The newest lines, newest first, with local times. @param {string[]} logs */
export function logOf(logs) {
  return logs.slice(-kLogLines).reverse().map((line) => {
    const found = /^\[([^\]]+)\]\s*(.*)$/s.exec(line);
    const time = new Date(found?.[1] ?? NaN);
    return Number.isNaN(time.getTime()) ? { time: '', text: line } : { time: time.toLocaleTimeString(), text: found?.[2] ?? '' };
  });
}

/** @param {Pick<Known, 'tab'|'siteTab'|'allowed'|'on'>} known */
export function warningOf({ tab, siteTab, allowed, on }) {
  if (!allowed || on === false) return '';
  if (!tab) return siteTab ? 'This tab was opened before the extension started. Reload it.' : '';
  const report = tab.page?.report;
  if (report?.others.length) return kOthers.replace('{}', () => report.others.join(' and '));
  if (tab.page?.missing.length) return `The extension cannot find ${tab.page.missing.join(' and ')} on this page, so it clicks nothing. You can show it under “The page”.`;
  if (tab.page?.trouble) return kTrouble[tab.page.trouble] ?? `Nothing is clicked now: ${tab.page.trouble}.`;
  if (report && !report.canAct && tab.view?.session.isActive) return kHidden;
  if (tab.page?.store === 'unreadable') return 'The site has changed: the extension cannot read its list of videos, so it counts nothing.';
  return '';
}

/** @param {string} tag a language tag */
function languageName(tag) {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag; // the page may claim anything
  }
}

/** What kind of page this is, in a sentence; "" when it shows no post. @param {import('../types.d.ts').PageState|null|undefined} page */
export function pageOf(page) {
  const report = page?.report;
  if (!report) return '';
  const language = report.language === null ? kPage.unknownLanguage : kPage.language.replace('{}', () => languageName(report.language ?? ''));
  const layout = report.layout === null ? kPage.noLayout : `${kPage.layout.replace('{}', () => kLayout[report.layout ?? ''] ?? report.layout ?? '')}, ${language}`;
  const missing = report.missing.length === 0 ? kPage.complete : kPage.missing.replace('{}', () => report.missing.join(', '));
  const store = report.store === 'absent' && report.stream !== 'listening' ? ` ${kPage.noStore}.` : '';
  return `${layout}. ${report.layout === null && report.missing.length === 0 ? '' : `${missing}.`}${store}`.trim();
}

/** What the user showed of a page's composer, and what is saved of it. @param {Pick<Known, 'host'|'tab'|'on'|'taught'|'busy'>} known */
export function teachOf({ host, tab, on, taught = [] }) {
  const showing = tab?.showing ?? null;
  const lesson = showing?.stage === 'done' ? showing.lesson : null;
  const canKeep = /** @type {{features?: string[]}} */ (host.hello ?? {}).features?.includes('page.teach') ?? false;
  const { tested, problem } = showing ?? {};
  const tried = tested ? kTried[tested.why ?? 'found'] ?? kNotShown[tested.why ?? ''] ?? tested.why ?? '' : '';
  const goesOn = showing?.stage === 'prompt' || showing?.stage === 'submit';
  return {
    stage: showing?.stage ?? 'idle',
    canShow: on === true && tab?.page?.onPost === true,
    status: goesOn ? kTeach.goOn : tried || (problem ? kNotShown[problem] ?? problem : ''),
    lesson: lesson && { ...lesson, title: kTeach.shown.replace('{}', () => kLayout[lesson.layout] ?? lesson.layout) },
    canSave: on === true && host.state === 'ready' && canKeep,
    note: lesson && host.state === 'ready' && !canKeep ? kTeach.cannotKeep : '',
    kept: taught.map(({ layout, prompt, submit, at }) => ({
      layout, prompt, submit, title: kTeach.kept.replace('{}', () => kLayout[layout] ?? layout), since: kTeach.since.replace('{}', () => new Date(at).toLocaleDateString()),
    })),
  };
}

/** What a page says an older version stored. It is text from the page, so it is shown as plain text. @param {View|null} view */
export function suggestionOf(view) {
  const said = view?.suggestion;
  if (!said) return null;
  const limits = [
    said.maxRetries === undefined ? '' : kSuggestion.maxRetries.replace('{}', String(said.maxRetries)),
    said.videoGoal === undefined ? '' : kSuggestion.videoGoal.replace('{}', String(said.videoGoal)),
    said.autoRetryEnabled === undefined ? '' : said.autoRetryEnabled ? kSuggestion.autoRetryEnabled : kSuggestion.noAutoRetry,
  ];
  return { prompt: said.lastPromptValue ?? '', limits: limits.filter((text) => text !== '') };
}

/** The switch for own clicks (R23). While the host is away it can be turned off only. @param {Pick<Known, 'host'|'on'|'adopt'|'adoptWaits'>} known */
export function adoptOf({ host, on, adopt = false, adoptWaits = false }) {
  const { features } = /** @type {{features?: string[]}} */ (host.hello ?? {});
  const can = host.state === 'ready' ? features?.includes('session.adopt') ?? false : adopt || adoptWaits;
  return { on: adopt, can: on !== false && can, waits: adoptWaits };
}

/** @param {Pick<Known, 'tab'|'timeline'>} known */
function storyOf({ tab, timeline }) {
  if (!tab?.view || !timeline) return { marks: [], summary: '', words: [] };
  const marks = marksOf(timeline, tab.view);
  return { marks, summary: summaryOf(marks), words: wordsOf(timeline) };
}

/** @param {Known} known */
export function present(known) {
  const { host, tab, on, siteTab, passed } = known;
  const view = tab?.view ?? null;
  const session = view?.session;
  const ready = host.state === 'ready' && on !== false;
  const settings = host.hello?.settings;
  const persistent = view?.persistent ?? {
    maxRetries: settings?.defaultMaxRetries ?? 3, videoGoal: settings?.defaultVideoGoal ?? 1,
    autoRetryEnabled: settings?.defaultAutoRetryEnabled ?? true, lastPromptValue: '',
  };
  const paused = session?.outcome === 'pending' && !session.isActive;
  const outcome = stateOf(view);
  const onPost = view !== null || tab?.page?.onPost === true;
  const budget = settings?.creditBudget ?? null;
  const failure = tab?.failure && !isStorage(tab.failure.name) ? failureText(tab.failure) : '';
  return {
    on,
    sync: syncOf(known),
    version: host.hello && on !== false ? `host ${host.hello.host.version}` : '',
    remedy: remedyOf(known),
    notices: on === false ? [] : noticesOf(host.hello),
    asksPermission: !known.allowed,
    warning: warningOf(known),
    page: on === false ? '' : pageOf(tab?.page),
    teach: teachOf(known),
    failure: on === false ? '' : failure,
    mediaId: view?.mediaId ?? null,
    media: view ? view.mediaId : onPost ? 'a new image' : 'no image in this tab',
    refused: `${session?.retryCount ?? 0} of ${persistent.maxRetries}`,
    videos: `${session?.videosGenerated ?? 0} of ${persistent.videoGoal}`,
    credits: `${session?.creditsUsed ?? 0}${budget === null ? '' : ` of ${budget}`}`,
    outcome: { kind: outcome, text: kOutcome[outcome] ?? '' },
    decision: on === false ? { text: view ? kSync.asItWas : '', countdown: '' } : tab ? decisionOf(tab.decision, tab.age + passed) : { text: siteTab ? '' : (kNone.not_on_post ?? ''), countdown: '' },
    timeline: storyOf(known),
    log: logOf(session?.logs ?? []),
    suggestion: ready ? suggestionOf(view) : null,
    prompt: persistent.lastPromptValue,
    limits: {
      maxRetries: persistent.maxRetries, videoGoal: persistent.videoGoal, autoRetryEnabled: persistent.autoRetryEnabled,
      maxRetriesRange: host.hello?.limits.maxRetries ?? null, videoGoalRange: host.hello?.limits.videoGoal ?? null,
    },
    canStart: ready && onPost && !session?.isActive,
    canContinue: ready && onPost && !session?.isActive && tab?.own === true,
    adopt: adoptOf(known),
    canResume: ready && paused,
    canStop: ready && (session?.isActive === true || paused),
    canEdit: ready && onPost,
  };
}
