/**
 * After a click: did a generation start? Signs are a request of the page, a route to a new post, progress, or a disabled
 * submit. The host hears of it once per click and decides what follows. Nothing here clicks.
 * A click without any sign is reported only if nothing else could show its result: no request was seen and there is no store.
 * It has no timer of its own; the pulse calls `poll`.
 */
import { postIn } from './site.js';

/** @typedef {import('./options.js').Options} Options */
/** What a page's stream says: the newest request that starts a generation, and whether the stream is read. */
/** @typedef {{lastRequest(): {at: number, options: Options|null}|null, state(): 'listening'|'silent'|'absent'}} Stream */
/** @typedef {{kind: 'generation_started', decisionId: string, options?: Options}|{kind: 'no_evidence', decisionId: string}} Notice */

/** A page that shows any sign has shown it by then. */
const kPatienceMs = 20_000;
/** Another sign may come before the request that names the options. */
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
  /** The newest click, whatever its result. @type {string|null} */ let clicked = null;

  /** Whether the page may have gone to this route because of the new video. @param {string} path @param {string} mediaId */
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
    /** The click that a sign without a decision id belongs to. @returns {{decisionId?: string}} */
    newest: () => (clicked === null ? {} : { decisionId: clicked }),
    poll() {
      if (!watched) return;
      const { before, at, mediaId, decisionId } = watched;
      const now = timers.now();
      const request = stream.lastRequest();
      if (request && request.at !== before.request) return started(request.options);
      const path = readPath();
      if (path !== before.path && !isOfImage(path, mediaId)) {
        watched = null; // the user went elsewhere; signs there say nothing about this click
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
    /** The user turned the extension off. */
    forget() {
      watched = null;
    },
  };
}
