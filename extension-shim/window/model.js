/** Turns what the worker said into what the window shows. Pure: no clock, no document, no chrome but for its texts. */
import { isPassing } from '../shared/names.js';
import { shownCounts } from './counts.js';
import { plain } from './dom.js';
import { detailText, failureText } from './failures.js';
import { locale, number, t, told } from './language.js';
import { duration, marksOf, stateOf, summaryOf, wordsOf } from './timeline.js';

/** @typedef {import('../types.d.ts').View} View */
/** @typedef {import('../types.d.ts').Decision} Decision */
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

/** Before the worker has said anything. @type {Known} */
export const kNothingKnown = { host: { state: 'idle', problem: null, hello: null }, tab: null, on: null, siteTab: false, allowed: true, busy: false, timeline: null, passed: 0 };

export const kDoctor = 'grok-retry-host --doctor';
/** Nobody has told this browser of a host, so perhaps none has ever saved anything. */
export const kAbsent = ['not_installed', 'not_reachable'];
/** What helps when the host is not connected. One that has crashed comes back by itself. @type {Record<string, string|null>} */
const kCommands = {
  not_installed: null, forbidden: kDoctor, not_reachable: null, cannot_start: kDoctor, exited: kDoctor, garbled: kDoctor, silent: kDoctor, crashed: null,
  update_host: kDoctor, update_extension: kDoctor, unknown: kDoctor,
};
/** The fixed texts by which the page's scripts say why a composer is not used, and which part is missing. @type {Record<string, string>} */
const kTroubles = {
  'the page has several prompt boxes': 'boxes', 'the composer has several submit buttons': 'submits', 'the composer is not in video mode': 'mode',
  'a dialog is on top of the page': 'dialog', 'something covers the submit button': 'covered', 'the page is not as it was when it was taught': 'taught',
};
/** @type {Record<string, string>} */ const kParts = { 'the prompt box': 'box', 'the “Make video” button': 'submit' };

/** @param {string[]} parts */
const listOf = (parts) => new Intl.ListFormat(t('language')).format(parts);
/** @param {string[]} missing */
const partsOf = (missing) => listOf(missing.map((part) => t(`part_${kParts[part]}`) || part));
/** A composer that we know, in words. @param {string|null} layout */
const layoutName = (layout) => told('layout', layout ?? '');

/** @param {string} name */
const isStorage = (name) => name.startsWith('storage_');

/** What helps when there is no host, or when it cannot save. @param {Pick<Known, 'host'|'tab'|'on'>} known @returns {Remedy|null} */
export function remedyOf({ host: { problem }, tab, on }) {
  if (on === false) return null;
  if (problem) {
    const text = t(`failure_${problem.kind}`);
    const known = text === '' && t(`problem_${problem.kind}`) !== '';
    return { text: text || t(`problem_${known ? problem.kind : 'unknown'}`, problem.text), detail: known ? '' : detailText(problem.text), command: known ? kCommands[problem.kind] ?? null : kDoctor };
  }
  const failure = tab?.failure;
  return failure && isStorage(failure.name) ? { text: failureText(failure), detail: '', command: kDoctor } : null;
}

/** Whether what is shown is on disk. @param {Pick<Known, 'host'|'tab'|'on'|'busy'>} known @returns {{tone: 'good'|'dim'|'bad', text: string}} */
export function syncOf({ host: { state, problem }, tab, on, busy }) {
  if (on === false) return { tone: 'dim', text: t('sync_off') };
  if ((problem && isStorage(problem.kind)) || isStorage(tab?.failure?.name ?? '')) return { tone: 'bad', text: t('sync_trouble') };
  if (problem) return { tone: 'bad', text: isPassing(problem) ? t('sync_waiting') : kAbsent.includes(problem.kind) ? t('sync_absent') : t('sync_away') };
  if (state !== 'ready' || busy) return { tone: 'dim', text: t('sync_waiting') };
  // The host answers only what it has committed, so whatever is shown is saved.
  return { tone: 'good', text: tab?.view ? t('sync_saved') : t('sync_nothing') };
}

