// What the stand-in remembers across reloads: one run per `?run=` id. A run walks through its script, one step
// per click, whichever tab clicked; the last step repeats. Plain memory, read directly by the tests.
import { randomUUID } from 'node:crypto';

const kStep = /^(?:(moderated|ok|cut|nothing|error)(?:@(\d{1,2}|100))?|(rate_limited|hang|slow|two|signed_out|forbidden))$/;

/**
 * `moderated@12,slow,ok` → steps. `moderated@P` is refused at P percent; `ok` succeeds; `slow` succeeds after four
 * times the usual time; `hang` starts and never ends; `rate_limited` shows the notice and starts nothing.
 * Of a page whose generations come as a stream, also: `cut@P`, `nothing@P` and `error@P` end it there without a verdict; `two`
 * makes two videos, the first refused; `signed_out` and `forbidden` are answers with 401 and 403.
 * @param {string} text
 * @returns {{kind: string, percent: number}[]}
 */
export function parseScript(text) {
  return text.split(',').map((word) => {
    const [, kind, percent, other] = kStep.exec(word.trim()) ?? [];
    if (!kind && !other) throw new Error(`the script has a step nobody knows: "${word}"`);
    if (kind) return { kind, percent: percent === undefined ? (kind === 'ok' ? 100 : 50) : Number(percent) };
    return { kind: other, percent: other === 'hang' ? 40 : 100 };
  });
}

/** An element of `videoByMediaId[mediaId]`, with the fields the real one has. */
function attempt({ id = randomUUID(), mediaId, parentPostId, moderated, prompt, createTime = new Date() }) {
  return {
    id, videoId: id, parentPostId, originalPostId: mediaId,
    mediaUrl: moderated ? '' : `https://assets.grok.com/stand-in/${id}/generated_video.mp4`,
    thumbnailUrl: `https://assets.grok.com/stand-in/${id}/preview_image.jpg`,
    videoPrompt: prompt, mode: 'custom', progress: 100, moderated, resolutionName: '480p', videoDuration: 6,
    createTime: createTime.toISOString(),
  };
}

export class Runs {
  /** @type {Map<string, {steps: number, clicks: object[], wrong: string[], mediaOfPost: Map<string, string>, history: object[]|null}>} */
  #byId = new Map();

  #run(id) {
    if (!this.#byId.has(id)) this.#byId.set(id, { steps: 0, clicks: [], wrong: [], mediaOfPost: new Map(), history: null });
    return this.#byId.get(id);
  }

  /** Every click on the generate button in this run, all tabs together, in order of arrival. */
  clicks(runId) {
    return this.#run(runId).clicks;
  }

  /** What else of the page was clicked: buttons that nobody may click. */
  wrong(runId) {
    return this.#run(runId).wrong;
  }

  /** A page was loaded on a post: whose image is it, and which older attempts does the site still list? */
  open({ run: runId, postId, history }) {
    const run = this.#run(runId);
    const mediaId = run.mediaOfPost.get(postId) ?? postId;
    run.history ??= history ? parseScript(history).map(({ kind }, index) => {
      const made = attempt({ mediaId, parentPostId: mediaId, moderated: kind === 'moderated', prompt: 'an older prompt',
        createTime: new Date(Date.UTC(2026, 0, 1, 12, index)) });
      run.mediaOfPost.set(made.id, mediaId);
      return made;
    }) : [];
    return { mediaId, attempts: run.history };
  }

  /** The generate button was clicked: logs it, takes the next step, and says what will come of it. */
  click({ run: runId, script, postId, mediaId, prompt, document }) {
    const run = this.#run(runId);
    const steps = parseScript(script);
    const step = steps[Math.min(run.steps, steps.length - 1)];
    run.steps += 1;
    const made = attempt({ mediaId, parentPostId: postId, moderated: step.kind === 'moderated', prompt });
    run.clicks.push({ at: Date.now(), document, postId, prompt, step: step.kind, attemptId: made.id });
    if (step.kind !== 'rate_limited') run.mediaOfPost.set(made.id, mediaId);
    if (step.kind !== 'two') return { step, attempt: made };
    const second = attempt({ mediaId, parentPostId: postId, moderated: false, prompt });
    run.clicks.at(-1).secondId = second.id;
    run.mediaOfPost.set(second.id, mediaId);
    return { step, attempt: made, second };
  }
}
