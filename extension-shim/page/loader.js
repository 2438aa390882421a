// Static content scripts are classic scripts, so this one only fetches the module that does the work.
// It runs in the isolated world: the page cannot see or change what is imported here.
import(chrome.runtime.getURL('page/main.js')).catch((error) => {
  // An extension that was reloaded or removed meanwhile answers nothing; there is nobody left to work for.
  if (chrome.runtime?.id) console.error('Grok Retry could not start on this page:', error);
});
