/** What people read, word for word. Tables only; which line is shown is model.js's business. */

/** Why a page's composer is not used, by the page's own fixed words. @type {Record<string, string>} */
export const kTrouble = {
  'the page has several prompt boxes': 'Nothing is clicked: the page has several prompt boxes, and none is surely the one. Close the others.',
  'the composer has several submit buttons': 'Nothing is clicked: the prompt box has several buttons that might start a video.',
  'the composer is not in video mode': 'Nothing is clicked: it is not certain that the prompt box makes a video. Switch the composer to video.',
  'a dialog is on top of the page': 'Nothing is clicked while a dialog is open on the page. Answer or close it.',
  'something covers the submit button': 'Nothing is clicked while something lies over the page’s button.',
  'the page is not as it was when it was taught': 'Nothing is clicked: the prompt box or its button is not as it was when you showed it. Show it again under “The page”, or forget it there.',
};

/** Other extensions that may press the page's button by themselves; `{}` takes their names. */
export const kOthers = 'Nothing is clicked while another extension is at work on this page: {}. Turn it off on grok.com, then reload the page.';
/** A tab that is hidden and cannot act. */
export const kHidden = 'Show this tab: nothing can be written into the page while it is hidden.';

/** The composers that are known. @type {Record<string, string>} */
export const kLayout = {
  textarea: 'a text box with a button',
  editor: 'an editor with a button',
  arrow: 'an editor with an arrow',
  bar: 'a bar with an arrow and switches',
  camera: 'a bar with an arrow and a camera',
  dropdowns: 'an editor with an arrow and menus',
};

/** What the popup says of a page; `{}` takes the composer, the language, what is missing. */
export const kPage = {
  layout: 'The page has {}',
  noLayout: 'No composer is known on this page',
  language: 'in {}',
  unknownLanguage: 'in a language that is not known',
  complete: 'Nothing is missing',
  missing: 'Missing: {}',
  noStore: 'The page keeps no list of videos',
  copied: 'Copied. It has no prompts, addresses or ids; read it before you send it',
  notCopied: 'The page did not answer. Reload it and try again',
};

/** Showing the shim what it does not find by itself; `{}` takes the composer, or the day. */
export const kTeach = {
  goOn: 'Click on the page what it asks for there.',
  shown: 'Shown: {}',
  kept: 'Kept: {}',
  since: 'Since {}',
  prompt: 'Prompt box',
  submit: 'Button',
  cannotKeep: 'This host is older and cannot keep it. Update the host, or copy it for a bug report.',
  copied: 'Copied. It has no texts of the page.',
  notDone: 'The page did not answer. Reload it and try again.',
  forgotten: 'Forgotten.',
  saved: 'Saved.',
};

/** What was found when it was tried. @type {Record<string, string>} */
export const kTried = {
  found: 'Found: the box and the button are framed on the page now.',
  late: 'Found: the box is framed on the page now. The button was not there; it may come with the text.',
  layout: 'This page has another composer than that one.',
  taught: 'Not found: the page, or a switch in it, is not as it was.',
};

/** Why nothing came of the showing, or of a try. @type {Record<string, string>} */
export const kNotShown = {
  time: 'A minute passed, so it ended. Nothing was pressed.',
  stopped: 'You ended it. Nothing was pressed.',
  hidden: 'It ended since the tab was not shown any more.',
  moved: 'It ended since the page went elsewhere.',
  covered: 'It ended since the page put something over it.',
  loading: 'The page is still being loaded. Try again in a moment.',
  box: 'There is no prompt box on this page. Open it first.',
  submit: 'No button beside that box can be the one. If it comes with the text, write a word into the box first.',
  selector: 'These two cannot be found again for certain, so they cannot be kept. A page report helps to mend this.',
  mode: 'The page says that it makes something else than a video now. Switch it to video first.',
  dialog: 'A dialog is open on the page. Answer or close it first.',
  boxes: 'Several boxes of this page are found by this.',
  submits: 'Several buttons of this page are found by this.',
  disabled: 'Found, but it cannot be used now.',
};

