// The site's own requests for a generation, server side: both forms of the request, and the answer as a stream of frames.
// Frames come one after the other with nothing between them, or as server-sent events, and every chunk ends inside one.
import { setTimeout as sleep } from 'node:timers/promises';

/** A new conversation, or a turn in one. */
export const isGeneration = (path) => /^\/rest\/app-chat\/conversations\/(?:new|[^/]+\/responses)$/.test(path);

/** What the page's own fields say, in either form. */
export function askedIn(body) {
  const { imageToVideo } = body.mediaGenInput ?? {};
  if (imageToVideo) return { form: 'media', prompt: imageToVideo.prompt ?? '', source: imageToVideo.inputAssets[0] };
  const config = body.responseMetadata.modelConfigOverride.modelMap.videoGenModelConfig;
  const [, prompt] = /^\S+ ([^]*?) --mode=\w+$/.exec(body.message);
  return { form: 'config', prompt, source: config.parentPostId };
}

const answer = (responseId, fields) => ({ result: { response: { responseId, ...fields } } });
const video = ({ id, parentPostId }, fields, responseId) => answer(responseId, { streamingVideoGenerationResponse: {
  videoId: id, videoPostId: id, parentPostId, videoPrompt: '\u{1f30a} { "', mode: 'custom', resolutionName: '480p', moderated: false, ...fields,
} });
const kError = { error: { code: 13, message: 'internal', details: [] } };

/** How one attempt ends: its last frame, and what the closing turn brings. */
function ending(attempt, refused, responseId) {
  const frame = refused ? video(attempt, { progress: 100, moderated: true }, responseId)
    : video(attempt, { progress: 100, assetId: attempt.id, videoUrl: `users/u/generated/${attempt.id}/generated_video.mp4` }, responseId);
  return [frame, answer(responseId, { modelResponse: { message: 'Here it is.', fileAttachments: refused ? [] : [attempt.id], streamErrors: [] } })];
}

/** @returns {{frames: object[], how: 'end'|'cut'|'hang'}} what the step yields */
function script({ kind, percent }, attempt, second, prompt) {
  const running = [1, 0.3, 0.6, 1].map((share) => video(attempt, { progress: Math.max(1, Math.min(99, Math.round(percent * share))) }, 'r-2')).slice(1);
  const opened = [{ result: { conversation: { conversationId: 'c-1', temporary: true } } },
    answer('r-1', { userResponse: { sender: 'human', message: `${prompt} \u{1f30a} } \\ "`, streamErrors: [] } }), video(attempt, { progress: 1 }, 'r-2'), ...running];
  if (kind === 'hang') return { frames: opened, how: 'hang' };
  if (kind === 'cut') return { frames: [...opened, ending(attempt, false, 'r-2')[0]], how: 'cut' };
  if (kind === 'nothing') return { frames: opened, how: 'end' };
  if (kind === 'error') return { frames: [...opened, kError], how: 'end' };
  if (kind === 'two') return { frames: [...opened, video(second, { progress: 20 }, 'r-3'), ...ending(attempt, true, 'r-2'), ...ending(second, false, 'r-3')], how: 'end' };
  return { frames: [...opened, ...ending(attempt, kind === 'moderated', 'r-2')], how: 'end' };
}

/** When a connection breaks, a browser drops what its page has not read yet. A busy machine is given this long to read. */
const kReadingMs = 1000;

const kRefusals = { rate_limited: [429, 8], signed_out: [401, 16], forbidden: [403, 7] };

/**
 * @param {import('node:http').ServerResponse} response
 * @param {{step: {kind: string, percent: number}, attempt: object, second?: object}} yielded
 * @param {{ms: number, form: 'config'|'media', prompt: string, retryAfter: string|null}} options  The site repeats the prompt
 */
export async function answerGeneration(response, { step, attempt, second }, { ms, form, prompt, retryAfter }) {
  const [status, code] = kRefusals[step.kind] ?? [];
  if (status) {
    response.writeHead(status, { 'content-type': 'application/json', ...(retryAfter && { 'retry-after': retryAfter }) });
    return response.end(JSON.stringify({ error: { code, message: 'no', details: [] } }));
  }
  const events = form === 'media';
  response.writeHead(200, { 'content-type': events ? 'text/event-stream' : 'application/json', 'cache-control': 'no-store' });
  const { frames, how } = script(step, attempt, second, prompt);
  const whole = step.kind === 'slow' ? ms * 4 : ms;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  let held = Buffer.alloc(0);
  for (const frame of frames) {
    const text = JSON.stringify(frame);
    const bytes = Buffer.concat([held, Buffer.from(events ? `data: ${text}\n\n` : text)]);
    const cut = bytes.length - 1 - Math.floor(text.length / 2); // also inside a character
    response.write(bytes.subarray(0, cut));
    held = bytes.subarray(cut);
    await sleep(whole / frames.length, undefined, { signal: gone.signal }).catch(() => {});
    if (gone.signal.aborted) return undefined;
  }
  if (how === 'hang') return undefined;
  if (how === 'cut') {
    await sleep(kReadingMs, undefined, { signal: gone.signal }).catch(() => {});
    return response.destroy();
  }
  response.write(held);
  return response.end(events ? 'data: [DONE]\n\n' : '');
}
