/**
 * Reads the frames of a generation: bytes in, ids and flags out. It runs in the page's own world, where the page may replace
 * every built-in. So it uses what was there at `document_start`, and no prototypes or iterators after that. A content script of
 * the page's world cannot be a module, so this one leaves its parts for wrap.js, which comes right after it in the manifest and
 * removes them before any script of the page runs.
 */
((begin) => {
  try {
    begin();
  } catch {
    // Somebody was here before and changed what it needs. The page keeps the `fetch` that it has.
  }
})(() => {
  'use strict';
  /** @typedef {import('../../types.d.ts').Options} Options */
  /** @typedef {{source: string|undefined, options: Options}} Asked */
  /** @typedef {{videoId?: string, videoPostId?: string, parentPostId?: string, progress?: number, moderated: boolean, hasVideo: boolean, finished: boolean}} Seen */

  /** As a function of `this`. @type {(method: Function) => (...args: any[]) => any} */
  const uncurried = /** @type {any} */ (Function.prototype.bind.bind(Function.prototype.call));
  const parse = JSON.parse;
  const { create } = Object;
  const bare = () => create(null);
  const own = uncurried(Object.prototype.hasOwnProperty);
  const exec = uncurried(RegExp.prototype.exec);
  const includes = uncurried(String.prototype.includes);
  const lowerCase = uncurried(String.prototype.toLowerCase);
  const isList = Array.isArray;
  const Bytes = Uint8Array;
  const setBytes = uncurried(Bytes.prototype.set);
  const typedArray = Object.getPrototypeOf(Bytes.prototype);
  const sizeOf = uncurried(/** @type {any} */ (Object.getOwnPropertyDescriptor(typedArray, 'length')).get);
  const decoder = new TextDecoder();
  const decode = uncurried(TextDecoder.prototype.decode);
  const dateOf = Date.parse;
  const text = String;

  /** What no frame of a generation comes near. */
  const kMaxObject = 256 * 1024;
  const kMaxDepth = 64;
  const kMaxAttempts = 8;
  const kMaxAttachments = 64;
  const kLongestMs = 24 * 3_600_000;
  /** The names of an address of a video. */
  const kAddresses = ['videoUrl', 'contentUrl', 'contentURL', 'assetUrl', 'assetURL', 'fileUri', 'fileURL'];

  const kId = /^[\w.-]{1,256}$/;
  const kWord = /^[\w.:-]{1,32}$/;
  const kLength = /^(\d{1,3}) ?s?$/;
  const kMode = /--mode=(\w{1,32})\s*$/;
  /** The last one: an address of a picture ends with the picture's id, and may begin with its owner's. */
  const kLastUuid = /^[^]*([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i;
  const kSeconds = /^\d{1,9}$/;

  /** Only what the object itself has. @param {unknown} value @param {string} key @returns {any} */
  const get = (value, key) => (typeof value === 'object' && value !== null && own(value, key) ? /** @type {any} */ (value)[key] : undefined);
  /** @param {unknown} value @returns {string|undefined} */
  const idIn = (value) => (typeof value === 'string' && exec(kId, value) !== null ? value : undefined);
  /** @param {unknown} value @returns {string|undefined} */
  const wordIn = (value) => (typeof value === 'string' && exec(kWord, value) !== null ? lowerCase(value) : undefined);

  /** A picture is named by its id or by its address, of which only the id is kept. @param {unknown} value @returns {string|undefined} */
  function imageIn(value) {
    if (typeof value !== 'string' || value.length > 4096) return undefined;
    const id = idIn(value);
    if (id !== undefined) return id;
    const found = exec(kLastUuid, value);
    return found === null ? undefined : found[1];
  }

  /** @param {unknown} value @returns {string|undefined} */
  function lengthIn(value) {
    if (typeof value === 'number') return value > 0 && value < 1000 ? text(value) : undefined;
    const found = typeof value === 'string' ? exec(kLength, value) : null;
    return found === null ? undefined : found[1];
  }

  /** @param {Record<string, string|undefined>} from @returns {Options} */
  function known(from) {
    const options = bare();
    for (const name in from) if (own(from, name) && from[name] !== undefined) options[name] = from[name];
    return options;
  }

  /**
   * What a request asks for, or null where it generates no video of a picture or a text.
   * @param {string} body @returns {Asked|null} throws where it is not JSON
   */
  function askedIn(body) {
    if (!includes(body, '"videoGenModelConfig"') && !includes(body, '"mediaGenInput"')) return null;
    const root = parse(body);
    const input = get(root, 'mediaGenInput'); // since 2026-08
    const generation = get(input, 'imageToVideo') ?? get(input, 'textToVideo');
    if (typeof generation === 'object' && generation !== null) {
      const silent = get(generation, 'skipAudio');
      return {
        source: imageIn(get(get(generation, 'inputAssets'), '0')),
        options: known({
          length: lengthIn(get(generation, 'duration')), resolution: wordIn(get(generation, 'resolutionName')),
          aspect: wordIn(get(generation, 'aspectRatio')), mode: wordIn(get(generation, 'mode')),
          audio: typeof silent === 'boolean' ? (silent ? 'off' : 'on') : undefined,
        }),
      };
    }
    const models = get(get(get(root, 'responseMetadata'), 'modelConfigOverride'), 'modelMap'); // until 2026-07
    const config = get(models, 'videoGenModelConfig');
    if (typeof config !== 'object' || config === null) return null;
    // These make something out of a video; an attempt is made out of a picture.
    if (get(config, 'isVideoEdit') === true || get(config, 'isVideoExtension') === true) return null;
    const message = get(root, 'message');
    const mode = typeof message === 'string' ? exec(kMode, message) : null;
    return {
      source: imageIn(get(config, 'parentPostId')) ?? imageIn(get(get(root, 'fileAttachments'), '0')),
      options: known({
        length: lengthIn(get(config, 'videoLength')), resolution: wordIn(get(config, 'resolutionName')),
        aspect: wordIn(get(config, 'aspectRatio')), mode: mode === null ? undefined : lowerCase(mode[1]),
      }),
    };
  }

  /**
   * How long to wait, from a `Retry-After` in seconds or as a date. @param {string|null} value
   * @param {string|null} date the response's own, which the other is compared with @param {number} now where there is none
   * @returns {number|undefined}
   */
  function retryAfterIn(value, date, now) {
    if (typeof value !== 'string' || value.length > 64) return undefined;
    const said = date === null ? NaN : dateOf(date);
    const ms = exec(kSeconds, value) !== null ? +value * 1000 : dateOf(value) - (said === said ? said : now);
    return ms > 0 ? (ms < kLongestMs ? ms : kLongestMs) : undefined;
  }

  /**
   * Splits a stream into objects by balanced braces outside of strings, whatever its chunks are and whatever stands between
   * the objects (`data:`, `[DONE]`, nothing). Braces and quotes are single bytes in UTF-8, so bytes are looked at.
   * @param {(object: unknown) => void} found throws, as this does, on what cannot be a frame
   */
  function createSplitter(found) {
    let capacity = 4096;
    let held = new Bytes(capacity);
    let used = 0;
    let depth = 0;
    let inText = false;
    let escaped = false;
    let count = 0;

    function grow() {
      if (capacity >= kMaxObject) throw new Error('large');
      const larger = new Bytes(capacity * 4);
      setBytes(larger, held);
      held = larger;
      capacity *= 4;
    }

    return {
      /** @param {Uint8Array} chunk */
      push(chunk) {
        const size = sizeOf(chunk);
        for (let at = 0; at < size; at += 1) {
          const byte = chunk[at];
          if (depth === 0 && byte !== 0x7b) continue;
          if (used === capacity) grow();
          held[used] = /** @type {number} */ (byte);
          used += 1;
          if (inText) {
            if (escaped) escaped = false;
            else if (byte === 0x5c) escaped = true;
            else if (byte === 0x22) inText = false;
          } else if (byte === 0x22) inText = true;
          else if (byte === 0x7b || byte === 0x5b) {
            depth += 1;
            if (depth > kMaxDepth) throw new Error('deep');
          } else if (byte === 0x7d || byte === 0x5d) {
            depth -= 1;
            if (depth > 0) continue;
            const object = parse(decode(decoder, new Bytes(held.buffer, 0, used)));
            used = 0;
            count += 1;
            found(object);
          }
        }
      },
      /** In the middle of an object. */
      open: () => depth > 0,
      count: () => count,
    };
  }

  /**
   * Follows the frames of one response. Each change of an attempt is said once.
   * @param {(attempt: Seen) => void} changed
   */
  function createFrames(changed) {
    /** By each of its names. */ const byId = bare();
    /** By number: no list, since the page may have its say in how lists grow. */ const all = bare();
    let count = 0;
    /** @type {number|string|undefined} */ let error;
    let failed = false;

    /** @param {Seen & {said: string}} attempt */
    function tell(attempt) {
      const now = text(attempt.videoId) + '|' + text(attempt.videoPostId) + '|' + text(attempt.parentPostId) + '|' + text(attempt.progress)
        + '|' + text(attempt.moderated) + '|' + text(attempt.hasVideo) + '|' + text(attempt.finished);
      if (now === attempt.said) return;
      attempt.said = now;
      changed(attempt);
    }

    /** @param {unknown} frame */
    function attemptOf(frame) {
      const videoId = idIn(get(frame, 'videoId'));
      const videoPostId = idIn(get(frame, 'videoPostId'));
      if (videoId === undefined && videoPostId === undefined) return null;
      let attempt = (videoId !== undefined ? byId[videoId] : undefined) ?? (videoPostId !== undefined ? byId[videoPostId] : undefined);
      if (attempt === undefined) {
        if (count === kMaxAttempts) throw new Error('many');
        attempt = bare();
        attempt.moderated = attempt.hasVideo = attempt.finished = false;
        attempt.said = '';
        all[count] = attempt;
        count += 1;
      }
      if (videoId !== undefined) byId[attempt.videoId = videoId] = attempt;
      if (videoPostId !== undefined) byId[attempt.videoPostId = videoPostId] = attempt;
      return attempt;
    }

    /** @param {unknown} frame */
    function progressed(frame) {
      const attempt = attemptOf(frame);
      if (attempt === null) return;
      const parent = idIn(get(frame, 'parentPostId'));
      const progress = get(frame, 'progress');
      const moderated = get(frame, 'moderated');
      if (parent !== undefined) attempt.parentPostId = parent;
      // Not rounded: 99.9 is not finished.
      if (typeof progress === 'number' && progress >= 0) attempt.progress = progress < 100 ? progress - (progress % 1) : 100;
      if (typeof moderated === 'boolean') attempt.moderated = moderated;
      for (let at = 0; at < kAddresses.length; at += 1) {
        const address = get(frame, /** @type {string} */ (kAddresses[at]));
        if (typeof address === 'string' && address !== '') attempt.hasVideo = true;
      }
      attempt.finished = attempt.progress === 100;
      tell(attempt);
    }

    /** A video's id, or a path with it, among what the answer brings. @param {unknown} attachments */
    function attached(attachments) {
      if (!isList(attachments)) return;
      for (let at = 0; at < attachments.length && at < kMaxAttachments; at += 1) {
        const attachment = get(attachments, text(at));
        if (typeof attachment !== 'string') continue;
        for (let n = 0; n < count; n += 1) {
          const attempt = all[n];
          const id = attempt.videoId ?? attempt.videoPostId;
          if (attachment !== id && !includes(attachment, '/' + id + '/')) continue;
          attempt.hasVideo = true;
          tell(attempt);
        }
      }
    }

    /** @param {unknown} value */
    function failure(value) {
      if (typeof value !== 'object' || value === null) return;
      failed = true;
      const code = get(value, 'code');
      error ??= typeof code === 'number' && code >= 0 && code < 100_000 ? code : wordIn(code);
    }

    return {
      /** @param {unknown} object */
      take(object) {
        failure(get(object, 'error'));
        const response = get(get(object, 'result'), 'response');
        failure(get(response, 'error'));
        progressed(get(response, 'streamingVideoGenerationResponse'));
        const answer = get(response, 'modelResponse');
        failure(get(get(answer, 'streamErrors'), '0'));
        attached(get(answer, 'fileAttachments'));
      },
      /** The response ended as it should: what was refused by then is. Whatever else is not finished stays unknown. */
      end() {
        for (let n = 0; n < count && !failed; n += 1) {
          const attempt = all[n];
          if (attempt.moderated) attempt.finished = true;
          tell(attempt);
        }
      },
      error: () => error,
    };
  }

  Object.defineProperty(globalThis, '__grokRetryFrames', {
    value: { askedIn, retryAfterIn, createSplitter, createFrames }, configurable: true, enumerable: false, writable: false,
  });
});
