/**
 * The page of `grok-retry-host --debug --html`: draws the data that stands in the same file. page.cmake embeds it into the host,
 * with the modules that it imports. Times are those of the machine that made the page, as in the sentences of the host.
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
 * `zone`: from when on its clocks were ahead of UTC by how many minutes, oldest first; never empty.
 * @typedef {{version: string, known: number, zone: [number, number][], images: Image[], report: {
 *   now: number, database: string, log: string, machine: {pausedUntil: number|null}, grants: unknown[],
 *   hosts: {pid: number, version: string}[], page?: {seenAt: number|null, text: string},
 *   restored?: {at: number|null, complete: boolean, original: string},
 * }}} Data
 */

const data = /** @type {Data} */ (JSON.parse(document.getElementById('data')?.textContent ?? ''));

/** @param {number} ms @returns {number} by how many minutes the clocks were ahead of UTC at that moment */
const minutesAhead = (ms) => (data.zone.findLast(([from]) => from <= ms) ?? data.zone[0] ?? [0, 0])[1];

/** @param {number} ms @returns {{date: string, time: string, zone: string}} "2026-01-31", "13:00:03", "UTC+01:00" */
function clockAt(ms) {
  const minutes = minutesAhead(ms);
  const local = new Date(ms + 60_000 * minutes);
  if (Number.isNaN(local.getTime())) return { date: 'unknown', time: '', zone: '' };
  const [date = '', time = ''] = local.toISOString().slice(0, 19).split('T');
  const two = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return { date, time, zone: minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}` };
}

/** @param {number|null} ms @returns {string} "2026-01-31 13:00:03 UTC+01:00" */
const moment = (ms) => (ms === null ? 'unknown' : Object.values(clockAt(ms)).join(' ').trim());

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
    html('p', { class: 'dim' }, [outcome, `from ${moment(first.at)}`, duration(last.at - first.at)].filter((part) => part !== undefined).join(', ')),
    marks.length > 0 ? drawn(marks, summaryOf(marks)) : html('p', {}, 'No attempt'),
  ];
}

/** @param {Image['story']} story */
function sentences(story) {
  let day = '';
  return html('ol', { class: 'story' }, ...story.flatMap(({ at, text }) => {
    const { date, time, zone } = clockAt(at);
    const line = html('li', {}, html('time', {}, time), ' ', html('span', {}, plain(text)));
    const heading = `${date}, ${zone}`;
    if (heading === day) return [line];
    day = heading;
    return [html('li', { class: 'day' }, heading), line];
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
    facts: [`refused ${refused} of ${persistent.maxRetries}`, `videos ${videos} of ${persistent.videoGoal}`, `changed ${moment(image.changedAt)}`],
    fill: () => inside(image),
  };
}

/** @param {Data['report']} report @returns {[string, string][]} */
function factsOf({ now, database, log, machine: { pausedUntil }, hosts, page, restored }) {
  return [
    ['State', database],
    ['Log', log],
    ...hosts.map(({ pid, version }) => /** @type {[string, string]} */ (['Running', `process ${pid}, version ${version}`])),
    ...(page ? [/** @type {[string, string]} */ (['Page', `${page.text}; seen ${moment(page.seenAt)}`])] : []),
    ...(pausedUntil !== null && pausedUntil > now ? [/** @type {[string, string]} */ (['Pause', `until ${moment(pausedUntil)}: the site asked for it`])] : []),
    ...(restored ? [/** @type {[string, string]} */ (['Restored', `${moment(restored.at)}${restored.complete ? '' : ', but not all of it could be read'}; the damaged file is ${restored.original}`])] : []),
  ];
}

/** @returns {HTMLElement[]} */
function page() {
  const { version, known, images, report } = data;
  const clicks = ['no click is', '1 click is'][report.grants.length] ?? `${report.grants.length} clicks are`;
  return [
    html('header', {},
      html('h1', {}, `grok-retry-host ${version}`),
      html('p', { class: 'dim' }, `As of ${moment(report.now)}; ${clicks} offered or on ${report.grants.length > 1 ? 'their' : 'its'} way`),
      factList(factsOf(report))),
    html('main', {},
      html('h2', {}, 'Images'),
      ...(images.length === 0 ? [html('p', {}, 'No session yet: start one in the popup of the extension.')] : [legend(), ...imageList(images.map(lineOf))]),
      ...(known > images.length ? [html('p', { class: 'dim' }, `And ${known - images.length} older ones, which --debug --json lists.`)] : [])),
  ];
}

document.body.append(...page());
