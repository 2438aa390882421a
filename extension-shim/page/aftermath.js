/**
 * After the click: did a generation start? Signs are a request of the page, a route to a new post, progress, a submit that
 * cannot be used any more. The host hears it once for each click; it decides what follows. Nothing here clicks.
 * A click without any sign is told only where nothing else could show what became of it: no request seen, no store.
 * Has no timer of its own: `poll` comes with the pulse.
 */
import { postIn } from './site.js';

/** @typedef {import('./options.js').Options} Options */
/** What a page's stream tells: the newest request that starts a generation, and whether anybody listens. */
/** @typedef {{lastRequest(): {at: number, options: Options|null}|null, state(): 'listening'|'silent'|'absent'}} Stream */
/** @typedef {{kind: 'generation_started', decisionId: string, options?: Options}|{kind: 'no_evidence', decisionId: string}} Notice */

/** By then a page has shown something, if it will. */
const kPatienceMs = 20_000;
/** Another sign may come before the request that says with which options. */
const kRequestMs = 2000;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'percent'|'busy'|'controls'>} page.site
 * @param {Stream} page.stream
 * @param {() => string} page.readPath
 * @param {(post: string) => string|null} page.imageOf the image of a post as far as the page's store tells
 * @param {() => boolean} page.hasStore whether the page has a store that can be read
 * @param {(notice: Notice) => void} page.send
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createAftermath({ site, stream, readPath, imageOf, hasStore, send, timers }) {
  const look = () => ({ path: readPath(), percent: site.percent(), busy: site.busy(), request: stream.lastRequest()?.at });
  /** @type {{decisionId: string, mediaId: string, at: number, before: ReturnType<typeof look>, signAt: number|null}|null} */
  let watched = null;
  /** The newest click, whatever became of it. @type {string|null} */ let clicked = null;

  /** Whether a route may be where the page went with the new video. @param {string} path @param {string} mediaId */
  function isOfImage(path, mediaId) {
    const post = postIn(path);
    return post !== null && (imageOf(post) ?? mediaId) === mediaId;
  }

  /** @param {Options|null} [options] */
  function started(options) {
    if (!watched) return;
    const { decisionId } = watched;
    watched = null;
    send({ kind: 'generation_started', decisionId, ...(options && Object.keys(options).length > 0 ? { options } : {}) });
  }

  return {
    /** How things are, for a click that the host hears of before it has a name. */
    look,
    /** Right before the click. @param {{decisionId: string, mediaId: string}} decision @param {ReturnType<typeof look>} [before] how things were then */
    expect({ decisionId, mediaId }, before = look()) {
      watched = { decisionId, mediaId, at: timers.now(), before, signAt: null };
      clicked = decisionId;
    },
    /** Of which click something is said that does not name it. @returns {{decisionId?: string}} */
    newest: () => (clicked === null ? {} : { decisionId: clicked }),
    poll() {
      if (!watched) return;
      const { before, at, mediaId, decisionId } = watched;
      const now = timers.now();
      const request = stream.lastRequest();
      if (request && request.at !== before.request) return started(request.options);
      const path = readPath();
      if (path !== before.path && !isOfImage(path, mediaId)) {
        watched = null; // somebody went elsewhere: what is seen there says nothing of this click
        return;
      }
      const sign = path !== before.path || (before.percent === null && site.percent() !== null) || site.busy() > before.busy || site.controls().why === 'disabled';
      if (sign) watched.signAt ??= now;
      if (watched.signAt !== null) {
        if (stream.state() !== 'listening' || now - watched.signAt >= kRequestMs) started();
        return;
      }
      if (now - at < kPatienceMs) return;
      watched = null;
      if (!hasStore()) send({ kind: 'no_evidence', decisionId });
    },
    /** Switched off. */
    forget() {
      watched = null;
    },
  };
}