/** Why there is nothing to do. @type {Record<string, string>} */
export const kNone = {
  not_started: 'Not started',
  auto_retry_off: 'It waits for you: press Resume',
  salvaged: 'Restored after damage to the host’s file. Look whether it is right, then press Resume, or Start anew',
  media_unknown: 'Nothing is known of this image yet',
  not_on_post: 'Open an image on grok.com to begin',
};

/** What the host says about its state as a whole; `{}` takes the file. @type {Record<string, string>} */
export const kNotice = {
  salvaged: 'The host’s file was damaged and has been restored. What could not be read is still in {}. Each session waits until you resume it or start anew.',
};

/** What an older version had for an image; `{}` takes the number. */
export const kSuggestion = {
  maxRetries: 'Stop after {} refused',
  videoGoal: 'Videos wanted: {}',
  autoRetryEnabled: 'Try again by itself',
  noAutoRetry: 'Do not try again by itself',
};

const kInstall = './scripts/install';
export const kDoctor = 'grok-retry-host --doctor';

/** Why there is no host, and the command that helps. @type {Record<string, {text: string, command?: string}>} */
export const kProblem = {
  not_installed: { text: 'The host is not installed for this browser. In the repository of grok-retry-host, run:', command: kInstall },
  forbidden: { text: 'The installed host does not know this extension. This says what to do:', command: kDoctor },
  not_reachable: { text: 'The host is not installed for this browser, or does not know this extension. In the repository of grok-retry-host, run:', command: kInstall },
  cannot_start: { text: 'The browser could not start the host. This says why, and what to do:', command: kDoctor },
  exited: { text: 'The host ends as soon as it is started. This says why, and what to do:', command: kDoctor },
  garbled: { text: 'The host does not speak the protocol. This says why, and what to do:', command: kDoctor },
  silent: { text: 'The host does not answer and is being started again. If that goes on, this says why:', command: kDoctor },
  crashed: { text: 'The host ended unexpectedly and is being started again. Nothing that it had answered is lost.' },
  protocol_mismatch: { text: 'The host and this extension are of different versions. Update both, then, in the repository, run:', command: kInstall },
  unknown: { text: 'The host cannot be reached. This says why, and what to do:', command: kDoctor },
};

/** Errors, storage first. `{}` in a text takes the host's own words. @type {Record<string, string>} */
export const kFailure = {
  storage_full: 'The disk is full. Nothing is retried until there is room; what was counted so far is safe.',
  storage_busy: 'Another program holds the host’s file. It is tried again by itself.',
  storage_corrupt: 'The host’s file cannot be read any more. It is left as it is; nothing is retried before it is mended.',
  storage_too_new: 'The host’s file was written by a newer version. Update the host; the file is left as it is.',
  storage_readonly: 'The host may not write its file. Nothing is retried until it may.',
  storage_io: 'The disk has a fault. Nothing is retried until the host can keep its records.',
  rate_limited: 'The site asked for a pause; a session can start again when it is over.',
  unknown_media: 'The host does not know this image yet. Reload the page and try again.',
  invalid_params: 'That was not accepted: {}',
  response_too_large: 'The answer was too long to be shown.',
  offline: 'The host is not connected.',
  lost: 'The host went away before it answered; look whether it was done before you try again.',
  timeout: 'The host did not answer in time; look whether it was done before you try again.',
  too_large: 'The page’s records are too large to be read.',
  page_not_readable: 'It cannot be seen in this page what becomes of a video. Reload it and try again; if that does not help, the page has changed.',
  cannot_teach: kTeach.cannotKeep,
  no_page: 'This tab has no page of the site. Reload it and try again.',
};

/** How the data is. `{}` takes the revision. */
export const kSync = {
  off: 'Switched off: nothing is sent, nothing is clicked',
  asItWas: 'As it was when you switched it off',
  waiting: 'Waiting for the host',
  saved: 'Saved at revision {}',
  nothing: 'Connected; nothing to save yet',
  trouble: 'Not saved: the host’s storage has a problem',
  away: 'No host. What it had answered is saved',
};
