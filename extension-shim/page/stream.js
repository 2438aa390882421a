/**
 * Passes on to the host what the page's world says about its generations (world/wrap.js): attempts as partial snapshots,
 * refused requests as notices. Any script of the page can say the same, so it is only evidence: it is checked strictly, capped,
 * and never answered. The page learns from here only that its events are read.
 */

/** @typedef {import('../types.d.ts').FromWorld} FromWorld */
/** @typedef {import('../types.d.ts').Options} Options */
/** @typedef {import('../types.d.ts').Attempt} Attempt */
/** @typedef {Extract<FromWorld, {kind: 'attempt'}>} Seen */
/** @typedef {{store: import('../types.d.ts').Store, partial: true, source: 'stream'}} Snapshot */
/** @typedef {{kind: 'rate_limited', retryAfterMs?: number, cause?: 'quota'|'option'}|{kind: 'site_error', status: 401|403}} Notice */

const kFromWorld = 'grok-retry:stream';
const kListens = 'grok-retry:listens';

/** Larger than any real message, which may have five ids of 256 characters. */
const kMaxText = 4096;
/** Frames come a few times a second, and at most three sessions run at once. No honest page sends a hundred. */
const kMessages = { most: 100, inMs: 1000 };
/** Clicks are three seconds apart (R17) and a start may make two videos, so forty new attempts a minute is the maximum. */
const kAttempts = { most: 40, inMs: 60_000 };
/** The number of attempts whose last message is remembered. Nothing more is expected of older ones. */
const kMaxKnown = 256;
const kMaxRequests = 64;
const kProgressMs = 1000;
/** The length that every account may use. Others get the answer of a used-up quota for longer ones (2026-08). */
const kFreeSeconds = 6;

/** @param {RegExp} form @returns {(value: unknown) => boolean} */
const text = (form) => (value) => typeof value === 'string' && form.test(value);
/** @param {number} most @returns {(value: unknown) => boolean} */
const count = (most) => (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
/** @param {readonly unknown[]} words @returns {(value: unknown) => boolean} */
const oneOf = (...words) => (value) => words.includes(value);
/** @typedef {{[key: string]: (value: unknown) => boolean}} Fields */
/** A record with all of `needed`, any of `possible`, and nothing else. @param {Fields} needed @param {Fields} [possible] @returns {(value: unknown) => boolean} */
const record = (needed, possible = {}) => (value) => (
  typeof value === 'object' && value !== null && !Array.isArray(value)
  && Object.keys(needed).every((key) => Object.hasOwn(value, key))
  && Object.entries(value).every(([key, field]) => {
    const fields = Object.hasOwn(needed, key) ? needed : possible;
    return Object.hasOwn(fields, key) && fields[key]?.(field) === true;
  })
);

const id = text(/^[\w.-]{1,256}$/);
const word = text(/^[\w.: -]{1,32}$/);
const flag = oneOf(true, false);
const number = count(Number.MAX_SAFE_INTEGER);
/** @type {Record<FromWorld['kind'], (value: unknown) => boolean>} */
const kShapes = {
  state: record({ kind: word, state: oneOf('listening', 'silent') }, { why: word }),
  request: record({ kind: word, request: number, options: record({}, { length: word, resolution: word, aspect: word, mode: word, audio: word }) }),
  attempt: record({ kind: word, request: number, moderated: flag, hasVideo: flag, finished: flag },
    { source: id, videoId: id, videoPostId: id, parentPostId: id, progress: count(100) }),
  end: record({ kind: word, request: number, status: count(999), how: oneOf('ended', 'cut', 'left', 'failed') },
    { retryAfterMs: count(24 * 3_600_000), error: (value) => count(100_000)(value) || word(value) }),
};

/** @param {unknown} said @returns {FromWorld|null} */
export function messageIn(said) {
  if (typeof said !== 'string' || said.length > kMaxText) return null;
  let value;
  try {
    value = JSON.parse(said);
  } catch {
    return null;
  }
  const kind = value?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(kShapes, kind) || !kShapes[/** @type {FromWorld['kind']} */ (kind)](value)) return null;
  if (kind === 'attempt' && value.videoId === undefined && value.videoPostId === undefined) return null;
  return value;
}

/** @param {Map<unknown, unknown>} map @param {number} most */
function keepNewest(map, most) {
  for (const [oldest] of map) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}

/** Allows at most `most` calls in `inMs`. @param {{most: number, inMs: number}} cap @param {() => number} now @returns {() => boolean} false: one too many */
function capped({ most, inMs }, now) {
  let since = -Infinity;
  let used = 0;
  return () => {
    if (now() - since >= inMs) [since, used] = [now(), 0];
    used += 1;
    return used <= most;
  };
}