/** What the host says about its whole state, in our words where we have some. @param {import('../types.d.ts').Hello|null} hello */
export function noticesOf(hello) {
  return (hello?.notices ?? []).map(({ kind, message, file }) => ({ kind, message: t(`notice_${kind}`, file ?? t('a_copy')) || detailText(message) }));
}

/** @param {number} ms @returns {string} "1:59" */
function clockLeft(ms) {
  const s = Math.ceil(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

/** @param {Decision|null} decision @param {number} age ms since the host said it */
export function decisionOf(decision, age) {
  if (!decision) return { text: '', countdown: '' };
  if (decision.action === 'retry') return { text: t('making_attempt'), countdown: '' };
  if (decision.action === 'stop') return { text: told('stop', decision.reason), countdown: '' };
  if (decision.action === 'none') return { text: told('none', decision.reason), countdown: '' };
  const text = told('wait', decision.reason);
  if (decision.until === null) return { text, countdown: '' };
  // Measured on the host's clock: this machine's date may differ (R20). Older hosts do not send their time.
  const left = decision.until - Number(/** @type {{now?: unknown}} */ (decision).now) - age;
  if (Number.isNaN(left)) return { text, countdown: '' };
  if (decision.reason === 'in_flight') return left > 0 ? { text: t('sentence', text), countdown: t('gives_up_in', clockLeft(left)) } : { text, countdown: '' };
  return { text: t('sentence', text), countdown: left > 0 ? t('time_left', duration(left)) : t('any_moment') };
}

/** Its lines, newest first, with local times. @param {string[]} logs */
export function logOf(logs) {
  return logs.toReversed().map((line) => {
    const found = /^\[([^\]]+)\]\s*(.*)$/s.exec(line);
    const time = new Date(found?.[1] ?? NaN);
    return Number.isNaN(time.getTime()) ? { time: '', text: plain(line) } : { time: time.toLocaleTimeString(locale()), text: plain(found?.[2] ?? '') };
  });
}

/** @param {Pick<Known, 'tab'|'siteTab'|'allowed'|'on'>} known */
export function warningOf({ tab, siteTab, allowed, on }) {
  if (!allowed || on === false) return '';
  if (!tab) return siteTab ? t('tab_is_older') : '';
  const report = tab.page?.report;
  if (report?.others.length) return t('others_active', listOf(report.others));
  if (tab.page?.missing.length) return t('parts_missing', partsOf(tab.page.missing));
  if (tab.page?.trouble) return t(`trouble_${kTroubles[tab.page.trouble]}`) || t('trouble_else', tab.page.trouble);
  if (report && !report.canAct && tab.view?.session.isActive) return t('hidden_tab');
  if (tab.page?.store === 'unreadable') return t('store_unreadable');
  return '';
}

/** @param {string} tag a language tag */
function languageName(tag) {
  try {
    return new Intl.DisplayNames([t('language')], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag; // the page may claim anything
  }
}

/** What kind of page this is, in a sentence; "" when it shows no post. @param {import('../types.d.ts').PageState|null|undefined} page */
export function pageOf(page) {
  const report = page?.report;
  if (!report) return '';
  const language = report.language === null ? t('page_unknown_language') : t('page_language', languageName(report.language));
  const layout = report.layout === null ? t('page_no_layout') : t('page_layout', layoutName(report.layout), language);
  const missing = report.missing.length > 0 ? t('page_missing', partsOf(report.missing)) : report.layout === null ? '' : t('page_complete');
  const store = report.store === 'absent' && report.stream !== 'listening' ? t('page_no_store') : '';
  return [layout, missing, store].filter((text) => text !== '').join(' ');
}

/** What the user showed of a page's composer, and what is saved of it. @param {Pick<Known, 'host'|'tab'|'on'|'taught'|'busy'>} known */
export function teachOf({ host, tab, on, taught = [] }) {
  const showing = tab?.showing ?? null;
  const lesson = showing?.stage === 'done' ? showing.lesson : null;
  const canKeep = /** @type {{features?: string[]}} */ (host.hello ?? {}).features?.includes('page.teach') ?? false;
  const { tested, problem } = showing ?? {};
  const tried = tested ? t(`tried_${tested.why ?? 'found'}`) || told('not_shown', tested.why ?? '') : '';
  const goesOn = showing?.stage === 'prompt' || showing?.stage === 'submit';
  return {
    stage: showing?.stage ?? 'idle',
    canShow: on === true && tab?.page?.onPost === true,
    status: goesOn ? t('teach_go_on') : tried || (problem ? told('not_shown', problem) : ''),
    lesson: lesson && { ...lesson, title: t('teach_shown', layoutName(lesson.layout)) },
    canSave: on === true && host.state === 'ready' && canKeep,
    note: lesson && host.state === 'ready' && !canKeep ? t('failure_cannot_teach') : '',
    kept: taught.map(({ layout, prompt, submit, at }) => ({
      layout, prompt, submit, title: t('teach_kept', layoutName(layout)), since: t('teach_since', new Date(at).toLocaleDateString(locale())),
    })),
  };
}

/** What a page says an older version stored. It is text from the page, so it is shown as plain text. @param {View|null} view */
export function suggestionOf(view) {
  const said = view?.suggestion;
  if (!said) return null;
  const limits = [
    said.maxRetries === undefined ? '' : t('suggested_max_retries', number(said.maxRetries)),
    said.videoGoal === undefined ? '' : t('suggested_video_goal', number(said.videoGoal)),
    said.autoRetryEnabled === undefined ? '' : said.autoRetryEnabled ? t('auto_retry') : t('suggested_no_auto_retry'),
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

/** @param {number} count @param {number} limit */
export const ofLimit = (count, limit) => t('n_of_m', number(count), number(limit));

/**
 * What a session came to, once it is over: by layer, in time, in clicks.
 * @param {View|null} view @param {import('../types.d.ts').TimelineItem[]|null} timeline
 * @returns {[string, string][]}
 */
export function summaryRows(view, timeline) {
  const session = view?.session;
  if (!session || !['success', 'failure', 'cancelled'].includes(session.outcome)) return [];
  const layers = [session.layer1Failures, session.layer2Failures, session.layer3Failures]
    .flatMap((count, index) => (count > 0 ? [t('count_at_layer', number(count), index + 1)] : []));
  /** @type {[string, string][]} */ const rows = layers.length > 0 ? [[t('refused_by_layer'), listOf(layers)]] : [];
  // The timeline may no longer have the beginning of a long session.
  const [first] = timeline ?? [];
  const last = timeline?.at(-1);
  if (!timeline || !first || !last || !['started', 'adopted'].includes(first.kind)) return rows;
  const clicks = timeline.filter(({ kind }) => kind === 'claimed' || kind === 'adopted').length - timeline.filter(({ kind }) => kind === 'not_clicked').length;
  return [...rows, [t('took'), duration(last.at - first.at)], [t('clicks'), number(clicks)]];
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
  const counts = shownCounts(session);
  const decision = decisionOf(tab?.decision ?? null, (tab?.age ?? 0) + passed);
  const failure = tab?.failure && !isStorage(tab.failure.name) ? failureText(tab.failure) : '';
  return {
    on,
    sync: syncOf(known),
    version: host.hello && on !== false ? t('host_version', host.hello.host.version) : '',
    remedy: remedyOf(known),
    notices: on === false ? [] : noticesOf(host.hello),
    asksPermission: !known.allowed,
    warning: warningOf(known),
    page: on === false ? '' : pageOf(tab?.page),
    teach: teachOf(known),
    failure: on === false ? '' : failure,
    mediaId: view?.mediaId ?? null,
    media: view ? plain(view.mediaId) : onPost ? t('new_image') : t('no_image'),
    refused: ofLimit(counts.refused, persistent.maxRetries),
    videos: ofLimit(counts.videos, persistent.videoGoal),
    credits: budget === null ? number(counts.credits) : ofLimit(counts.credits, budget),
    outcome: { kind: outcome, text: told('outcome', outcome) },
    decision: on === false ? { text: view ? t('sync_as_it_was') : '', countdown: '' } : tab ? { ...decision, text: [decision.text, counts.since].filter(Boolean).join('. ') } : { text: siteTab ? '' : t('none_not_on_post'), countdown: '' },
    timeline: storyOf(known),
    summary: summaryRows(view, known.timeline),
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
    canPause: ready && session?.isActive === true,
    canStop: ready && (session?.isActive === true || paused),
    canEdit: ready && onPost,
  };
}
