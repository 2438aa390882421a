// The HTML as the server renders it: complete, and dead until page.mjs takes it over. What the page does at
// hydration is to compare itself with exactly this, as a server-rendered React page does.
import { layoutOf } from './layouts.mjs';

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
 * @param {URLSearchParams} options  `layout`, `lang`, `mode`, `traps`: which composer, and what stands around it (layouts.mjs)
 */
export function markup(postId, options) {
  const { lang, before, composer, later, setTo } = layoutOf(options);
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<script src="/stand-in/first.js"></script>
<title>Imagine (stand-in)</title>
<link rel="stylesheet" href="/stand-in/page.css">
<script type="importmap">${JSON.stringify(kImportMap)}</script>
<script type="module" src="/stand-in/page.mjs"></script>
</head>
<body data-later="${later}" data-set-to="${escape(JSON.stringify(setTo))}">
<header><span class="brand">imagine</span><span class="note">a stand-in for tests; not the site</span></header>
${before}
<main>
  <figure data-stage>
    <div class="picture" data-picture></div>
    <figcaption data-caption>post ${escape(postId)}</figcaption>
    <button type="button" class="options" aria-label="Video Options"><span data-progress></span></button>
  </figure>
  <nav aria-label="Posts" data-posts></nav>
</main>
${composer}
<section aria-label="Notifications alt+T" data-notices><ol></ol></section>
</body>
</html>
`;
}