/**
 * @param {object} page
 * @param {Pick<EventTarget, 'addEventListener'|'dispatchEvent'>} page.document
 * @param {AbortSignal} page.signal the end of this extension
 * @param {{snapshot(params: Snapshot, verdict: boolean): void, notice(notice: Notice): void}} page.say `verdict`: it says how an attempt ended
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createStream({ document, signal, say, timers }) {
  /** @type {'listening'|'silent'|'absent'} */ let state = 'absent';
  /** @type {{at: number, options: Options}|null} */ let last = null;
  /** What was asked for by the requests that still run, and by those that were taken on. @type {Map<number, Options>} */ const asked = new Map();
  /** The length that the site last took on. @type {string|undefined} */ let taken;
  /** The last word on each attempt. @type {Map<string, string>} */ const known = new Map();
  /** Not told yet: progress may wait. @type {Map<string, {key: string, entry: Attempt}>} */ const waiting = new Map();
  let toldAt = -Infinity;
  const mayHear = capped(kMessages, timers.now);
  const mayCount = capped(kAttempts, timers.now);

  /** @param {string} key @param {Attempt} entry @param {boolean} verdict */
  function tell(key, entry, verdict) {
    const videoByMediaId = Object.fromEntries([[key, [entry]]]);
    say.snapshot({ store: { state: { videoByMediaId, imageByMediaId: {} }, version: 0 }, partial: true, source: 'stream' }, verdict);
  }

  function flush() {
    toldAt = timers.now();
    const all = [...waiting.values()];
    waiting.clear();
    for (const { key, entry } of all) tell(key, entry, false);
  }

  /**
   * Refused: finished and moderated. A video: finished, not moderated, and there is one. Everything else is under way: an
   * answer that ends without a verdict stays so, and the host hears of no end.
   * @param {Seen} seen
   */
  function attempt({ source, videoId, videoPostId, parentPostId, progress, moderated, hasVideo, finished }) {
    const name = /** @type {string} */ (videoId ?? videoPostId);
    const refused = finished && moderated;
    const verdict = refused || (progress === 100 && hasVideo && !moderated);
    /** @type {Attempt} */
    const entry = { hasVideo };
    if (refused) entry.moderated = true;
    for (const [field, value] of Object.entries({ videoId, videoPostId, parentPostId, progress })) {
      if (value !== undefined) Object.assign(entry, { [field]: value });
    }
    // Not finished, and by now taken back: nothing yet, and certainly no video.
    if (moderated && !refused) entry.hasVideo = false;
    const now = JSON.stringify(entry);
    const before = known.get(name);
    if (before === now) return;
    if (before === undefined && !mayCount()) return fallSilent();
    known.delete(name);
    known.set(name, now);
    keepNewest(known, kMaxKnown);
    // Where nothing names a picture, the host takes the one that this page was granted a click for.
    const key = source ?? parentPostId ?? name;
    if (verdict) {
      flush(); // the last progress tells at which layer it was refused (R7)
      tell(key, entry, true);
    } else {
      waiting.set(name, { key, entry });
      poll();
    }
  }

  /** What the site did not take on. @param {Extract<FromWorld, {kind: 'end'}>} end */
  function refusedRequest({ request, status, retryAfterMs }) {
    if (status === 401 || status === 403) return say.notice({ kind: 'site_error', status });
    if (status !== 429) return;
    const length = asked.get(request)?.length;
    /** @type {Notice} */
    const notice = { kind: 'rate_limited' };
    if (retryAfterMs !== undefined) notice.retryAfterMs = retryAfterMs;
    if (length !== undefined && length === taken) notice.cause = 'quota';
    else if (Number(length) > kFreeSeconds) notice.cause = 'option';
    say.notice(notice);
  }

  /** @param {FromWorld} message */
  function heard(message) {
    if (message.kind === 'state') {
      state = message.state;
      return;
    }
    if (message.kind === 'request') {
      last = { at: timers.now(), options: message.options };
      asked.set(message.request, message.options);
      keepNewest(asked, kMaxRequests);
      return;
    }
    if (message.kind === 'attempt') {
      taken = asked.get(message.request)?.length ?? taken;
      return attempt(message);
    }
    refusedRequest(message);
    asked.delete(message.request);
  }

  function poll() {
    if (waiting.size > 0 && timers.now() - toldAt >= kProgressMs) flush();
  }

  const ears = new AbortController();

  /** More than a page can have to say: it floods, and nothing is heard of it any more. */
  function fallSilent() {
    state = 'silent';
    waiting.clear();
    ears.abort();
  }

  /** @param {Event} event */
  function receive(event) {
    if (!mayHear()) return fallSilent();
    const message = messageIn(/** @type {CustomEvent} */ (event).detail);
    if (message) heard(message);
  }

  return {
    listen() {
      signal.addEventListener('abort', () => ears.abort());
      document.addEventListener(kFromWorld, receive, { signal: ears.signal });
      document.dispatchEvent(new Event(kListens));
    },
    /** Progress that could wait. */
    poll,
    /** Whether the page's own script is there and looks. @returns {'listening'|'silent'|'absent'} */
    state: () => state,
    /** The last generation that the page asked for; `at` by this page's timers. @returns {{at: number, options: Options}|null} */
    lastRequest: () => last,
  };
}
