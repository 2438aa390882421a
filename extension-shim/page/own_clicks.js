/**
 * The user's own click on the page's submit (R23): one that the browser says is the user's, on the one button that may be
 * clicked (R24), right after the user pressed that button, while the page is shown. A click alone proves too little: Enter in
 * another field of the form clicks the submit, and a label passes its click on, whoever made it; the browser may call both the
 * user's. Where the user has allowed it, the host is asked to continue; it looks at everything else. Where not, what the box
 * held stays here, until the user asks for it in the window: that is offered once that attempt was refused. Nothing here
 * clicks or writes.
 */
import { textIn } from './prompt_box.js';
import { postIn } from './site.js';

/** @typedef {import('./options.js').Options} Options */
/** @typedef {{adopted: boolean, decisionId?: string, view?: {mediaId: string}}} Answer */

const kNames = /** @type {const} */ (['id', 'videoId', 'videoPostId', 'itemId']);
/** A click comes this soon after the button or key was pressed. */
const kPressMs = 1000;
/** Refused attempts that are remembered as old ones. */
const kMaxKnown = 4096;

/**
 * @param {object} page
 * @param {Pick<import('./site.js').Site, 'controls'|'options'>} page.site
 * @param {() => string} page.readPath
 * @param {() => boolean} page.visible
 * @param {() => boolean} page.allowed whether the user has said that their clicks may start sessions
 * @param {() => void} page.checkPath tells the host of a new route before it hears of a click
 * @param {(click: {prompt: string, options?: Options}) => Promise<Answer>} page.adopt
 * @param {(post: string) => string|null} page.imageOf the image of a post as far as the page's store tells
 * @param {Pick<ReturnType<typeof import('./aftermath.js').createAftermath>, 'look'|'expect'>} page.aftermath
 * @param {(refused: boolean) => void} page.show whether there is something to continue
 * @param {Pick<import('../types.d.ts').Timers, 'now'>} page.timers
 */
export function createOwnClicks({ site, readPath, visible, allowed, imageOf, checkPath, adopt, aftermath, show, timers }) {
  /** Where the user last pressed, for the one click that follows. @type {{path: EventTarget[], at: number}|null} */ let press = null;
  /** What the user tried and nobody continues. @type {{prompt: string, image: string, refused: boolean}|null} */ let own = null;
  /** @type {Set<string>} */ const known = new Set();

  /** @param {{prompt: string, image: string, refused: boolean}|null} next */
  function become(next) {
    const said = own?.refused ?? false;
    own = next;
    if ((own?.refused ?? false) !== said) show(own?.refused ?? false);
  }

  /** Whether the user has just pressed this button; asked at a click, and true for one only. @param {typeof press} last @param {HTMLElement} button */
  const pressedOn = (last, button) => last !== null && last.path.includes(button) && timers.now() - last.at <= kPressMs;

  /** The image of the user's attempt. A post that nobody knew then may be known now. @param {{image: string}} attempt */
  const imageNow = ({ image }) => imageOf(image) ?? image;

  /**
   * Whether a refusal may be that of the user's attempt: it is listed for the same image, or under its own name, as one that
   * nobody has placed yet.
   * @param {{image: string}} attempt @param {string} key @param {string[]} names of what was refused
   */
  function concerns(attempt, key, names) {
    const image = imageOf(key);
    if (image === null && names.includes(key)) return true;
    return (image ?? key) === imageNow(attempt);
  }

  return {
    /**
     * The main button of a pointer went down, or the key that presses the focused button. The text boxes of a composer submit
     * nothing by themselves, so Enter in one of them is no press.
     * @param {Event} event a pointerdown or keydown, as early as the page hears it
     */
    pressed(event) {
      if (!event.isTrusted) return;
      const { type, button, key, repeat } = /** @type {PointerEvent & KeyboardEvent} */ (event);
      if (type === 'keydown' && repeat) return; // a key that is held is pressed once
      const presses = type === 'pointerdown' ? button === 0 : key === 'Enter' || key === ' ';
      press = presses ? { path: event.composedPath(), at: timers.now() } : null;
    },
    /** @param {Event} event a click, as early as the page hears it */
    clicked(event) {
      if (!event.isTrusted) return;
      const last = press;
      press = null;
      if (!visible()) return;
      const post = postIn(readPath());
      const { prompt: box, button, why } = site.controls();
      if (why !== null || button === null || post === null || !event.composedPath().includes(button) || !pressedOn(last, button)) return;
      const prompt = textIn(box);
      if (prompt.trim() === '') return;
      become({ prompt, image: imageOf(post) ?? post, refused: false });
      if (!allowed()) return;
      checkPath();
      const before = aftermath.look();
      const options = site.options();
      adopt({ prompt, ...(Object.keys(options).length > 0 ? { options } : {}) }).then(({ adopted, decisionId, view }) => {
        if (!adopted) return;
        become(null);
        if (decisionId && view) aftermath.expect({ decisionId, mediaId: view.mediaId }, before);
      }, () => {}); // when in doubt, it is not asked again
    },
    /** What the host is told of attempts. @param {import('../types.d.ts').Store|null} store */
    seen(store) {
      for (const [key, attempts] of Object.entries(store?.state.videoByMediaId ?? {})) {
        for (const attempt of attempts) {
          const names = kNames.flatMap((name) => attempt[name] || []);
          if (attempt.moderated !== true || names.length === 0) continue;
          if (own && !names.some((name) => known.has(name)) && concerns(own, key, names)) become({ ...own, refused: true });
          for (const name of names) if (known.size < kMaxKnown) known.add(name);
        }
      }
    },
    /** The page went elsewhere. A post that nobody knows may be that of the new video. */
    moved() {
      const post = postIn(readPath());
      if (own && (post === null || (imageOf(post) ?? imageNow(own)) !== imageNow(own))) become(null);
    },
    /** For the user, who asks for it in the window. @returns {string|null} */
    take: () => (own?.refused ? own.prompt : null),
    forget: () => become(null),
    /** For a worker that may know nothing. */
    again: () => show(own?.refused ?? false),
  };
}
