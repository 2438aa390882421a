// The site's store: zustand with `persist` into sessionStorage['useMediaStore'], in the site's shape, with the
// site's two habits that matter here: of refused attempts it keeps only the latest, and a load of the page empties it.
import { createStore } from 'zustand/vanilla';
import { createJSONStorage, persist } from 'zustand/middleware';

const kEmpty = { videoByMediaId: {}, imageByMediaId: {} };
const kNowhere = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** @param {{persisted: boolean}} options  `persisted: false`: a page that keeps its store to itself */
export function createMediaStore({ persisted }) {
  const store = createStore(persist(() => kEmpty, {
    name: 'useMediaStore',
    version: 0,
    storage: createJSONStorage(() => (persisted ? sessionStorage : kNowhere)),
    skipHydration: true,
  }));
  store.setState(kEmpty, true);

  return {
    subscribe: store.subscribe,
    attempts: (mediaId) => store.getState().videoByMediaId[mediaId] ?? [],

    addImage(mediaId) {
      store.setState(({ imageByMediaId }) => ({
        imageByMediaId: {
          ...imageByMediaId,
          [mediaId]: { id: mediaId, mediaType: 'MEDIA_POST_TYPE_IMAGE', mediaUrl: `https://assets.grok.com/stand-in/${mediaId}/image.jpg`,
            moderated: false, createTime: '2026-01-01T12:00:00.000Z' },
        },
      }));
    },

    addAttempts(mediaId, added) {
      store.setState(({ videoByMediaId }) => {
        const all = [...(videoByMediaId[mediaId] ?? []), ...added];
        const latestRefused = all.findLast((attempt) => attempt.moderated);
        return {
          videoByMediaId: { ...videoByMediaId, [mediaId]: all.filter((a) => !a.moderated || a === latestRefused) },
        };
      });
    },
  };
}
