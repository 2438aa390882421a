// A state with the sessions of many images in it, made by a real host on a clock that the test moves: for views of all of them.
import { HostClient } from './host_client.mjs';

/** What becomes of a session: the percent at which each attempt is refused, then a video, the user's stop, a pause, or nothing. */
const kCourses = [
  { refused: [10, 50, 99], then: 'video' },
  { refused: [40, 95, 60, 30, 91], then: 'limit' },
  { refused: [90], then: 'stop' },
  { refused: [5, 8, 12], then: 'breaker' },
  { refused: [], then: 'video' },
  { refused: [30], then: 'pause' },
];

const kReport = {
  layout: 'bar', language: 'en', composer: 'ready', store: 'present', stream: 'listening', visible: true, canAct: true, missing: [], others: [],
};

class Teller {
  #seq = 0;

  /** @param {HostClient} host @param {number} id of the tab */
  constructor(host, id, mediaId) {
    this.host = host;
    this.mediaId = mediaId;
    this.tab = { id, document: `document-${id}` };
    this.attempts = [];
  }

  tell(method, params) {
    return this.host.request(method, { tab: this.tab, seq: ++this.#seq, ...params });
  }

  snapshot(...more) {
    this.attempts.push(...more);
    const state = { imageByMediaId: { [this.mediaId]: {} }, videoByMediaId: { [this.mediaId]: this.attempts } };
    return this.tell('snapshot', { path: `/imagine/post/${encodeURIComponent(this.mediaId)}`, store: { state } });
  }

  async click() {
    const { decision } = await this.tell('session.get', { mediaId: this.mediaId });
    if (decision.action !== 'retry') throw new Error(`nothing to click: ${JSON.stringify(decision)}`);
    await this.tell('decision.claim', { decisionId: decision.decisionId });
    await this.tell('decision.result', { decisionId: decision.decisionId, clicked: true });
  }

  async session({ refused, then }, prompt) {
    const { mediaId, host } = this;
    await this.snapshot();
    await this.tell('page.report', { report: kReport });
    await this.tell('session.start', { mediaId, prompt });
    await host.request('session.update', { mediaId, persistent: { maxRetries: then === 'limit' ? refused.length : 20 } });
    for (const [index, percent] of [...refused, ...(then === 'video' ? ['video'] : [])].entries()) {
      if (index > 0) await host.request('test.advance', { ms: 8000 });
      await this.click();
      if (percent !== 'video') await this.tell('progress', { percent });
      await host.request('test.advance', { ms: 11_000 + 1000 * index });
      await this.snapshot({ id: `${mediaId}-${index}`, moderated: percent !== 'video' });
    }
    if (then === 'stop') await host.request('session.stop', { mediaId });
    if (then === 'pause') await host.request('session.update', { mediaId, persistent: { autoRetryEnabled: false } });
    await this.host.request('tab.closed', { tab: { id: this.tab.id } });
  }
}

/**
 * Sessions of these images, one after the other, as the courses say (round and round); `seen` images have one attempt each and no session.
 * @param {{stateHome: string, ids: string[], seen?: string[], prompt?: string}} what
 */
export async function pastSessions({ stateHome, ids, seen = [], prompt = 'a fox in the snow' }) {
  const host = await HostClient.start({ stateHome, flags: ['--test-clock'] });
  try {
    const videoByMediaId = Object.fromEntries(seen.map((id) => [id, [{ id: `${id} once`, moderated: false }]]));
    await host.request('snapshot', { tab: { id: 1, document: 'gallery' }, seq: 1, path: '/imagine', store: { state: { videoByMediaId } } });
    for (const [index, mediaId] of ids.entries()) {
      await new Teller(host, index + 2, mediaId).session(kCourses[index % kCourses.length], prompt);
      await host.request('test.advance', { ms: 60_000 });
    }
  } finally {
    await host.close();
  }
}
