/** Every text that people read. Tables only; model.js chooses the line. */

/** Why a page's composer is not used, keyed by the fixed texts of the page's scripts. @type {Record<string, string>} */
export const kTrouble = {
  'the page has several prompt boxes': 'Nothing is clicked: the page has several prompt boxes. Close all but one.',
  'the composer has several submit buttons': 'Nothing is clicked: several buttons beside the prompt box might start a video.',
  'the composer is not in video mode': 'Nothing is clicked: the page may not be in video mode. Switch it to video.',
  'a dialog is on top of the page': 'Nothing is clicked while a dialog is open on the page. Close it first.',
  'something covers the submit button': 'Nothing is clicked: something covers the page’s button.',
  'the page is not as it was when it was taught': 'Nothing is clicked: the prompt box or its button has changed since you showed it. Show it again under “The page”, or forget it there.',
};

/** Other extensions that may press the page's button by themselves; `{}` takes their names. */
export const kOthers = 'Nothing is clicked while another extension is active on this page: {}. Turn it off on grok.com, then reload the page.';
/** For a hidden tab that cannot act. */
export const kHidden = 'Show this tab: the page takes no text while it is hidden.';

/** The composers we know. @type {Record<string, string>} */
export const kLayout = {
  textarea: 'a text box with a button',
  editor: 'an editor with a button',
  arrow: 'an editor with an arrow',
  bar: 'a bar with an arrow and switches',
  camera: 'a bar with an arrow and a camera',
  dropdowns: 'an editor with an arrow and menus',
};

/** What the popup says about a page; `{}` takes the composer, the language or what is missing. */
export const kPage = {
  layout: 'The page has {}',
  noLayout: 'No known prompt box on this page',
  language: 'in {}',
  unknownLanguage: 'in an unknown language',
  complete: 'Nothing is missing',
  missing: 'Missing: {}',
  noStore: 'The page has no list of videos',
  copied: 'Copied. It contains no prompts, addresses or IDs. Read it before you send it',
  notCopied: 'The page did not answer. Reload it and try again',
};

/** For showing the extension what it cannot find; `{}` takes the composer or the day. */
export const kTeach = {
  goOn: 'Follow the instructions on the page.',
  shown: 'Shown: {}',
  kept: 'Kept: {}',
  since: 'Since {}',
  prompt: 'Prompt box',
  submit: 'Button',
  cannotKeep: 'This version of the host cannot save it. Update the host, or copy it for a bug report.',
  copied: 'Copied. It contains no text of the page.',
  notDone: 'The page did not answer. Reload it and try again.',
  forgotten: 'Forgotten.',
  saved: 'Saved.',
};

/** What a test found. @type {Record<string, string>} */
export const kTried = {
  found: 'Found: the box and the button are framed on the page now.',
  late: 'Found: the box is framed on the page now. The button is not there yet; it may appear with the text.',
  layout: 'This page has a different prompt box.',
  taught: 'Not found: the page, or a switch on it, has changed.',
};

/** Why showing, or a test, failed. @type {Record<string, string>} */
export const kNotShown = {
  time: 'A minute passed, so it ended. Nothing was pressed.',
  stopped: 'You ended it. Nothing was pressed.',
  hidden: 'It ended because the tab was hidden.',
  moved: 'It ended because the page changed.',
  covered: 'It ended because the page covered it.',
  loading: 'The page is still loading. Try again in a moment.',
  box: 'There is no prompt box on this page. Open it first.',
  submit: 'No button beside that box can start a video. If it appears with the text, type a word into the box first.',
  selector: 'The extension could not find these two again for certain, so it cannot save them. A page report helps to fix this.',
  mode: 'The page is not in video mode. Switch it to video first.',
  dialog: 'A dialog is open on the page. Close it first.',
  boxes: 'This matches several boxes on this page.',
  submits: 'This matches several buttons on this page.',
  disabled: 'Found, but the button is disabled now.',
};

