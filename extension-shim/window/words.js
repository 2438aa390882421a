/** The texts about sessions; the popup's own are in popup/words.js. Tables only. */

/** Why a session waits. @type {Record<string, string>} */
export const kWait = {
  cooldown: 'Waiting before the next attempt',
  backoff: 'Waiting longer after a refusal',
  in_flight: 'Making a video',
  rate_limited: 'The site asked for a pause',
  site_interval: 'Waiting: another attempt was made a moment ago',
  other_tab: 'Another tab makes this attempt',
  no_tab: 'No open tab shows this image',
  too_many_in_flight: 'Waiting: enough videos are being made already',
  show_tab: 'Show the tab: the page takes no text while it is hidden',
  other_extension: 'Another extension is active on this page. Turn it off on grok.com, then reload the page',
};

/** Why a session ended. @type {Record<string, string>} */
export const kStop = {
  goal_reached: 'Video goal reached',
  max_retries: 'Your limit of refused attempts is reached',
  prompt_refused: 'The site refuses the prompt itself. More attempts would only use up your credits',
  credit_budget: 'The credit budget of this session is used up',
  rate_limited: 'The site reported its rate limit',
  timeout: 'No result came in time',
  stale: 'No tab showed this image for a while',
  click_failed: 'The page’s button could not be clicked, three times in a row',
  user: 'You stopped it',
  options_changed: 'Length, resolution, shape, mode or sound on the page changed since the last attempt. Set them as you want them, then start again',
  no_evidence: 'The page showed no sign of a new video after the click. Check the page before you start again',
  site_error: 'The site refused the request. Reload the page, and sign in again if it asks you to',
};

/** How a session is, or how it ended. @type {Record<string, string>} */
export const kOutcome = {
  idle: 'No session yet', pending: 'Running', paused: 'Paused', success: 'Done', failure: 'Stopped', cancelled: 'Ended', salvaged: 'Restored',
};

/** What each kind of mark on a timeline means, in the order of a legend. */
export const kMark = {
  layer1: 'refused at layer 1, at the start',
  layer2: 'refused at layer 2, on the way',
  layer3: 'refused at layer 3, at the end',
  video: 'a video',
  running: 'being made',
  waiting: 'waiting',
  note: 'ended (■), paused (II) or not clicked (!)',
};
