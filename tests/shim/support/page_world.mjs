// The page's world as the shim's two scripts of it find it: a realm of its own, with a `fetch` that the test answers.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const kShim = new URL('../../../extension-shim/', import.meta.url);
const { content_scripts: scripts } = JSON.parse(readFileSync(new URL('manifest.json', kShim), 'utf8'));
/** In the manifest's order: what is not listed there is not there. */
const kFiles = scripts.filter(({ world }) => world === 'MAIN').flatMap(({ js }) => js);

export const kOrigin = 'https://grok.com';
export const kNew = '/rest/app-chat/conversations/new';

/**
 * @param {(...args: any[]) => any} fetch the page's own
 * @param {{before?: (realm: any) => void}} [options] `before`: what others did before the shim came
 */
export function pageWorld(fetch, { before } = {}) {
  class Node extends EventTarget {
    get baseURI() {
      return `${kOrigin}/imagine/post/p1?run=1`;
    }
  }
  const document = new Node();
  const realm = vm.createContext({
    URL, Request, Response, Headers, ReadableStream, ReadableStreamDefaultReader, TextDecoder, EventTarget, CustomEvent, Event,
    setTimeout, clearTimeout, Node, document, window: new EventTarget(), location: { origin: kOrigin }, fetch,
  });
  const inside = (code) => vm.runInContext(code, realm);
  before?.(realm, inside);
  const keys = new Set(Reflect.ownKeys(realm));
  for (const file of kFiles) vm.runInContext(readFileSync(new URL(file, kShim), 'utf8'), realm, { filename: file });

  const said = [];
  EventTarget.prototype.addEventListener.call(document, 'grok-retry:stream', ({ detail }) => said.push(JSON.parse(detail)));
  const of = (kind) => said.filter((message) => message.kind === kind);
  return {
    realm, document, inside, said, of,
    added: Reflect.ownKeys(realm).filter((key) => !keys.has(key)),
    fetch: (...args) => realm.fetch(...args),
    ask: () => document.dispatchEvent(new Event('grok-retry:listens')),
    /** Until it has said how an answer ended, or that it has fallen silent. */
    async quiet(ends = 1) {
      for (let i = 0; i < 2000 && of('end').length < ends && of('state').every(({ state }) => state !== 'silent'); i += 1) await new Promise(setImmediate);
    },
  };
}

/** A generation's request, as the page made it until July and since August 2026. */
export const kRequests = {
  config: {
    modelName: 'grok-3', message: 'https://imagine-public.x.ai/imagine-public/images/img-1.png SECRET --mode=custom',
    toolOverrides: { videoGen: true }, fileAttachments: ['img-1'],
    responseMetadata: { modelConfigOverride: { modelMap: { videoGenModelConfig: {
      parentPostId: 'img-1', aspectRatio: '9:16', videoLength: 10, resolutionName: '480p', isVideoEdit: false,
    } } } },
  },
  media: {
    modelName: 'imagine-video-gen', kind: 'CONVERSATION_KIND_IMAGINE', responseMetadata: { modelConfigOverride: { modelMap: {} } },
    mediaGenInput: { imageToVideo: { prompt: 'SECRET', inputAssets: ['img-1'], aspectRatio: '9:16', duration: 10, resolutionName: '480p', mode: 'custom', skipAudio: false } },
  },
};
export const post = (body = kRequests.media, more = {}) => ({ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), ...more });

const answer = (response) => ({ result: { response } });
export const frames = {
  conversation: { result: { conversation: { conversationId: 'c-1', createTime: '2026-03-03T10:00:00Z', temporary: true } } },
  /** What the user asked for, as the server repeats it. */
  echo: answer({ responseId: 'r-1', userResponse: { sender: 'human', message: 'SECRET {"a":"}"} \\" \u{1f30a}', streamErrors: [] } }),
  video: (fields, responseId = 'r-2') => answer({ responseId, streamingVideoGenerationResponse: {
    videoId: 'vid-1', videoPostId: 'vid-1', parentPostId: 'img-1', progress: 13, moderated: false, videoPrompt: 'SECRET \u6ce2 } "', mode: 'custom', ...fields,
  } }),
  done: (fileAttachments, responseId = 'r-2') => answer({ responseId, modelResponse: { message: 'I made SECRET', fileAttachments, streamErrors: [] } }),
  error: { error: { code: 13, message: 'SECRET', details: [] } },
};
export const kUrl = 'users/u/generated/vid-1/generated_video.mp4?SECRET';
export const kVideo = [frames.conversation, frames.echo, frames.video({}), frames.video({ progress: 60 }),
  frames.video({ progress: 100, assetId: 'vid-1', videoUrl: kUrl }), frames.done(['vid-1'])];
export const kRefused = [frames.conversation, frames.echo, frames.video({}), frames.video({ progress: 60 }),
  frames.video({ progress: 100, moderated: true }), frames.done([])];

/** The text of a stream: objects with nothing between them, or lines as server-sent events have them. */
export const plain = (objects) => objects.map((object) => JSON.stringify(object)).join('');
export const events = (objects) => `${objects.map((object) => `data: ${JSON.stringify(object)}\n\n`).join('')}data: [DONE]\n\n`;

const utf8 = new TextEncoder();
export const bytesOf = (text) => (typeof text === 'string' ? utf8.encode(text) : text);

/** A response that comes in these chunks; `end`: how it ends. @param {(Uint8Array|string)[]} chunks */
export function streamed(chunks, { status = 200, headers = {}, end = (controller) => controller.close() } = {}) {
  let at = 0;
  return new Response(new ReadableStream({
    pull(controller) {
      if (at < chunks.length) controller.enqueue(bytesOf(chunks[at++]));
      else return end(controller);
    },
  }, { highWaterMark: 0 }), { status, headers });
}