/** Why there is nothing to do. @type {Record<string, string>} */
export const kNone = {
  not_started: 'Not started',
  auto_retry_off: 'Paused. Press Resume to go on',
  salvaged: 'Restored from a damaged file. Check that it is right, then press Resume or Start',
  media_unknown: 'This image is not known yet',
  not_on_post: 'Open an image on grok.com to begin',
};

/** What the host says about its whole state; `{}` takes the file. @type {Record<string, string>} */
export const kNotice = {
  salvaged: 'The host’s file was damaged and has been restored. The original is kept as {}. Each session waits until you resume or restart it.',
};

/** What an older version stored for an image; `{}` takes the number. */
export const kSuggestion = {
  maxRetries: 'Refusals allowed: {}',
  videoGoal: 'Videos wanted: {}',
  autoRetryEnabled: 'Retry automatically',
  noAutoRetry: 'Do not retry automatically',
};

const kInstall = './scripts/install';
export const kDoctor = 'grok-retry-host --doctor';

/** Why the host is not connected, and the command that helps. @type {Record<string, {text: string, command?: string}>} */
export const kProblem = {
  not_installed: { text: 'The host is not installed for this browser. In the grok-retry-host folder, run:', command: kInstall },
  forbidden: { text: 'The installed host does not allow this extension. This command says what to do:', command: kDoctor },
  not_reachable: { text: 'The host is not installed for this browser, or does not allow this extension. In the grok-retry-host folder, run:', command: kInstall },
  cannot_start: { text: 'The browser could not start the host. This command says why, and what to do:', command: kDoctor },
  exited: { text: 'The host stops as soon as it starts. This command says why, and what to do:', command: kDoctor },
  garbled: { text: 'The host sent something unreadable. This command says why, and what to do:', command: kDoctor },
  silent: { text: 'The host does not answer. It is being restarted. If that keeps happening, this command says why:', command: kDoctor },
  crashed: { text: 'The host stopped unexpectedly. It is being restarted. Nothing that it answered is lost.' },
  update_host: { text: 'The host is too old for this extension. Update it, then, in the grok-retry-host folder, run:', command: kInstall },
  update_extension: { text: 'This extension is too old for the host. Update the extension. This command shows what is installed:', command: kDoctor },
  unknown: { text: 'The host cannot be reached. This command says why, and what to do:', command: kDoctor },
};

/** Errors, storage first. `{}` in a text takes the host's own words. @type {Record<string, string>} */
export const kFailure = {
  storage_full: 'The disk is full. Retries stop until there is space. Your counts are safe.',
  storage_busy: 'Another program is using the host’s file. The host keeps trying.',
  storage_corrupt: 'The host’s file is damaged. The host leaves it unchanged and retries nothing until it is repaired.',
  storage_too_new: 'A newer version wrote the host’s file. Update the host. The file is unchanged.',
  storage_readonly: 'The host is not allowed to write its file. Retries stop until it is.',
  storage_io: 'The disk reports an error. Retries stop until the host can save again.',
  rate_limited: 'The site asked for a pause. You can start again when it is over.',
  unknown_media: 'The host does not know this image yet. Reload the page and try again.',
  invalid_params: 'That was not accepted: {}',
  response_too_large: 'The answer was too long to show.',
  offline: 'The host is not connected.',
  lost: 'The host stopped before it answered. Check whether it was done before you try again.',
  timeout: 'The host did not answer in time. Check whether it was done before you try again.',
  too_large: 'The page’s data is too large to read.',
  page_not_readable: 'The extension cannot see the result of an attempt on this page. Reload it and try again. If that does not help, the site has changed.',
  cannot_teach: kTeach.cannotKeep,
  no_page: 'This tab does not show the site. Reload it and try again.',
};

/** Whether what is shown is on disk. */
export const kSync = {
  off: 'Turned off: nothing is sent, nothing is clicked',
  asItWas: 'As it was when you turned it off',
  waiting: 'Waiting for the host',
  saved: 'Saved',
  nothing: 'Connected. Nothing to save yet',
  trouble: 'Not saved: the host has a storage problem',
  away: 'No host. Everything up to its last answer is saved',
};
