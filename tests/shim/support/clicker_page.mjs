import { createClicker } from '../../../extension-shim/page/clicker.js';
import { virtualClock } from './world.mjs';

/** A page whose controls, path and host can be changed under the clicker at any moment. */
export function page() {
  const timers = virtualClock();
  const log = [];
  const it = {
    timers, log,
    ready: true, hydrated: true, keeps: true, path: '/imagine/post/media-1', text: '',
    told: undefined, // the path that the host knows; undefined: always the page's own
    images: {}, // which image a post belongs to, as far as the page's store tells
    claim: async () => ({ granted: true, prompt: 'a red fox', mediaId: 'media-1' }),
    clicks: () => log.filter(([what]) => what === 'click').length,
    said: (what) => log.filter(([kind]) => kind === what).map(([, value]) => value),
  };
  it.clicker = createClicker({
    site: {
      hydrated: () => it.hydrated,
      controls: () => (it.ready ? { button: 'button', prompt: 'prompt' } : null),
      fill(_, text) {
        if (it.fillFails) throw new Error('the prompt editor takes no text');
        log.push(['fill', text]);
        it.text = text;
        it.onFill?.();
      },
      holds: (_, text) => it.keeps && it.text === text,
      click: () => log.push(['click']),
    },
    readPath: () => it.path,
    toldPath: () => it.told ?? it.path,
    imageOf: (post) => it.images[post] ?? null,
    checkPath() {
      log.push(['checkPath']);
      it.onCheckPath?.();
    },
    claim(decisionId) {
      log.push(['claim', decisionId]);
      return it.claim(decisionId);
    },
    report: (result) => log.push(['report', result]),
    timers,
  });
  return it;
}
