// The id comes with the page's address; the same words go to the page's own window and document, where ours might listen.
const id = new URLSearchParams(location.search).get('stranger');
if (id) {
  for (const message of kMessages) {
    window.postMessage(message, '*');
    document.dispatchEvent(new CustomEvent(message.type, { detail: message }));
  }
  tries(id).then((tried) => chrome.runtime.sendMessage(tried));
}
