/**
 * Why nothing was clicked, in fixed words: all that a report of a click says, but for what the page throws. The host shows
 * these to anybody, and hides every other text as one that may quote a prompt (host/core/log_lines.cpp; a test compares the lists).
 */
export const kReasons = {
  gone: 'the controls are gone or disabled',
  boxes: 'the page has several prompt boxes',
  submits: 'the composer has several submit buttons',
  mode: 'the composer is not in video mode',
  dialog: 'a dialog is on top of the page',
  covered: 'something covers the submit button',
  taught: 'the page is not as it was when it was taught',
  others: 'another extension is at work on the page',
  hidden: 'the page takes no prompt while it is hidden',
  late: 'the answer to the claim came too late',
  notKept: 'the prompt box did not keep the prompt',
  noText: 'the prompt box takes no text',
  noEdit: 'the prompt editor takes no text',
  moved: 'the page moved on before the click',
  revoked: 'revoked before the click',
  switchedOff: 'switched off before the click',
};
