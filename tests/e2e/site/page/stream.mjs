// What the page does where its generations come as a stream: it asks in one of the site's two forms, shows the progress
// of the frames, moves to the new video's post, and enters into its store what came of it.

/** @param {string} prompt @param {{form: string, mediaId: string, options: object}} asked */
function requestOf(prompt, { form, mediaId, options: { length = 6, resolution = '480p', aspect = '9:16' } }) {
  if (form === 'config') {
    return {
      temporary: true, modelName: 'grok-3', message: `https://imagine-public.x.ai/imagine-public/images/${mediaId}.png ${prompt} --mode=custom`,
      toolOverrides: { videoGen: true }, fileAttachments: [mediaId], enableSideBySide: true,
      responseMetadata: { modelConfigOverride: { modelMap: { videoGenModelConfig: {
        parentPostId: mediaId, aspectRatio: aspect, videoLength: Number(length), resolutionName: resolution, isVideoEdit: false,
      } } } },
    };
  }
  return {
    temporary: true, modelName: 'imagine-video-gen', kind: 'CONVERSATION_KIND_IMAGINE', message: '', enableSideBySide: true,
    responseMetadata: { modelConfigOverride: { modelMap: {} } },
    mediaGenInput: { imageToVideo: { prompt, inputAssets: [mediaId], aspectRatio: aspect, duration: Number(length), resolutionName: resolution, mode: 'custom', skipAudio: false } },
  };
}

/** The frames of a stream as they come. A frame of the stand-in begins with `{"` and ends where the braces are even. */
async function* framesOf(body) {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (;;) {
      const from = text.indexOf('{');
      let depth = 0, inText = false, at = from;
      for (; from >= 0 && at < text.length; at += 1) {
        const c = text[at];
        if (inText) {
          if (c === '\\') at += 1;
          else if (c === '"') inText = false;
        } else if (c === '"') inText = true;
        else if (c === '{') depth += 1;
        else if (c === '}' && (depth -= 1) === 0) break;
      }
      if (from < 0 || at >= text.length) break;
      yield JSON.parse(text.slice(from, at + 1));
      text = text.slice(at + 1);
    }
  }
}

/**
 * @param {object} page  as of generation.mjs
 * @param {object} question what the stand-in's server wants to know of the click
 * @param {{form: string, conversation: string|null, navigateAtEnd: boolean, options: object}} how
 */
export async function generateByStream(page, { prompt, ...question }, { form, conversation, navigateAtEnd, options }) {
  const response = await fetch(`/rest/app-chat/conversations/${conversation ? `${conversation}/responses` : 'new'}`, {
    method: 'POST', body: JSON.stringify(requestOf(prompt, { form, mediaId: question.mediaId, options })),
    headers: { 'content-type': 'application/json', 'x-stand-in': JSON.stringify(question) },
  });
  page.status?.(response.status);
  if (!response.ok) return;
  /** Whatever the page knows of each attempt. @type {Map<string, object>} */ const seen = new Map();
  const move = (id) => page.navigate(id);
  try {
    for await (const { result } of framesOf(response.body)) {
      const frame = result?.response?.streamingVideoGenerationResponse;
      if (!frame) continue;
      if (seen.size === 0 && !navigateAtEnd) move(frame.videoId);
      seen.set(frame.videoId, frame);
      if (frame.progress < 100) page.progress(frame.progress);
    }
  } catch {
    // cut off
  }
  page.progress(null);
  if (navigateAtEnd && seen.size > 0) move([...seen.keys()][0]);
  for (const { videoId: id, progress, moderated, videoUrl } of seen.values()) {
    if (progress < 100) continue;
    page.finished({
      id, videoId: id, parentPostId: question.postId, originalPostId: question.mediaId, mediaUrl: moderated ? '' : `https://assets.grok.com/${videoUrl}`, progress, moderated, mode: 'custom',
    });
    if (moderated) page.notice('Content Moderated. Try a different idea.');
  }
}

/** Asks where generations are asked for, with a body that is no text: whoever listens there does not understand the page. */
export async function askUnlikeAnybody() {
  await fetch('/rest/app-chat/conversations/new', { method: 'POST', body: new Blob(['\0']), headers: { 'x-stand-in': 'null' } });
}
