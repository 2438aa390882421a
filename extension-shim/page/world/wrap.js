/**
 * Reads the answers to the page's own video generations, in the page's world: it wraps `fetch`, passes everything on
 * unchanged, and reads a clone of those few responses. It has no rights, and any script of the page could say what it says.
 * It says ids, flags, options and codes (frames.js), never a prompt or an address.
 *
 * Others wrap `fetch`, too: it calls the function it found, and it is never removed. On anything unexpected it stops reading,
 * says so, and keeps passing everything on. None of its errors reaches the page.
 */
((begin) => {
  try {
    begin();
  } catch {
    // Somebody was here before and changed what it needs. The page keeps the `fetch` that it has.
  }
})(() => {
  'use strict';
  const parts = /** @type {any} */ (globalThis).__grokRetryFrames;
  delete /** @type {any} */ (globalThis).__grokRetryFrames;
  /** @type {(method: Function) => (...args: any[]) => any} */
  const uncurried = /** @type {any} */ (Function.prototype.bind.bind(Function.prototype.call));
  /** @param {object} prototype @param {string} name */
  const getter = (prototype, name) => uncurried(/** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, name)).get);

  const { apply, getOwnPropertyDescriptor } = Reflect;
  const { create } = Object;
  const { stringify } = JSON;
  const own = uncurried(Object.prototype.hasOwnProperty);
  const includes = uncurried(String.prototype.includes);
  const startsWith = uncurried(String.prototype.startsWith);
  const endsWith = uncurried(String.prototype.endsWith);
  const slice = uncurried(String.prototype.slice);
  const upperCase = uncurried(String.prototype.toUpperCase);
  const then = uncurried(Promise.prototype.then);
  const Address = URL;
  const hrefOf = getter(URL.prototype, 'href');
  const originOf = getter(URL.prototype, 'origin');
  const pathOf = getter(URL.prototype, 'pathname');
  const request = { url: getter(Request.prototype, 'url'), method: getter(Request.prototype, 'method'), clone: uncurried(Request.prototype.clone), text: uncurried(Request.prototype.text) };
  const response = { status: getter(Response.prototype, 'status'), headers: getter(Response.prototype, 'headers'), body: getter(Response.prototype, 'body'), clone: uncurried(Response.prototype.clone) };
  const header = uncurried(Headers.prototype.get);
  const readerOf = uncurried(ReadableStream.prototype.getReader);
  const read = uncurried(ReadableStreamDefaultReader.prototype.read);
  const cancel = uncurried(ReadableStreamDefaultReader.prototype.cancel);
  const sizeOf = getter(Object.getPrototypeOf(Uint8Array.prototype), 'length');
  const baseOf = getter(Node.prototype, 'baseURI');
  const dispatch = uncurried(EventTarget.prototype.dispatchEvent);
  const Message = CustomEvent;
  const { now } = Date;
  const later = setTimeout;
  const notLater = clearTimeout;
  const page = document;
  const { origin } = location;

  const kStart = '/rest/app-chat/conversations/';
  const kTurn = '/responses';
  /** A generation takes a minute or two; an answer that goes on for longer is of no use to anybody. */
  const kMaxMs = 10 * 60_000;
  const kMaxBytes = 4 * 1024 * 1024;
  const kMaxRequest = 1024 * 1024;
  const kToExtension = 'grok-retry:stream';
  const kFromExtension = 'grok-retry:listens';

  /** Why it has fallen silent; null: it listens. @type {string|null} */
  let silent = null;
  let requests = 0;
  const nothing = () => {};

  /** @param {object} message without a prototype: what the page adds to the prototypes is not said */
  function say(message) {
    const init = create(null);
    init.detail = stringify(message);
    dispatch(page, new Message(kToExtension, init));
  }

  /** @param {string} kind @returns {any} */
  function message(kind) {
    const made = create(null);
    made.kind = kind;
    return made;
  }

  function sayState() {
    const made = message('state');
    made.state = silent === null ? 'listening' : 'silent';
    if (silent !== null) made.why = silent;
    say(made);
  }

  /** @param {string} why */
  function fallSilent(why) {
    if (silent !== null) return;
    silent = why;
    try {
      sayState();
    } catch {
      // It is silent, then.
    }
  }

  /** What stands in an object of the page, without asking its getters or prototypes. @param {unknown} object @param {string} name @returns {any} */
  function valueIn(object, name) {
    if (typeof object !== 'object' || object === null) return undefined;
    const found = getOwnPropertyDescriptor(object, name);
    return found !== undefined && own(found, 'value') ? found.value : undefined;
  }

  /** @param {unknown} input a string, a URL or a Request; what else the page may hand in is none of ours @returns {{address: any, isRequest: boolean}|null} */
  function targetOf(input) {
    if (typeof input === 'string') return includes(input, kStart) ? { address: new Address(input, baseOf(page)), isRequest: false } : null;
    if (typeof input !== 'object' || input === null) return null;
    try {
      return { address: new Address(request.url(input)), isRequest: true };
    } catch {
      // no Request
    }
    try {
      return { address: new Address(hrefOf(input)), isRequest: false };
    } catch {
      return null;
    }
  }

  /** A new conversation, or a turn in one. @param {string} path */
  function starts(path) {
    if (path === kStart + 'new') return true;
    if (!startsWith(path, kStart) || !endsWith(path, kTurn)) return false;
    const conversation = slice(path, kStart.length, path.length - kTurn.length);
    return conversation !== '' && !includes(conversation, '/');
  }

  /**
   * The words of a request that may start a generation: text, or a promise of it; null for every other request.
   * @param {unknown} input @param {unknown} init @returns {string|Promise<string>|null}
   */
  function bodyOf(input, init) {
    const target = targetOf(input);
    if (target === null || originOf(target.address) !== origin || !starts(pathOf(target.address))) return null;
    const method = valueIn(init, 'method') ?? (target.isRequest ? request.method(input) : undefined);
    if (typeof method !== 'string' || upperCase(method) !== 'POST') return null;
    const body = valueIn(init, 'body');
    if (typeof body === 'string') return body;
    if (body === undefined && target.isRequest) return request.text(request.clone(input));
    fallSilent('request');
    return null;
  }

  /** @param {string} text @returns {any} what it asks for, with its number; null where it generates no video */
  function askedIn(text) {
    const asked = text.length > kMaxRequest ? null : parts.askedIn(text);
    if (asked === null) return null;
    requests += 1;
    const made = message('request');
    made.request = asked.number = requests;
    made.options = asked.options;
    say(made);
    return asked;
  }

  /** @param {any} asked @param {number} status @param {string} how @param {(made: any) => void} [more] */
  function sayEnd(asked, status, how, more = nothing) {
    const made = message('end');
    made.request = asked.number;
    made.status = status;
    made.how = how;
    more(made);
    say(made);
  }

  /** @param {any} attempt @param {any} asked */
  function sayAttempt(attempt, asked) {
    const made = message('attempt');
    made.request = asked.number;
    if (asked.source !== undefined) made.source = asked.source;
    if (attempt.videoId !== undefined) made.videoId = attempt.videoId;
    if (attempt.videoPostId !== undefined) made.videoPostId = attempt.videoPostId;
    if (attempt.parentPostId !== undefined) made.parentPostId = attempt.parentPostId;
    if (attempt.progress !== undefined) made.progress = attempt.progress;
    made.moderated = attempt.moderated;
    made.hasVideo = attempt.hasVideo;
    made.finished = attempt.finished;
    say(made);
  }

  /** Without a word: the page's own branch goes on as it is. @param {any} reader */
  function leave(reader) {
    try {
      then(cancel(reader), nothing, nothing);
    } catch {
      // It has ended by itself.
    }
  }

  /** Reads a clone to its end. @param {any} reader of it, null where it has no body @param {any} asked @param {number} status */
  async function follow(reader, asked, status) {
    /** @type {any} */ let timer;
    try {
      let late = false;
      timer = later(() => {
        late = true;
        leave(reader);
      }, kMaxMs);
      const frames = parts.createFrames((/** @type {any} */ attempt) => sayAttempt(attempt, asked));
      const splitter = parts.createSplitter(frames.take);
      let total = 0;
      let how = 'ended';
      while (reader !== null) {
        let step;
        try {
          step = await read(reader);
        } catch {
          how = 'cut';
          break;
        }
        if (silent !== null) return leave(reader);
        if (late) how = 'left';
        if (step.done || late) break;
        total += sizeOf(step.value);
        if (total > kMaxBytes) {
          leave(reader);
          how = 'left';
          break;
        }
        splitter.push(step.value);
      }
      if (how === 'ended' && splitter.open()) how = 'cut';
      if (how === 'ended' && total > 0 && splitter.count() === 0) return fallSilent('no frames');
      if (how === 'ended') frames.end();
      sayEnd(asked, status, how, (made) => {
        if (frames.error() !== undefined) made.error = frames.error();
      });
    } catch {
      leave(reader);
      fallSilent('frames');
    } finally {
      notLater(timer);
    }
  }

  /** A reader of what the page will read, too. @param {any} answer */
  function readerOfClone(answer) {
    const body = response.body(response.clone(answer));
    return body === null ? null : readerOf(body);
  }

  /** @param {number} status */
  const isOk = (status) => status >= 200 && status < 300;

  /** The site refused the request. @param {any} answer @param {any} asked @param {number} status */
  function refused(answer, asked, status) {
    const headers = response.headers(answer);
    sayEnd(asked, status, 'ended', (made) => {
      const ms = parts.retryAfterIn(header(headers, 'retry-after'), header(headers, 'date'), now());
      if (ms !== undefined) made.retryAfterMs = ms;
    });
  }

  /** @param {any} answer @param {any} reader of its clone, null where it has no body or is no success @param {any} asked */
  function heard(answer, reader, asked) {
    const status = response.status(answer);
    if (isOk(status)) void follow(reader, asked, status);
    else refused(answer, asked, status);
  }

  /** @param {any} answer */
  const readerOfSuccess = (answer) => (isOk(response.status(answer)) ? readerOfClone(answer) : null);

  /** What the request asks for is not read yet, and the page is about to read the answer. @param {any} answer @param {any} known a promise of it */
  function answeredEarly(answer, known) {
    const reader = readerOfSuccess(answer);
    then(known, (/** @type {any} */ asked) => {
      try {
        if (asked === null || silent !== null) return reader === null ? undefined : leave(reader);
        heard(answer, reader, asked);
      } catch {
        fallSilent('response');
      }
    });
  }

  /** Hands on the very response, or the very error, after a look at it. @param {any} promise @param {(answer: any) => void} look @param {() => void} failed @returns {any} */
  function watched(promise, look, failed) {
    return then(
      promise,
      (/** @type {any} */ answer) => {
        try {
          if (silent === null) look(answer);
        } catch {
          fallSilent('response');
        }
        return answer;
      },
      (/** @type {any} */ error) => {
        try {
          if (silent === null) failed();
        } catch {
          fallSilent('response');
        }
        throw error;
      },
    );
  }

  /** The words of a `Request` take a moment. @param {any} promise @param {any} words a promise of them @returns {any} */
  function watchedLater(promise, words) {
    const known = then(
      words,
      (/** @type {string} */ text) => {
        try {
          return silent === null ? askedIn(text) : null;
        } catch {
          fallSilent('request');
          return null;
        }
      },
      () => null, // the page took its request back
    );
    return watched(promise, (answer) => answeredEarly(answer, known), nothing);
  }

  const descriptor = getOwnPropertyDescriptor(globalThis, 'fetch');
  const original = descriptor?.value;
  if (!parts || typeof apply !== 'function' || typeof original !== 'function' || descriptor?.configurable !== true) return;

  // A method, as the browser's own is: it cannot be called with `new`.
  const { fetch } = {
    /** @this {any} @param {any} input @param {any} [_init] */
    fetch(input, _init) {
      /** @type {any} */ let words = null;
      if (silent === null) {
        try {
          words = bodyOf(input, _init);
        } catch {
          fallSilent('request');
        }
      }
      const promise = apply(original, this, arguments);
      if (words === null || silent !== null) return promise;
      try {
        if (typeof words !== 'string') return watchedLater(promise, words);
        const asked = askedIn(words);
        if (asked === null) return promise;
        return watched(promise, (answer) => heard(answer, readerOfSuccess(answer), asked), () => sayEnd(asked, 0, 'failed'));
      } catch {
        fallSilent('request');
        return promise;
      }
    },
  };
  page.addEventListener(kFromExtension, () => {
    try {
      sayState();
    } catch {
      fallSilent('message');
    }
  });
  Object.defineProperty(fetch, 'length', { value: original.length, configurable: true });
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: descriptor.writable === true, enumerable: descriptor.enumerable === true, configurable: true });
});
