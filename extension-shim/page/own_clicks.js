/**
 * The user's own click on the page's submit (R23): one that the browser says is the user's, on the one button that may be
 * clicked (R24), while the page is shown. Where the user has allowed it, the host is asked to continue; it looks at everything
 * else. Where not, what the box held stays here, until the user asks for it in the window: that is offered once that
 * attempt was refused. Nothing here clicks or writes.
 */
import { textIn } from './prompt_box.js';
import { postIn } from './site.js';

/** @typedef {import('./options.js').Options} Options */
/** @typedef {{adopted: boolean, decisionId?: string, view?: {mediaId: string}}} Answer */

const kNames = /** @type {const} */ (['id', 'videoId', 'videoPostId', 'itemId']);
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
 */
export function createOwnClicks({ site, readPath, visible, allowed, imageOf, checkPath, adopt, aftermath, show }) {
  /** What the user tried and nobody continues. @type {{prompt: string, image: string, refused: boolean}|null} */ let own = null;
  /** @type {Set<string>} */ const known = new Set();

  /** @param {{prompt: string, image: string, refused: boolean}|null} next */
  function become(next) {
    const said = own?.refused ?? false;
    own = next;
    if ((own?.refused ?? false) !== said) show(own?.refused ?? false);
  }

  return {
    /** @param {Event} event a click, as early as the page hears it */
    clicked(event) {
      if (!event.isTrusted || !visible()) return;
      const post = postIn(readPath());
      const { prompt: box, button, why } = site.controls();
      if (why !== null || button === null || post === null || !event.composedPath().includes(button)) return;
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
      for (const attempts of Object.values(store?.state.videoByMediaId ?? {})) {
        for (const attempt of attempts) {
          const names = kNames.flatMap((name) => attempt[name] || []);
          if (attempt.moderated !== true || names.length === 0) continue;
          if (own && !names.some((name) => known.has(name))) become({ ...own, refused: true });
          for (const name of names) if (known.size < kMaxKnown) known.add(name);
        }
      }
    },
    /** The page went elsewhere. A post that nobody knows may be that of the new video. */
    moved() {
      const post = postIn(readPath());
      if (own && (post === null || (imageOf(post) ?? own.image) !== own.image)) become(null);
    },
    /** For the user, who asks for it in the window. @returns {string|null} */
    take: () => (own?.refused ? own.prompt : null),
    forget: () => become(null),
    /** For a worker that may know nothing. */
    again: () => show(own?.refused ?? false),
  };
}
