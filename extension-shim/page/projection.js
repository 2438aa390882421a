/**
 * What of the site's store leaves the page: ids and flags. No prompts, no addresses, no pictures.
 * Pure: a raw string in, plain data out. The store belongs to the site and may hold anything.
 */

import { kProfile } from './profile.js';

/** @typedef {import('../types.d.ts').Store} Store */
/** @typedef {import('../types.d.ts').Attempt} Attempt */
/** @typedef {{state: 'ok'|'missing'|'unreadable', version: number, videos: Map<string, Attempt[]>, images: Set<string>, marks: Map<string, string>}} Projection
 * `marks`: one comparable string per media, so that a diff compares and does not walk. */

const kStore = kProfile.store;

/** Longer than any id the host accepts (256 bytes): such a text is not an id and may be anything. */
const kMaxId = 256;

/** Half an emoji is a valid JavaScript string but not valid UTF-8. @param {string} text @returns {string} */
export function wellFormed(text) {
  const native = /** @type {{toWellFormed?: () => string}} */ (/** @type {unknown} */ (text)).toWellFormed;
  if (native) return native.call(text);
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text, or "" if it cannot be an id. @param {unknown} value */
const idOf = (value) => (typeof value === 'string' && value.length <= kMaxId ? wellFormed(value) : '');

/** Whether there is an address, never the address itself; undefined if the store does not say. @param {Record<string, unknown>} value */
function hasVideo(value) {
  const told = kStore.addresses.map((name) => value[name]).filter((address) => typeof address === 'string' || address === null);
  return told.length > 0 ? told.some((address) => address !== null && address !== '') : undefined;
}

/** An entry without a name becomes an attempt without one, which the host counts as ignored (R1). @param {unknown} value @returns {Attempt} */
function attemptOf(value) {
  if (!isRecord(value)) return { id: '', moderated: false };
  /** @type {Attempt} */
  const attempt = { moderated: value[kStore.refused] === true };
  for (const name of [...kStore.ids, ...kStore.posts]) {
    const id = idOf(value[name]);
    if (id !== '') attempt[name] = id;
  }
  if (kStore.ids.every((name) => attempt[name] === undefined)) attempt.id = '';
  const [progress, video] = [value[kStore.progress], hasVideo(value)];
  if (typeof progress === 'number' && Number.isFinite(progress)) attempt.progress = progress;
  if (video !== undefined) attempt.hasVideo = video;
  return attempt;
}

/** @param {Projection['state']} state @returns {Projection} */
const nothing = (state) => ({ state, version: 0, videos: new Map(), images: new Set(), marks: new Map() });

/** @param {string|null} raw @returns {Projection} */
export function project(raw) {
  if (raw === null) return nothing('missing');
  let envelope;
  try {
    envelope = JSON.parse(raw);
  } catch {
    return nothing('unreadable');
  }
  const state = isRecord(envelope) ? envelope[kStore.state] : null;
  if (!isRecord(state)) return nothing('unreadable');
  const { [kStore.videos]: videos = {}, [kStore.images]: images = {} } = state;
  if (!isRecord(videos)) return nothing('unreadable');

  const out = nothing('ok');
  const version = envelope[kStore.version];
  if (typeof version === 'number' && Number.isFinite(version)) out.version = version;
  for (const [key, attempts] of Object.entries(videos)) {
    const mediaId = idOf(key);
    if (mediaId === '' || !Array.isArray(attempts)) continue;
    const projected = attempts.map(attemptOf);
    out.videos.set(mediaId, projected);
    out.marks.set(mediaId, JSON.stringify(projected));
  }
  for (const key of Object.keys(isRecord(images) ? images : {})) {
    if (idOf(key) !== '') out.images.add(idOf(key));
  }
  return out;
}

/**
 * Maps first, objects last: fromEntries makes `__proto__` an ordinary key, assignment would not.
 * @param {Projection} projection @param {(mediaId: string) => boolean} videos @param {(mediaId: string) => boolean} images
 * @returns {Store}
 */
function storeOf(projection, videos, images) {
  return {
    state: {
      videoByMediaId: Object.fromEntries([...projection.videos].filter(([mediaId]) => videos(mediaId))),
      imageByMediaId: Object.fromEntries([...projection.images].filter(images).map((mediaId) => [mediaId, {}])),
    },
    version: projection.version,
  };
}

/** Everything. `store` is null if the page has no readable store. @param {Projection} next */
export function whole(next) {
  return { store: next.state === 'ok' ? storeOf(next, () => true, () => true) : null, partial: false };
}

/**
 * What the host does not know yet: the media that changed; everything if something vanished; null if nothing changed.
 * @param {Projection} previous @param {Projection} next
 * @returns {{store: Store|null, partial: boolean}|null}
 */
export function diff(previous, next) {
  if (next.state !== 'ok') return previous.state === 'ok' ? whole(next) : null;
  if (previous.state !== 'ok') return whole(next);
  const vanished =
    [...previous.videos.keys()].some((mediaId) => !next.videos.has(mediaId)) ||
    [...previous.images].some((mediaId) => !next.images.has(mediaId));
  if (vanished) return whole(next);
  const store = storeOf(
    next,
    (mediaId) => previous.marks.get(mediaId) !== next.marks.get(mediaId),
    (mediaId) => !previous.images.has(mediaId),
  );
  const { videoByMediaId, imageByMediaId } = store.state;
  const changed = Object.keys(videoByMediaId).length + Object.keys(imageByMediaId).length > 0;
  return changed ? { store, partial: true } : null;
}

/** The image that a post belongs to, in the host's order (R2): an image itself, one of its attempts, a post that an attempt names; null where
 * the store says nothing. @param {Projection} projection @param {string} post @returns {string|null} */
export function imageOf({ videos, images }, post) {
  if (videos.has(post) || images.has(post)) return post;
  for (const names of [kStore.ids, kStore.posts]) {
    for (const [mediaId, attempts] of videos) {
      if (attempts.some((attempt) => names.some((name) => attempt[name] === post))) return mediaId;
    }
  }
  return null;
}
