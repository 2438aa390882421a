/**
 * Notifies once of each event, however many tabs tell of it and whenever the worker is ended in between. What is known and what is
 * to be shown is kept in the browser's memory (`storage.session`), first the event and then its notification, as the host does it.
 * Each notification has an id of its own from before it is made, so making it again changes the one that is there.
 *
 * A session is told of when it ends, if it was seen running since the browser started. What it needs the user for is told once for
 * each attempt, when it has lasted a moment, and at most once a minute for an image: a page says some of it, and pages may say it
 * as often as they like.
 */
import { countsOf, imagesOf } from './notices.js';

/** @typedef {import('./tabs.js').Entry} Entry */
/** @typedef {import('./notices.js').Image} Image */
/** @typedef {{mediaId: string, tabId: number, path: string|null}} Place where the image was shown */
/** @typedef {Place & {id: string, title: string, text: string, counts: number[]|null, shown: boolean}} Notice */
/** `ended`: when the last session ended that is told. `told`: for which attempt a need was told. @typedef {{ended: number, told: Record<string, string>, at: number}} Known */
/** @typedef {{images: [string, Known][], limited: number, notices: Notice[]}} Memory */

export const kNoticesKey = 'notices';
const kImages = 100;
const kNotices = 20;
export const kGraceMs = 3000;
export const kApartMs = 60_000;

/** @returns {Memory} */
const nothing = () => ({ images: [], limited: 0, notices: [] });

/**
 * @param {object} world
 * @param {{get(key: string): Promise<Record<string, any>>, set(items: object): Promise<void>}} world.memory
 * @param {() => {create(id: string, options: any): Promise<unknown>, clear(id: string): Promise<unknown>}|undefined} world.notifications
 *   undefined while the browser does not allow it
 * @param {import('./badge.js').Text} world.t
 * @param {string} world.icon
 * @param {(place: Place) => Promise<unknown>} world.show brings the image to the front
 * @param {() => number} world.wall the date
 * @param {() => string} world.newId
 * @param {import('../types.d.ts').Timers} world.timers
 */
