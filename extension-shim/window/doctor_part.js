/** What the host finds when it looks at itself, in words, with what helps; and how to learn what only a command in a terminal can see. */
import { isAtWork } from '../shared/names.js';
import { html } from './dom.js';
import { failureText } from './failures.js';
import { counted, locale, number, t } from './language.js';
import { kDoctor, remedyOf } from './model.js';
import { button, copyText, focusFirst, setList, setText } from './parts.js';
import { duration } from './timeline.js';

/** @typedef {import('../shared/protocol.d.ts').Finding} Finding */
/** @typedef {import('../types.d.ts').Failure} Failure */

const kUnits = /** @type {const} */ (['kilobyte', 'megabyte', 'gigabyte', 'terabyte']);

/** @param {number|undefined} bytes */
function size(bytes = 0) {
  const power = Math.min(kUnits.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: kUnits[power - 1] ?? 'kilobyte', maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
}

/** @param {number|undefined} at */
const moment = (at = 0) => new Date(at).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' });

/** @param {Finding} it */
const partsOfSandbox = (it) => [it.mitigations ?? t('about_sandbox_is', it.landlock ?? '', it.seccomp ?? '')];

/** What is put into the text of a code, in order. @type {Map<string, (it: Finding) => (string|number)[]>} */
const kFacts = new Map(Object.entries({
  state_whole: (it) => [size(it.bytes)],
  state_failing: (it) => [failureText({ name: it.problem ?? '', message: '', retryable: true })],
  check_done: (it) => [moment(it.at)],
  restored: (it) => [moment(it.at), counted('images', it.count ?? 0)],
  disk_free: (it) => [size(it.bytes)],
  disk_low: (it) => [size(it.bytes)],
  disk_remote: (it) => [it.fileSystem ?? ''],
  journal_file_system: (it) => [it.fileSystem ?? ''],
  versions: (it) => [it.version ?? '', it.lowest === it.highest ? number(it.highest ?? 1) : `${number(it.lowest ?? 1)}–${number(it.highest ?? 1)}`],
  hosts_several: (it) => [number(it.count ?? 1)],
  hosts_mixed: (it) => [it.version ?? '', String(it.pid ?? '')],
  clock_differs: (it) => [duration(Math.abs(it.ms ?? 0))],
  sandbox_on: partsOfSandbox,
  sandbox_partly: partsOfSandbox,
}));
/** What is said where a host could not find out how many bytes. */
const kWithoutSize = new Map([['state_whole', 'finding_state_whole_bare'], ['disk_free', 'finding_disk_unknown'], ['disk_low', 'finding_disk_low_bare']]);
/** What helps, where it is a command. */
const kCommands = new Map([
  ['sandbox_off', 'grok-retry-host --sandbox on'], ['recording_on', 'grok-retry-host --record off'], ['switches_unreadable', kDoctor], ['state_failing', kDoctor],
]);

/**
 * A finding in the user's language; one that a newer host made is its code. Pure.
 * @param {Finding} finding @returns {{level: string, mark: string, text: string, remedy: string, file: string, command: string}} all but the first three may be ""
 */
export function wordsFor(finding) {
  const { code, level, file = '', complete, prompts } = finding;
  const facts = kFacts.get(code)?.(finding) ?? [];
  const key = (finding.bytes === undefined && kWithoutSize.get(code)) || `finding_${code}`;
  const more = [complete === false ? t(`finding_${code}_incomplete`) : '', prompts ? t(`finding_${code}_prompts`) : ''].filter((text) => text !== '');
  return {
    level, mark: t(`level_${level}`) || level, text: [t(key, ...facts) || code, ...more].join(' '),
    remedy: t(`remedy_${code}`), file, command: kCommands.get(code) ?? '',
  };
}

/** What is said of all of them. @param {Finding[]} findings */
export function summaryFor(findings) {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  if (errors > 0) return counted('doctor_errors', errors);
  return warnings > 0 ? counted('doctor_warnings', warnings) : t('doctor_well');
}

/** Why nobody can be asked now. A host that only has trouble with its file is there. @param {{host: import('../types.d.ts').LinkState, on: boolean|null}} known */
export function whyNobody({ host, on }) {
  if (on === false) return t('sync_off');
  const kind = host.problem?.kind ?? '';
  const isThere = isAtWork(host.problem) || kind.startsWith('storage_');
  return (isThere && remedyOf({ host, tab: null, on })?.text) || t('doctor_no_host');
}

/** @param {string} text @param {(text: string) => unknown} copy */
const commandLine = (text, copy) => html('p', { class: 'command' }, html('code', {}, text), ' ', button(t('copy'), () => copy(text), { 'aria-label': t('copy_command', text) }));

/** @param {(method: string, params: object) => Promise<any>} ask */
export function createDoctorPart(ask) {
  const status = html('p', { id: 'doctor-status', role: 'status' });
  const copied = html('p', { id: 'doctor-copied', class: 'note', role: 'status' });
  const list = html('ul', { id: 'doctor-findings', class: 'findings' });
  const again = button(t('check_again'), () => run(), { id: 'doctor-run' });
  /** @type {import('../types.d.ts').Hello|null} */ let hello = null;
  let why = t('doctor_no_host');
  let asked = 0;

  /** @param {string} text */
  const copy = (text) => copyText(text, copied);

  /** @param {Finding} finding @param {HTMLLIElement} row */
  function fill(finding, row) {
    const { level, mark, text, remedy, file, command } = wordsFor(finding);
    row.append(html('strong', { class: 'level' }, mark), ' ', text);
    row.dataset.level = level;
    row.dataset.code = finding.code;
    if (file !== '') row.append(' ', html('code', {}, file));
    if (remedy !== '') row.append(html('p', { class: 'note' }, remedy));
    if (command !== '') row.append(commandLine(command, copy));
  }

  /** A button that goes away while it has the focus hands it on to one that stays. @param {Finding[]} findings */
  function show(findings) {
    const hadFocus = list.contains(document.activeElement);
    setList(list, findings, fill);
    if (hadFocus && !list.contains(document.activeElement)) focusFirst(again);
  }

  /** @param {string} text */
  function nothing(text) {
    show([]);
    setText(status, text);
  }

  async function run() {
    const mine = ++asked;
    setText(copied, '');
    if (!hello) return nothing(why);
    if (!(/** @type {string[]} */ (hello.features)).includes('doctor')) return nothing(t('doctor_older_host'));
    setText(status, t('working'));
    try {
      /** @type {{findings: Finding[]}} */ const { findings } = await ask('doctor.run', {});
      if (mine !== asked) return;
      show(findings);
      setText(status, summaryFor(findings));
    } catch (failure) {
      if (mine === asked) nothing(failureText(/** @type {Failure} */ (failure)));
    }
  }

  nothing(why);
  return {
    element: html('div', {}, status, list, html('div', { class: 'line tools start' }, again), html('p', {}, t('doctor_terminal')), commandLine(kDoctor, copy), copied),
    /** A host has greeted, or there is none to ask: null, and why. @param {import('../types.d.ts').Hello|null} next @param {string} [because] */
    connected(next, because = t('doctor_no_host')) {
      hello = next;
      why = because;
      return run();
    },
  };
}
