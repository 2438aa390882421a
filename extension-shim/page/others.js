/**
 * Other extensions that are active on the page. Only their traces can be seen from here: elements, and keys in the page's
 * storage. Keys alone may be left over from a removed extension; one with elements, or whose keys change, is active.
 * profile.js lists the known extensions. This has no timer of its own; the pulse calls `poll`.
 */
import { kProfile } from './profile.js';
import { kReasons } from './reasons.js';

const kIntervalMs = 1000;
/** Deeper than any known store of sessions. */
const kDepth = 5;

/** @param {unknown} value @param {readonly string[]} names @param {number} depth @returns {boolean} whether something in there says that a session runs */
function saysActive(value, names, depth = kDepth) {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return Object.entries(value).some(([name, inner]) => (names.includes(name) ? inner === true : saysActive(inner, names, depth - 1)));
}

/** @param {string} raw @param {readonly string[]} names */
function isActive(raw, names) {
  try {
    return saysActive(JSON.parse(raw), names);
  } catch {
    return false;
  }
}

/** @param {Storage} storage @param {RegExp} pattern @returns {Map<string, string>} */
function valuesOf(storage, pattern) {
  const found = new Map();
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i) ?? '';
    if (pattern.test(key)) found.set(key, storage.getItem(key) ?? '');
  }
  return found;
}

/**
 * @param {object} page
 * @param {(mark: string) => boolean} page.has whether the page shows such an element
 * @param {() => Storage} page.storage may throw where storage is forbidden
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createOthers({ has, storage, timers }) {
  const known = kProfile.others.map(({ name, acts, mark, keys, active }) => ({
    name, acts, mark, active, keys: keys === undefined ? null : new RegExp(keys), alive: false, working: false,
    values: /** @type {Map<string, string>|null} */ (null), running: /** @type {Map<string, boolean>} */ (new Map()),
  }));
  let lastLook = -Infinity;

  /** @param {(typeof known)[number]} other @param {RegExp} keys */
  function readKeys(other, keys) {
    /** @type {Map<string, string>} */ let values = new Map();
    try {
      values = valuesOf(storage(), keys);
    } catch {
      // storage may be forbidden; then it holds nothing for us
    }
    /** @type {Map<string, boolean>} */ const running = new Map();
    for (const [key, raw] of values) {
      const same = other.values?.get(key) === raw;
      if (other.values && !same) other.alive = true;
      running.set(key, same ? (other.running.get(key) ?? false) : isActive(raw, other.active ?? []));
    }
    Object.assign(other, { values, running });
  }

  function poll() {
    const now = timers.now();
    if (now - lastLook < kIntervalMs) return;
    lastLook = now;
    for (const other of known) {
      if (other.keys) readKeys(other, other.keys);
      if (has(other.mark)) other.alive = true;
      else if (!other.keys) other.alive = false;
      other.working = other.acts && other.alive && (other.keys === null || [...other.running.values()].includes(true));
    }
  }

  return {
    poll,
    /** The extensions that may press the submit now. */
    working: () => known.filter(({ working }) => working).map(({ name }) => name),
    /** All recognised extensions. */
    present: () => known.filter(({ alive }) => alive).map(({ name }) => name),
    /** Whether an active extension uses this key. @param {string} key */
    uses: (key) => known.some(({ alive, keys }) => alive && keys?.test(key)),
    /** Why nothing may be clicked; null if it may. */
    obstacle() {
      poll();
      return known.some(({ working }) => working) ? kReasons.others : null;
    },
  };
}
