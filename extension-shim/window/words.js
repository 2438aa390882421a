/** The words for sessions, word for word; the popup's own are in popup/words.js. Tables only. */

/** Why a session waits. @type {Record<string, string>} */
export const kWait = {
  cooldown: 'Waiting a little before the next try',
  backoff: 'Waiting longer after a refusal',
  in_flight: 'A video is being made',
  rate_limited: 'The site asked for a pause',
  site_interval: 'A try was just made elsewhere; keeping a distance',
  other_tab: 'Another tab does this try',
  no_tab: 'No open tab shows this image',
  too_many_in_flight: 'Enough videos are being made at once already',
  show_tab: 'Show the tab: nothing can be written into the page while it is hidden',
  other_extension: 'Another extension is at work on this page. Turn it off on grok.com, then reload the page',
};

/** Why a session ended. @type {Record<string, string>} */
export const kStop = {
  goal_reached: 'All the videos you asked for are there',
  max_retries: 'The refused attempts reached your limit',
  prompt_refused: 'The prompt itself is being refused; trying it again would only spend your credits',
  credit_budget: 'The credit budget of this session is used up',
  rate_limited: 'The site says that its rate limit is reached',
  timeout: 'No result came in time',
  stale: 'No tab has shown this image for a while',
  click_failed: 'The page’s button could not be used, three times in a row',
  user: 'You stopped it',
  options_changed: 'The page is set to another length, resolution, shape, mode or sound than for the try before. Set it as you want it, then start again',
  no_evidence: 'After the click the page showed nothing of a new video, and it has no list of videos that could. Look at the page before you start again',
  site_error: 'The site refused the request. Reload the page, and sign in again if it asks for that',
};

/** How a session is, or how it ended. @type {Record<string, string>} */
export const kOutcome = {
  idle: 'No session yet', pending: 'Running', paused: 'Paused', success: 'Done', failure: 'Stopped', cancelled: 'Ended', salvaged: 'Restored',
};

/** What each kind of mark on a timeline means, in the order of a legend. */
export const kMark = {
  layer1: 'refused at layer 1, right at the start',
  layer2: 'refused at layer 2, on the way',
  layer3: 'refused at layer 3, at the end',
  video: 'a video',
  running: 'being made',
  waiting: 'waiting',
  note: 'ended (■), paused (II) or not clicked (!)',
};
