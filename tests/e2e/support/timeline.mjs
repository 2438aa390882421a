// Prints what happened since the last look, one line each: when, who, what. The host's lines come from its journal and the
// clicks from the site's log, both with their own times. What the page shows has the time of the look.
import { debugJson } from './host_truth.mjs';

const kColours = { user: 36, page: 35, host: 32 };
const kColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;

/** Shortens ids, and turns dates into seconds since the start. */
function readable(text, start) {
  return text
    .replace(/\b([0-9a-f]{8})-[0-9a-f-]{27}\b/g, '$1…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (date) => `${((Date.parse(date) - start) / 1000).toFixed(1)} s`);
}

export class Timeline {
  #start = Date.now();
  #clicks = 0;
  #journal = 0;
  #notice = '';
  #percent = '';

  say(who, what, at = Date.now()) {
    const seconds = ((at - this.#start) / 1000).toFixed(1).padStart(6);
    console.log(`${seconds} s  ${kColoured ? `\u001b[${kColours[who]}m${who}\u001b[0m` : who}  ${readable(what, this.#start)}`);
  }

  /** Looks at the page, at the site's log of clicks and at the host's journal; returns the host's View, if there is one. */
  async look({ world, mediaId, page }) {
    const { sessions, journal } = await debugJson(world.stateHome);
    const clicks = world.clicks(mediaId);
    const lines = [
      ...await this.#shown(page),
      ...clicks.slice(this.#clicks).map(({ at, prompt }, index) => (
        { at, who: 'page', what: `click ${this.#clicks + index + 1} on "Make video", with the prompt "${prompt}"` })),
      ...journal.slice(this.#journal).map(({ at, text }) => ({ at, who: 'host', what: text })),
    ];
    this.#clicks = clicks.length;
    this.#journal = journal.length;
    for (const { at, who, what } of lines.sort((a, b) => a.at - b.at)) this.say(who, what, at);
    return sessions.find((view) => view.mediaId === mediaId);
  }

  async #shown(page) {
    const { notice, percent } = await page.evaluate(() => ({
      notice: [...document.querySelectorAll('li.toast')].at(-1)?.textContent ?? '',
      percent: document.querySelector('[data-progress]').textContent.match(/^\d+%$/)?.[0] ?? '',
    }));
    const said = [];
    if (percent && !this.#percent) said.push('starts making a video');
    if (!percent && this.#percent) said.push(`stops at ${this.#percent}`);
    if (notice && notice !== this.#notice) said.push(`shows the notice "${notice}"`);
    [this.#notice, this.#percent] = [notice, percent];
    return said.map((what) => ({ at: Date.now(), who: 'page', what }));
  }
}
