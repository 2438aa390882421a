// The HTML as the server renders it: complete, and dead until page.mjs takes it over. What the page does at
// hydration is to compare itself with exactly this, as a server-rendered React page does.

const kImportMap = {
  imports: {
    'zustand/vanilla': '/zustand/vanilla.mjs',
    'zustand/middleware': '/zustand/middleware.mjs',
  },
};

function escape(text) {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
}

/**
 * @param {string} postId
 * @param {URLSearchParams} options  `editor=rich` gives the contenteditable prompt box instead of the textarea
 */
export function markup(postId, options) {
  const prompt = options.get('editor') === 'rich'
    ? '<div class="tiptap ProseMirror" contenteditable="true" role="textbox" data-prompt><p></p></div>'
    : '<textarea aria-label="Make a video" placeholder="Type to customize video..." rows="1" data-prompt></textarea>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<script src="/stand-in/first.js"></script>
<title>Imagine (stand-in)</title>
<link rel="stylesheet" href="/stand-in/page.css">
<script type="importmap">${JSON.stringify(kImportMap)}</script>
<script type="module" src="/stand-in/page.mjs"></script>
</head>
<body>
<header><span class="brand">imagine</span><span class="note">a stand-in for tests; not the site</span></header>
<main>
  <figure data-stage>
    <div class="picture" data-picture></div>
    <figcaption data-caption>post ${escape(postId)}</figcaption>
    <button type="button" class="options" aria-label="Video Options"><span data-progress></span></button>
  </figure>
  <nav aria-label="Posts" data-posts></nav>
</main>
<form class="prompt" data-form>
  ${prompt}
  <button type="button" class="make" aria-label="Make video">Make video</button>
</form>
<section aria-label="Notifications alt+T" data-notices><ol></ol></section>
</body>
</html>
`;
}
