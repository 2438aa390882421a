// What follows a click on the generate button: the server says what this click yields, the page changes the route
// to the new video's post, shows its progress, and only at the end does the attempt enter the store, refused or not.

/** A hidden page's timers come once a second, so a short generation has few of them. */
const kTicks = 10;
const kTickMs = 20;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {object} page
 * @param {(postId: string) => void} page.navigate
 * @param {(percent: number|null) => void} page.progress   null: nothing runs
 * @param {(text: string) => void} page.notice
 * @param {(attempt: object) => void} page.finished
 * @param {{step: {kind: string, percent: number}, attempt: {id: string, moderated: boolean}}} yielded
 * @param {{ms: number, navigateAtEnd: boolean}} options
 */
export async function generate(page, { step, attempt }, { ms, navigateAtEnd }) {
  if (step.kind === 'rate_limited') {
    page.notice('Rate limit reached');
    return;
  }
  if (!navigateAtEnd) page.navigate(attempt.id);
  const whole = step.kind === 'slow' ? ms * 4 : ms;
  const ticks = Math.min(kTicks, Math.ceil(ms / kTickMs));
  for (let tick = 1; tick <= ticks; tick += 1) {
    await pause(whole / ticks);
    page.progress(Math.round((step.percent * tick) / ticks));
  }
  if (step.kind === 'hang') {
    await new Promise(() => {});
  }
  if (navigateAtEnd) page.navigate(attempt.id);
  // The route is announced before the store is written: whoever listens to both sees them in that order.
  await pause(Math.min(50, ms / 4));
  page.progress(null);
  page.finished(attempt);
  if (attempt.moderated) page.notice('Content Moderated. Try a different idea.');
}
