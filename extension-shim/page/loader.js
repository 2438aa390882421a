// Static content scripts are classic scripts, so this one only fetches the module that does the work.
// It runs in the isolated world: the page cannot see or change what is imported here.
import(chrome.runtime.getURL('page/main.js')).catch((error) => {
  // If the extension was reloaded or removed meanwhile, the import fails and nothing needs to be done.
  if (chrome.runtime?.id) console.error('Grok Retry could not start on this page:', error);
});
