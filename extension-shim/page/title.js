/**
 * How the session is, before the title of the tab: "(2/5) ", a tick or a cross. Off unless the user switches it on. The page's own
 * title always wins: it is read again with each pulse, and gets the mark before it again, the later the more often the page has just
 * replaced it. So neither can drive the other in a loop.
 */

const kFirstMs = 250;
const kMaxMs = 30_000;
/** A title that stood so long was not contended for. */
const kStoodMs = 2000;
/** A new worker says the mark again. After so long without a word there is none. */
const kLostMs = 5000;
const kKept = 64;

/**
 * @param {object} world
 * @param {() => string} world.read the document's title
 * @param {(title: string) => void} world.write
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} world.timers
 */
export function createTitle({ read, write, timers }) {
  /** What the worker wants there, with its space; "" for nothing. */ let wanted = '';
  /** What stands there. */ let shown = '';
  /** The whole title as it was after we wrote it. */ let left = '';
  let leftAt = -Infinity;
  /** When it was seen to be another one. @type {number|null} */ let changedAt = null;
  let delayMs = kFirstMs;
  let notBefore = -Infinity;
  /** @type {number|null} */ let lostAt = null;
  /** All that we have written in this document: a page may copy its title, and put a copy back later. @type {Set<string>} */ const marks = new Set();

  /** The title without our marks. A title of a mark alone is read without its space. @param {string} title */
  function withoutMarks(title) {
    for (;;) {
      const mark = [...marks].find((each) => title.startsWith(each) || title === each.trimEnd());
      if (mark === undefined) return title;
      title = title.slice(mark.length);
    }
  }

  /** @param {string} mark @param {string} title */
  function put(mark, title) {
    if (mark !== '') marks.add(mark);
    if (marks.size > kKept) marks.delete([...marks][0] ?? '');
    write(mark + title);
    shown = mark;
    left = read();
    leftAt = timers.now();
    changedAt = null;
  }

  function apply() {
    if (wanted === '' && shown === '') return;
    const now = timers.now();
    const title = read();
    const own = withoutMarks(title);
    if (wanted === '') {
      [shown, left, changedAt] = ['', '', null];
      if (own !== title) write(own);
    } else if (title === left) {
      if (shown !== wanted) put(wanted, own);
    } else {
      changedAt ??= now;
      if (now < notBefore) return;
      delayMs = changedAt - leftAt >= kStoodMs ? kFirstMs : Math.min(kMaxMs, delayMs * 2);
      notBefore = now + delayMs;
      put(wanted, own);
    }
  }

  return {
    /** The next pulse shows it; nothing goes at once. @param {string} mark */
    set(mark) {
      wanted = mark === '' ? '' : `${mark} `;
      lostAt = null;
      if (wanted === '') apply();
    },
    poll() {
      if (lostAt !== null && timers.now() - lostAt >= kLostMs) this.set('');
      apply();
    },
    /** The worker may be a new one. */
    again() {
      lostAt = timers.now();
    },
  };
}
