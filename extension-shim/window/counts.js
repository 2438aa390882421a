/**
 * The numbers of a session as people are shown them. Attempts go on counting on an image after its session has ended (R4), whoever
 * made them or made them up: what has ended is shown with the numbers of its summary (R12), and with what was counted since apart.
 * The same as `host/core/shown_counts.cpp`. Pure.
 */

import { t } from './language.js';

/** @typedef {Pick<import('../types.d.ts').View['session'], 'outcome'|'retryCount'|'videosGenerated'|'creditsUsed'|'lastSessionSummary'>} Counted */

/** @param {Counted|undefined} session @returns {{refused: number, videos: number, credits: number, since: string}} `since`: a sentence, or "" */
export function shownCounts(session) {
  const { outcome = 'idle', retryCount = 0, videosGenerated = 0, creditsUsed = 0, lastSessionSummary: summary = null } = session ?? {};
  const hasEnded = outcome !== 'idle' && outcome !== 'pending' && summary?.outcome === outcome;
  if (!summary || !hasEnded) return { refused: retryCount, videos: videosGenerated, credits: creditsUsed, since: '' };
  const refused = Math.max(0, retryCount - summary.retriesAttempted);
  const videos = Math.max(0, videosGenerated - summary.completedVideos);
  return {
    refused: Math.min(retryCount, summary.retriesAttempted), videos: Math.min(videosGenerated, summary.completedVideos),
    credits: Math.min(creditsUsed, summary.creditsUsed),
    /** Worded when somebody asks. */
    get since() {
      return refused + videos === 0 ? '' : t('since_end', refused, videos);
    },
  };
}
