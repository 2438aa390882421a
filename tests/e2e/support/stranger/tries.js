// Another extension, which would like to speak as ours does: from its own worker and from its script in the site's page.
// Whatever is answered is collected; a test reads it.

const kMessages = [
  { type: 'watch', tabId: 1 },
  { type: 'switch', on: false },
  { type: 'ask', id: 1, method: 'session.start', params: { mediaId: 'stranger', prompt: 'words of a stranger' } },
  { type: 'ask', id: 2, method: 'decision.claim', params: { decisionId: 'd1' } },
  { type: 'tell', method: 'notice', params: { seq: 1, kind: 'rate_limited' } },
  { type: 'page', page: { path: '/', onPost: true, store: 'ok', missing: [] } },
];

/** @returns {Promise<object[]>} what came of each way to the other extension */
function tries(id) {
  const byPort = (name) => new Promise((resolve) => {
    const heard = [];
    try {
      const port = chrome.runtime.connect(id, { name });
      port.onMessage.addListener((message) => heard.push(message));
      port.onDisconnect.addListener(() => resolve({ way: `port ${name}`, heard, error: chrome.runtime.lastError?.message ?? 'closed' }));
      for (const message of kMessages) port.postMessage(message);
    } catch (error) {
      resolve({ way: `port ${name}`, heard, error: String(error) });
    }
  });
  const byMessage = (message) => chrome.runtime.sendMessage(id, message)
    .then((answer) => ({ way: `message ${message.type}`, heard: [answer] }), (error) => ({ way: `message ${message.type}`, heard: [], error: error.message }));
  return Promise.all([byPort('page'), byPort('popup'), ...kMessages.map(byMessage)]);
}
