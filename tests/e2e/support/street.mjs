// The street: every page that the site may be, as data, and what a session on each has to come to. Nothing here is written
// for one page; what a cell expects follows from its parts.
import { kLayoutNames, kToldByWords } from '../site/layouts.mjs';
import { kUnknownLanguage, kWords } from '../site/words.mjs';
import { pairwise, product } from './pairs.mjs';

/**
 * Troubles that are there before the session. `options`: of the page; `why`: what forbids every click; `reload`: the
 * session starts while the page is not hydrated.
 * @type {Record<string, {options?: Record<string, string|number>, traps?: string, why?: string, reload?: boolean}>}
 */
const kBefore = {
  'no trouble': {},
  'slow hydration': { options: { hydrate: 900 }, reload: true },
  'two composers': { traps: 'twin', why: 'boxes' },
  'a dialog on top': { traps: 'dialog', why: 'dialog' },
};
/** Troubles that come when the prompt is written, between the claim and the click. `words`: what only words tell is lost. */
const kLater = {
  stays: {},
  're-rendered': { traps: 'rerender' },
  moved: { traps: 'move' },
  renamed: { traps: 'rename', words: true },
};
/** `readable: false`: nobody could see what becomes of a click there. */
const kSources = { store: {}, stream: {}, both: {}, neither: { readable: false } };

/** Since 2026-07. */
const kOfLayout = { dropdowns: { conversation: 'yes' } };

export const kFactors = {
  layout: kLayoutNames.filter((name) => name !== 'none'),
  lang: ['en', 'es', 'zh-CN', 'ja', kUnknownLanguage],
  source: Object.keys(kSources),
  before: Object.keys(kBefore),
  later: Object.keys(kLater),
};

/** How a page's obstacle reads: in the window, and in the report of a click that was not made. */
export const kReasons = {
  box: { window: /No known prompt box|the prompt box/, log: 'the controls are gone or disabled' },
  submit: { window: /cannot find .*“Make video” button/, log: 'the controls are gone or disabled' },
  mode: { window: /Switch it to video/, log: 'the composer is not in video mode' },
  boxes: { window: /several prompt boxes/, log: 'the page has several prompt boxes' },
  dialog: { window: /a dialog is open/, log: 'a dialog is on top of the page' },
};

/** How a row ends whose page was not as expected. */
export const kFailed = 'FAILED';

/** Clicks of the main job: one attempt that is refused, then a video. */
export const kJob = { script: 'moderated@50,ok', clicks: 2, outcome: 'success', retryCount: 1, videosGenerated: 1 };

/**
 * `done`: the main job. `not started`: Start is refused. `not claimed`: no offer is taken. `not clicked`: a claim ends
 * without a click. `why`: a key of kReasons.
 * @returns {{ends: 'done'}|{ends: 'not started'}|{ends: 'not claimed'|'not clicked', why: string}}
 */
export function expectationOf({ layout, lang, source, before, later }) {
  const words = kToldByWords[layout];
  if (kSources[source].readable === false) return { ends: 'not started' };
  const why = kBefore[before].why ?? (lang === kUnknownLanguage ? words : undefined) ?? (layout === 'none' ? words : undefined);
  if (why) return { ends: 'not claimed', why };
  if (kLater[later].words && words) return { ends: 'not clicked', why: words };
  return { ends: 'done' };
}

/** Every page has buttons of the submit's name that start something else. */
export function optionsOf({ layout, lang, source, before, later }) {
  const traps = ['gallery', 'pill', kBefore[before].traps, kLater[later].traps].filter(Boolean).join();
  return { layout, lang, source, traps, script: kJob.script, ms: 40, ...kOfLayout[layout], ...kBefore[before].options };
}
export const startsEarly = ({ before }) => kBefore[before].reload === true;

/** Where a claim is made, every part of the cell has had its say. */
const isClaimed = (cell) => ['done', 'not clicked'].includes(expectationOf(cell).ends);
/** The cells of every run. */
export const chosenCells = () => pairwise(kFactors, isClaimed);
const kPlain = { source: 'store', before: 'no trouble', later: 'stays' };
/** What the pairs leave out: a page without a composer, and the other languages that the stand-in has, each on another layout. */
export const otherCells = () => [{ layout: 'none', lang: 'en', ...kPlain },
  ...Object.keys(kWords).filter((lang) => !kFactors.lang.includes(lang)).map((lang, index) => ({ layout: kFactors.layout[kFactors.layout.length - 1 - index], lang, ...kPlain }))];
/** Every cell there is, in every language that the stand-in has: some hours. */
export const allCells = () => product({ ...kFactors, lang: Object.keys(kWords) });

export const nameOf = (cell) => Object.values(cell).join(', ');

/**
 * The matrix, as Markdown. `found`: the composer as the window names it; `filled` and `clicked`: of the clicks that were
 * expected; `counted`: refused + videos; `wrong`: presses of any other button.
 * @param {{cell: object, found: string, filled: number, clicked: number, counted: string, wrong: number, ends: string}[]} rows
 */
export function matrix(rows) {
  const line = (fields) => `| ${fields.join(' | ')} |`;
  const head = [...Object.keys(kFactors), 'found', 'filled', 'clicked', 'counted', 'wrong presses', 'ends'];
  return [line(head), line(head.map(() => '---')),
    ...rows.map(({ cell, found, filled, clicked, counted, wrong, ends }) => line([...Object.values(cell), found, filled, clicked, counted, wrong, ends]))].join('\n');
}
