/** From what the worker told to what is shown. Pure: no clock, no document, no chrome. */
import { kFailure, kNone, kNotice, kOutcome, kProblem, kStop, kWait } from './words.js';

/** @typedef {import('../types.d.ts').View} View */
/** @typedef {import('../types.d.ts').Decision} Decision */
/** @typedef {{kind: 'refused'|'video'|'counted'|'running', text: string, percent: number|null}} Mark */

const kLogLines = 8;

/** @param {number} ms @returns {string} "12 s", "2 min 5 s", "1 h 3 min" */
export function duration(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** @param {import('../types.d.ts').Failure} failure @returns {string} */
export function failureText(failure) {
  const { path, problem } = failure.data ?? {};
  const said = path ? `${path}: ${problem}` : failure.message;
  return kFailure[failure.name]?.replace('{}', () => said) ?? `The host answered: ${said || failure.name}`;
}

/** @param {import('../types.d.ts').LinkState} link */
export function hostOf({ state, problem, hello }) {
  if (state === 'ready' && hello) return { tone: 'good', text: `Connected, version ${hello.host.version}`, remedy: null };
  if (problem) {
    const known = kProblem[problem.kind];
    const text = kFailure[problem.kind] ?? (known ?? kProblem.unknown)?.text ?? '';
    const detail = known || !problem.text ? '' : `(${problem.text})`;
    const command = known ? known.command : kProblem.unknown?.command;
    return { tone: 'bad', text: problem.kind === 'crashed' ? 'Host restarting' : 'Host not available', remedy: { text, detail, command: command ?? null } };
  }
  return { tone: 'dim', text: state === 'connecting' ? 'Connecting to the host' : 'The host is not running', remedy: null };
}

/** @param {import('../types.d.ts').Hello|null} hello */
export function noticeOf(hello) {
  return (hello?.notices ?? []).map(({ kind, message, file }) => kNotice[kind]?.replace('{}', () => file ?? 'a copy') ?? message).join(' ');
}

/** @param {Decision|null} decision @param {number} now */
export function decisionOf(decision, now) {
  if (!decision) return { text: '', countdown: '' };
  if (decision.action === 'retry') return { text: 'Trying now', countdown: '' };
  if (decision.action === 'stop') return { text: kStop[decision.reason] ?? decision.reason, countdown: '' };
  if (decision.action === 'none') return { text: kNone[decision.reason] ?? decision.reason, countdown: '' };
  const text = kWait[decision.reason] ?? decision.reason;
  if (decision.until === null) return { text, countdown: '' };
  const left = decision.until - now;
  if (decision.reason === 'in_flight') return { text, countdown: left > 0 ? `given up in ${duration(left)}` : '' };
  return { text, countdown: left > 0 ? `${duration(left)} left` : 'any moment' };
}

/** One mark per counted attempt, told from the log; older ones than the log goes back are only "counted". @param {View} view @returns {Mark[]} */
export function timelineOf({ session }) {
  /** @type {Map<string, Mark['kind']>} */ const kinds = new Map();
  for (const line of session.logs) {
    const found = /(Moderation detected on attempt|Video generated successfully:) (\S+)\s*$/.exec(line);
    if (found?.[2]) kinds.set(found[2], found[1]?.startsWith('Video') ? 'video' : 'refused');
  }
  /** @type {Map<number, number>} */ const percents = new Map();
  for (const { attempt, percent } of session.attemptProgress) percents.set(attempt, percent);
  const words = { refused: 'refused', video: 'video', counted: 'counted', running: 'running' };
  const marks = session.processedAttemptIds.map((id, index) => {
    const kind = kinds.get(id) ?? 'counted';
    const percent = percents.get(index + 1) ?? null;
    const at = kind === 'refused' && percent !== null ? ` at ${percent} %` : '';
    return { kind, text: `Attempt ${index + 1}: ${words[kind]}${at}`, percent: kind === 'refused' ? percent : null };
  });
  const running = marks.length + 1;
  const percent = percents.get(running);
  if (session.outcome === 'pending' && percent !== undefined) {
    marks.push({ kind: 'running', text: `Attempt ${running}: at ${percent} %`, percent });
  }
  return marks;
}

/** The newest lines, newest first, the time as people here write it. @param {string[]} logs */
export function logOf(logs) {
  return logs.slice(-kLogLines).reverse().map((line) => {
    const found = /^\[([^\]]+)\]\s*(.*)$/s.exec(line);
    const time = new Date(found?.[1] ?? NaN);
    return Number.isNaN(time.getTime()) ? { time: '', text: line } : { time: time.toLocaleTimeString(), text: found?.[2] ?? '' };
  });
}

/** @param {import('../types.d.ts').TabState|null} tab @param {boolean} siteTab whether the tab shows the site at all */
export function warningOf(tab, siteTab) {
  if (!tab) return siteTab ? 'This tab was open before the extension was. Reload it.' : '';
  if (tab.page?.missing.length) return `The page changed: ${tab.page.missing.join(' and ')} could not be found, so nothing can be clicked.`;
  if (tab.page?.store === 'unreadable') return 'The page changed: its list of videos cannot be read, so nothing can be counted.';
  return '';
}

/**
 * @param {object} told
 * @param {import('../types.d.ts').LinkState} told.host
 * @param {import('../types.d.ts').TabState|null} told.tab
 * @param {boolean} told.siteTab
 * @param {number} told.now
 */
export function present({ host, tab, siteTab, now }) {
  const view = tab?.view ?? null;
  const session = view?.session;
  const ready = host.state === 'ready';
  const settings = host.hello?.settings;
  const persistent = view?.persistent ?? {
    maxRetries: settings?.defaultMaxRetries ?? 3, videoGoal: settings?.defaultVideoGoal ?? 1,
    autoRetryEnabled: settings?.defaultAutoRetryEnabled ?? true, lastPromptValue: '',
  };
  const paused = session?.outcome === 'pending' && !session.isActive;
  const onPost = view !== null || tab?.page?.onPost === true;
  return {
    host: hostOf(host),
    warning: warningOf(tab, siteTab),
    notice: noticeOf(host.hello),
    failure: tab?.failure ? failureText(tab.failure) : '',
    mediaId: view?.mediaId ?? null,
    media: view ? view.mediaId : onPost ? 'a new image' : 'no image in this tab',
    refused: `${session?.retryCount ?? 0} of ${persistent.maxRetries}`,
    videos: `${session?.videosGenerated ?? 0} of ${persistent.videoGoal}`,
    credits: String(session?.creditsUsed ?? 0),
    outcome: { kind: paused ? 'paused' : (session?.outcome ?? 'idle'), text: paused ? 'Paused' : (kOutcome[session?.outcome ?? 'idle'] ?? '') },
    decision: tab ? decisionOf(tab.decision, now) : { text: siteTab ? '' : (kNone.not_on_post ?? ''), countdown: '' },
    timeline: view ? timelineOf(view) : [],
    log: logOf(session?.logs ?? []),
    prompt: persistent.lastPromptValue,
    limits: {
      maxRetries: persistent.maxRetries, videoGoal: persistent.videoGoal, autoRetryEnabled: persistent.autoRetryEnabled,
      maxRetriesRange: host.hello?.limits.maxRetries ?? null, videoGoalRange: host.hello?.limits.videoGoal ?? null,
    },
    canStart: ready && onPost && !session?.isActive,
    canStop: ready && (session?.isActive === true || paused),
    canEdit: ready && onPost,
  };
}
