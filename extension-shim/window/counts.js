/**
 * The numbers of a session as people are shown them. Attempts go on counting on an image after its session has ended (R4), whoever
 * made them or made them up: what has ended is shown with the numbers of its summary (R12), and with what was counted since apart.
 * A verdict that was corrected since (R22) moves an attempt of the session from one number to the other.
 * The same as `host/core/shown_counts.cpp`. Pure.
 */

import { t } from './language.js';

/** @typedef {Pick<import('../types.d.ts').View['session'], 'outcome'|'retryCount'|'videosGenerated'|'creditsUsed'|'lastSessionSummary'>} Counted */

/** @param {Counted|undefined} session @returns {{refused: number, videos: number, credits: number, since: string}} `since`: a sentence, or "" */
export function shownCounts(session) {
  const { outcome = 'idle', retryCount = 0, videosGenerated = 0, creditsUsed = 0, lastSessionSummary: summary = null } = session ?? {};
  const hasEnded = outcome !== 'idle' && outcome !== 'pending' && summary?.outcome === outcome;
  if (!summary || !hasEnded) return { refused: retryCount, videos: videosGenerated, credits: creditsUsed, since: '' };
  const takenBack = Math.max(0, summary.completedVideos - videosGenerated);
  const givenAfterAll = Math.max(0, summary.retriesAttempted - retryCount);
  const refused = Math.min(retryCount, summary.retriesAttempted + takenBack);
  const videos = Math.min(videosGenerated, summary.completedVideos + givenAfterAll);
  return {
    refused, videos,
    credits: Math.min(creditsUsed, summary.creditsUsed),
    /** Worded when somebody asks. */
    get since() {
      return refused + videos === retryCount + videosGenerated ? '' : t('since_end', retryCount - refused, videosGenerated - videos);
    },
  };
}
