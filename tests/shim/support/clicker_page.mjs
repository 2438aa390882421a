import { createClicker } from '../../../extension-shim/page/clicker.js';
import { virtualClock } from './world.mjs';

/** A page whose controls, path and host can be changed under the clicker at any moment. */
export function page({ obstacle, readBack } = {}) {
  const timers = virtualClock();
  const log = [];
  const it = {
    timers, log,
    ready: true, hydrated: true, keeps: true, path: '/imagine/post/media-1', text: '',
    told: undefined, // the path that the host knows; undefined: always the page's own
    button: 'button', prompt: 'prompt', why: 'submit', // what the composer has, and why it may not be used
    obstacle: null, // why the page may not act at all
    options: {}, // what the composer is set to make
    claimedWith: [], // the options of each claim
    kept: [], // what was said of prompts looked for after writing
    expected: [], // what was said right before a click, and how many there were
    heard: false, // whether what is written in the page's own world is kept
    images: {}, // which image a post belongs to, as far as the page's store tells
    claim: async () => ({ granted: true, prompt: 'a red fox', mediaId: 'media-1' }),
    clicks: () => log.filter(([what]) => what === 'click').length,
    said: (what) => log.filter(([kind]) => kind === what).map(([, value]) => value),
  };
  it.clicker = createClicker({
    site: {
      hydrated: () => it.hydrated,
      controls: () => (it.ready ? { button: it.button, prompt: it.prompt, why: null } : { button: null, prompt: null, why: it.why }),
      fill(box, text) {
        if (it.fillFails) throw new Error('the prompt editor takes no text');
        log.push(['fill', text]);
        it.filled = box;
        it.text = text;
        it.onFill?.();
      },
      options: () => it.options,
      hand(box, text) {
        log.push(['hand', text]);
        if (it.heard) [it.filled, it.text, it.keeps] = [box, text, true];
      },
      holds: (box, text) => it.keeps && it.filled === box && it.text === text,
      click: (button) => log.push(button === 'button' ? ['click'] : ['click', button]),
    },
    readPath: () => it.path,
    toldPath: () => it.told ?? it.path,
    imageOf: (post) => it.images[post] ?? null,
    checkPath() {
      log.push(['checkPath']);
      it.onCheckPath?.();
    },
    obstacle: obstacle ?? (() => it.obstacle),
    readBack: readBack ?? ((kept) => it.kept.push(kept)),
    claim(decisionId, options) {
      log.push(['claim', decisionId]);
      it.claimedWith.push(options);
      return it.claim(decisionId);
    },
    expect: ({ decisionId }) => it.expected.push([decisionId, it.clicks()]),
    report: (result) => log.push(['report', result]),
    speak: () => log.push(['speak']),
    timers,
  });
  return it;
}
