importScripts('tries.js');

self.fromPages = [];
chrome.runtime.onMessage.addListener((tried) => void self.fromPages.push(tried));

/** The host itself, past the extension that it knows. @returns {Promise<object>} */
self.triesHost = (name) => new Promise((resolve) => {
  const heard = [];
  const port = chrome.runtime.connectNative(name);
  port.onMessage.addListener((message) => heard.push(message));
  port.onDisconnect.addListener(() => resolve({ heard, error: chrome.runtime.lastError?.message }));
  port.postMessage({ jsonrpc: '2.0', id: 1, method: 'hello', params: { protocol: 1, client: { name: 'stranger', version: '1' } } });
});

/** Files of the other extension. @returns {Promise<string[]>} those it could read */
self.triesFiles = async (id, paths) => {
  const read = await Promise.all(paths.map((path) => fetch(`chrome-extension://${id}/${path}`).then(() => path, () => null)));
  return read.filter((path) => path !== null);
};
