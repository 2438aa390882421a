// Runs before anything else of the page. Watches for changes of the document that the page did not make itself,
// and for clicks that come before there is anybody to hear them. Tests read both from window.__standIn.
// A classic script: it has to be there before the parser goes on, and before any content script of document_start
// that touches elements.
(() => {
  const standIn = { document: crypto.randomUUID(), hydrated: 0, clicks: [], foreign: [], finished: 0 };
  window.__standIn = standIn;

  const brief = (node) => (node.nodeType === Node.ELEMENT_NODE ? `<${node.localName}>` : node.nodeName);
  let parsing = true;

  function note(records) {
    for (const record of records) {
      // The parser only ever adds; everything else is somebody's doing.
      const byParser = parsing && (record.type === 'characterData'
        || (record.type === 'childList' && record.removedNodes.length === 0));
      if (byParser) continue;
      const what = record.type === 'attributes' ? `attribute ${record.attributeName}`
        : `${record.type} ${[...record.addedNodes].map((n) => `+${brief(n)}`)}${[...record.removedNodes].map((n) => `-${brief(n)}`)}`;
      standIn.foreign.push({ when: standIn.hydrated ? 'after' : 'before', on: brief(record.target), what });
    }
  }
  const observer = new MutationObserver(note);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  document.addEventListener('DOMContentLoaded', () => {
    note(observer.takeRecords());
    parsing = false;
  });

  // Before hydration the real button has no handler either: such a click is lost, and a credit is not spent.
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button.make');
    if (button && !standIn.hydrated) standIn.clicks.push({ at: Date.now(), lost: true });
  }, true);

  /** The page's own changes go through here, so that what remains is foreign. */
  standIn.own = (render) => {
    note(observer.takeRecords());
    render();
    observer.takeRecords();
  };

  /** Server markup and document must agree at hydration, or React would throw its work away and start over. */
  standIn.compareWithServer = async () => {
    const text = await (await fetch(location.href)).text();
    const served = new DOMParser().parseFromString(text, 'text/html').documentElement.outerHTML;
    if (served !== document.documentElement.outerHTML) {
      standIn.foreign.push({ when: 'before', on: '<html>', what: 'differs from what the server sent' });
    }
  };
})();