export function createNotifier({ memory, notifications, t, icon, show, wall, newId, timers }) {
  /** @type {Map<string, Known>} */ const images = new Map();
  /** @type {Notice[]} */ let notices = [];
  /** When the newest rate limit ended sessions, all of them at once. */ let limited = 0;
  /** Since when an image needs the user. @type {Map<string, number>} */ const since = new Map();
  /** @type {Entry[]} */ let newest = [];
  /** @type {number|undefined} */ let timer;
  /** Whether the user wants it; null before that is known. @type {boolean|null} */ let wanted = null;

  /** When to look again. */ let soonest = Infinity;

  const loaded = memory.get(kNoticesKey).catch(() => /** @type {Record<string, any>} */ ({})).then((found) => {
    const kept = /** @type {Memory} */ (found[kNoticesKey] ?? nothing());
    for (const [mediaId, known] of kept.images) images.set(mediaId, known);
    ({ limited, notices } = kept);
  });
  /** Everything that waits for the browser, one after the other. */ let queue = loaded;
  let ready = false;
  loaded.then(() => {
    ready = true;
    work();
  });

  /** @param {() => Promise<unknown>} act */
  function next(act) {
    queue = queue.then(act).then(() => {}, () => {}); // what the browser refuses is not told
    return queue;
  }

  async function save() {
    try {
      await memory.set({ [kNoticesKey]: { images: [...images], limited, notices } });
    } catch {
      // It is told all the same, and perhaps again by the next worker.
    }
  }

  /** @param {Notice} notice */
  async function deliver(notice) {
    const { id, title, text, counts } = notice;
    const message = counts ? `${t(text)} ${t('notify_counts', ...counts)}` : t(text);
    if (wanted) await notifications()?.create(id, { type: 'basic', iconUrl: icon, title: t(title), message }).catch(() => {});
    notice.shown = true;
    await save();
  }

  /** @param {Image} image @param {string} title @param {string} text @param {boolean} counted */
  function add({ view, entry }, title, text, counted) {
    const place = { mediaId: view.mediaId, tabId: entry.tab.id, path: entry.page?.path ?? null };
    notices.push({ ...place, id: newId(), title, text, counts: counted ? countsOf(view) : null, shown: false });
    notices = notices.slice(-kNotices);
  }

  /** @param {Image} image @param {Known} known @returns {boolean} whether there is something new to keep */
  function looksEnded(image, known) {
    const { ended } = image;
    if (!ended || ended.at <= known.ended) return false;
    known.ended = ended.at;
    const isLimit = ended.text === 'notify_rate_limited';
    if (ended.text !== null && !(isLimit && ended.at === limited)) add(image, ended.title, ended.text, !isLimit);
    if (isLimit) limited = ended.at;
    return true;
  }

  /** @param {Image} image @param {Known} known @returns {boolean} */
  function looksNeeding(image, known) {
    const { view, needs } = image;
    const mark = `${known.ended} ${view.session.lastAttemptTime}`;
    if (needs === null || known.told[needs] === mark) {
      since.delete(view.mediaId);
      return false;
    }
    const began = since.get(view.mediaId) ?? timers.now();
    since.set(view.mediaId, began);
    const apart = wall() - known.at; // below zero if the clock was set back
    const left = Math.max(kGraceMs - (timers.now() - began), apart < 0 ? 0 : kApartMs - apart);
    if (left > 0) {
      soonest = Math.min(soonest, left);
      return false;
    }
    since.delete(view.mediaId);
    known.told[needs] = mark;
    known.at = wall();
    add(image, 'notify_needs_you', needs, false);
    return true;
  }

  /** @param {Image} image @returns {boolean} */
  function looks(image) {
    const { mediaId, session } = image.view;
    const known = images.get(mediaId);
    if (known) return [looksEnded(image, known), looksNeeding(image, known)].includes(true);
    if (!session.isActive && session.outcome !== 'pending') return false; // it ended before we saw it
    images.set(mediaId, { ended: session.lastSessionSummary?.endedAt ?? 0, told: {}, at: 0 });
    for (const oldest of [...images.keys()].slice(0, -kImages)) images.delete(oldest);
    looks(image);
    return true;
  }

  function look() {
    if (!ready || wanted !== true || !notifications()) return;
    timers.clearTimeout(timer);
    soonest = Infinity;
    if (imagesOf(newest).map(looks).includes(true)) work();
    if (soonest < Infinity) timer = timers.setTimeout(look, soonest);
  }

  /** Keeps what is new, then shows what is not shown yet. */
  function work() {
    next(async () => {
      if (wanted !== true) return;
      await save();
      for (const notice of notices.filter(({ shown }) => !shown)) await deliver(notice);
    });
  }

  function forget() {
    const old = notices;
    const nothingKept = old.length === 0 && images.size === 0;
    notices = [];
    images.clear();
    since.clear();
    timers.clearTimeout(timer);
    if (nothingKept) return;
    next(async () => {
      await save();
      for (const { id } of old) await notifications()?.clear(id);
    });
  }

  /** @param {string} id @returns {Promise<Notice|undefined>} */
  async function taken(id) {
    await loaded;
    const notice = notices.find((each) => each.id === id);
    if (!notice) return undefined;
    notices = notices.filter((each) => each !== notice);
    next(save);
    return notice;
  }

  return {
    /** What the tabs are about now. @param {Entry[]} entries */
    seen(entries) {
      newest = entries;
      look();
    },
    /** Off forgets what is known and takes away what is shown. @param {boolean} on */
    async turn(on) {
      wanted = on;
      await loaded;
      if (wanted !== on) return;
      if (!on) return forget();
      work();
      look();
    },
    /** @param {string} id */
    async clicked(id) {
      const notice = await taken(id);
      next(async () => notifications()?.clear(id));
      if (notice) await show({ mediaId: notice.mediaId, tabId: notice.tabId, path: notice.path });
    },
    /** @param {string} id */
    closed: async (id) => void await taken(id),
  };
}
