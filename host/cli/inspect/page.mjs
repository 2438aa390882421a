/**
 * The page of `grok-retry-host --debug --html`: draws the data that stands in the same file. page.cmake embeds it into the host,
 * with the modules that it imports. Times are UTC, as in the sentences of the host.
 */
import { shownCounts } from '../../../extension-shim/window/counts.js';
import { html, plain } from '../../../extension-shim/window/dom.js';
import { drawn, legend } from '../../../extension-shim/window/draw.js';
import { imageList } from '../../../extension-shim/window/images.js';
import { told } from '../../../extension-shim/window/language.js';
import { duration, endText, marksOf, pastMarksOf, stateOf, summaryOf } from '../../../extension-shim/window/timeline.js';

/** @typedef {import('../../../extension-shim/types.d.ts').TimelineItem} Item */
/**
 * What `--explain ID --json` says.
 * @typedef {import('../../../extension-shim/types.d.ts').View & {
 *   persistent: {lastPromptLength: number}, changedAt: number|null, explanation: string, story: {at: number, text: string}[],
 *   timelines: {session: number|null, items: Item[]}[],
 * }} Image
 */
/**
 * `report`: what `--debug --json` says. `known`: how many images the host knows; `images` has the newest of them.
 * @typedef {{version: string, known: number, images: Image[], report: {
 *   now: number, database: string, log: string, machine: {pausedUntil: number|null}, grants: unknown[],
 *   hosts: {pid: number, version: string}[], page?: {seenAt: number|null, text: string},
 *   restored?: {at: number|null, complete: boolean, original: string},
 * }}} Data
 */

/** @param {number|null} ms @returns {string} "2026-01-31 12:00:03" */
function utc(ms) {
  const date = new Date(ms ?? NaN);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** @param {[string, string][]} facts */
const factList = (facts) => html('dl', {}, ...facts.map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, plain(value)))));

/** @param {Image} image @param {number} index of the timeline; the last one is the view's own */
function session(image, index) {
  const { session: number, items } = /** @type {Image['timelines'][number]} */ (image.timelines[index]);
  const isLast = index === image.timelines.length - 1;
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return [];
  const end = items.findLast((item) => item.kind === 'ended');
  const outcome = end ? endText(end) : isLast && number !== null ? told('outcome', stateOf(image)) : undefined;
  const marks = isLast ? marksOf(items, image) : pastMarksOf(items);
  return [
    html('h3', {}, number === null ? 'Outside of a session' : `Session ${number}`),
    html('p', { class: 'dim' }, [outcome, `from ${utc(first.at)} UTC`, duration(last.at - first.at)].filter((part) => part !== undefined).join(', ')),
    marks.length > 0 ? drawn(marks, summaryOf(marks)) : html('p', {}, 'No attempt'),
  ];
}

/** @param {Image['story']} story */
function sentences(story) {
  let day = '';
  return html('ol', { class: 'story' }, ...story.flatMap(({ at, text }) => {
    const [date = '', time = ''] = utc(at).split(' ');
    const line = html('li', {}, html('time', {}, time), ' ', html('span', {}, plain(text)));
    if (date === day) return [line];
    day = date;
    return [html('li', { class: 'day' }, `${date}, UTC`), line];
  }));
}

/** @param {Image} image */
function inside(image) {
  const { session: counted, persistent, explanation, story, timelines } = image;
  const { refused, videos, credits, since } = shownCounts(counted);
  const length = persistent.lastPromptLength;
  return [
    html('p', {}, `Now: ${plain(explanation)}.${since ? ` ${since}` : ''}`),
    factList([
      ['Refused', `${refused} of ${persistent.maxRetries}`],
      ['Videos', `${videos} of ${persistent.videoGoal}`],
      ['Credits', String(credits)],
      ['Auto-retry', persistent.autoRetryEnabled ? 'on' : 'off'],
      ['Prompt', persistent.lastPromptValue ?? `(hidden, ${length} ${length === 1 ? 'character' : 'characters'})`],
    ]),
    ...timelines.map((_, index) => session(image, index)).reverse().flat(),
    html('h3', {}, 'What happened'),
    sentences(story),
  ];
}

/** @param {Image} image @returns {import('../../../extension-shim/window/images.js').Line} */
function lineOf(image) {
  const { session: counted, persistent } = image;
  const { refused, videos } = shownCounts(counted);
  return {
    names: [image.mediaId, ...(counted.currentPostId === null ? [] : [counted.currentPostId]), ...counted.processedAttemptIds],
    state: stateOf(image),
    facts: [`refused ${refused} of ${persistent.maxRetries}`, `videos ${videos} of ${persistent.videoGoal}`, `changed ${utc(image.changedAt)} UTC`],
    fill: () => inside(image),
  };
}

/** @param {Data['report']} report @returns {[string, string][]} */
function factsOf({ now, database, log, machine: { pausedUntil }, hosts, page, restored }) {
  return [
    ['State', database],
    ['Log', log],
    ...hosts.map(({ pid, version }) => /** @type {[string, string]} */ (['Running', `process ${pid}, version ${version}`])),
    ...(page ? [/** @type {[string, string]} */ (['Page', `${page.text}; seen ${utc(page.seenAt)} UTC`])] : []),
    ...(pausedUntil !== null && pausedUntil > now ? [/** @type {[string, string]} */ (['Pause', `until ${utc(pausedUntil)} UTC: the site asked for it`])] : []),
    ...(restored ? [/** @type {[string, string]} */ (['Restored', `${utc(restored.at)} UTC${restored.complete ? '' : ', but not all of it could be read'}; the damaged file is ${restored.original}`])] : []),
  ];
}

/** @param {Data} data @returns {HTMLElement[]} */
function page({ version, known, images, report }) {
  const grants = `${report.grants.length} open ${report.grants.length === 1 ? 'grant' : 'grants'}`;
  return [
    html('header', {},
      html('h1', {}, `grok-retry-host ${version}`),
      html('p', { class: 'dim' }, `As of ${utc(report.now)} UTC, with ${grants}`),
      factList(factsOf(report))),
    html('main', {},
      html('h2', {}, 'Images'),
      ...(images.length === 0 ? [html('p', {}, 'No session yet: start one in the popup of the extension.')] : [legend(), ...imageList(images.map(lineOf))]),
      ...(known > images.length ? [html('p', { class: 'dim' }, `And ${known - images.length} older ones, which --debug --json lists.`)] : [])),
  ];
}

document.body.append(...page(JSON.parse(document.getElementById('data')?.textContent ?? '')));
