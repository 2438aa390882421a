// The small world the shim's tests run in: a clock that moves only when told to, and ports with both ends in reach.

/** Lets everything that is ready run: promises, and what they start. No time passes on any clock. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

export function virtualClock(start = 1_000_000) {
  let now = start;
  let nextId = 1;
  const due = new Map();
  return {
    now: () => now,
    setTimeout(run, ms) {
      const id = nextId++;
      due.set(id, { at: now + ms, run });
      return id;
    },
    clearTimeout: (id) => void due.delete(id),
    pending: () => due.size,
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...due].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b);
        if (!next) break;
        const [id, { at, run }] = next;
        due.delete(id);
        now = Math.max(now, at);
        run();
        await settle();
      }
      now = end;
    },
  };
}

/** A port as one side sees it. `say` and `hangUp` are what the other side does; `sent` is what reached it. */
export function fakePort(fields = {}) {
  const message = [];
  const disconnect = [];
  const port = {
    ...fields,
    sent: [],
    closed: false,
    postMessage(value) {
      if (port.closed) throw new Error('Attempting to use a disconnected port object');
      port.sent.push(JSON.parse(JSON.stringify(value)));
    },
    disconnect: () => void (port.closed = true), // as in the browser: one's own disconnect fires no event on this side
    onMessage: { addListener: (listener) => message.push(listener) },
    onDisconnect: { addListener: (listener) => disconnect.push(listener) },
    say: (value) => message.forEach((listener) => listener(value)),
    hangUp() {
      port.closed = true;
      disconnect.forEach((listener) => listener(port));
    },
  };
  return port;
}

export const view = (session = {}, persistent = {}, fields = {}) => ({
  mediaId: 'media-1',
  revision: 1,
  session: {
    isActive: false, retryCount: 0, videosGenerated: 0, currentPostId: null, processedAttemptIds: [], lastAttemptTime: 0,
    lastFailureTime: 0, canRetry: false, attemptProgress: [], creditsUsed: 0, layer1Failures: 0, layer2Failures: 0,
    layer3Failures: 0, outcome: 'idle', logs: [], lastSessionSummary: null, ...session,
  },
  persistent: { maxRetries: 3, autoRetryEnabled: true, lastPromptValue: '', videoGoal: 1, ...persistent },
  ...fields,
});

export const hello = {
  protocol: 1, host: { name: 'grok-retry-host', version: '1.0.0', pid: 7 }, connection: 'c1', schema: 1, log: 'host.log',
  limits: { maxRetries: [1, 50], videoGoal: [1, 50] },
  settings: { defaultMaxRetries: 4, defaultVideoGoal: 2, defaultAutoRetryEnabled: true },
};

export const retry = (decisionId, tab = { id: 1, document: 'doc-1' }) => ({
  action: 'retry', decisionId, mediaId: 'media-1', postId: 'media-1', prompt: 'a red fox', attempt: 2,
  expiresAt: 1_010_000, now: 1_000_000, reason: 'moderated', tab,
});
