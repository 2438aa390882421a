// The stand-in for the video site, server side: HTTPS with a certificate made on the spot, the page at
// /imagine/post/<id>, zustand from node_modules, and the memory that has to outlive a reload of the page
// (how far each run's script has come, which post belongs to which image, every click of every tab).
// It is not a model of the real site's service: it yields what the script in the page's address says.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Runs } from './runs.mjs';
import { markup } from './markup.mjs';
import { answerGeneration, askedIn, isGeneration } from './stream.mjs';

const kHere = dirname(fileURLToPath(import.meta.url));
const kPageFiles = join(kHere, 'page');
const kZustand = join(kHere, '../../node_modules/zustand/esm');
const kTypes = { css: 'text/css', js: 'text/javascript', mjs: 'text/javascript' };

/** A key and a certificate for grok.com that nobody has to trust: the browser is told to ignore it. */
function selfSigned() {
  const dir = mkdtempSync(join(tmpdir(), 'stand-in-cert-'));
  try {
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
      '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=grok.com',
      '-addext', 'subjectAltName=DNS:grok.com'], { stdio: ['ignore', 'ignore', 'pipe'] });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** One of our own static files, or null. */
function staticFile(path) {
  const [, root, name] = /^\/(stand-in|zustand)\/([\w./-]+\.(?:css|js|mjs))$/.exec(path) ?? [];
  if (!name || normalize(name).startsWith('..')) return null;
  return { body: readFileSync(join(root === 'zustand' ? kZustand : kPageFiles, name)), type: kTypes[name.split('.').pop()] };
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/**
 * Starts the stand-in on a free port of the loopback.
 * @returns {Promise<{port: number, runs: Runs, address: (postId: string, options?: Record<string, string|number>) => string,
 *   close: () => Promise<void>}>}
 */
export async function startSite() {
  const runs = new Runs();

  async function answer(request, response) {
    const url = new URL(request.url, 'https://grok.com');
    const send = (status, body, type = 'application/json') => {
      // Of a page that must not be stored, Chromium keeps nothing in its back/forward cache either.
      const cache = url.searchParams.get('cache') === 'back' ? 'no-cache' : 'no-store';
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': cache });
      response.end(type === 'application/json' ? JSON.stringify(body) : body);
    };
    const [, postId] = /^\/imagine\/post\/([^/]+)$/.exec(url.pathname) ?? [];
    if (postId) return send(200, markup(postId, url.searchParams), 'text/html');
    if (url.pathname === '/stand-in/api/open') return send(200, runs.open(await bodyOf(request)));
    if (url.pathname === '/stand-in/api/click') return send(200, runs.click(await bodyOf(request)));
    if (request.method === 'POST' && isGeneration(url.pathname)) {
      const asked = JSON.parse(request.headers['x-stand-in']);
      if (asked === null) return send(200, {}); // nothing is to be generated
      const { ms, retryAfter = null, ...question } = asked;
      const { form, prompt } = askedIn(await bodyOf(request));
      return answerGeneration(response, runs.click({ ...question, prompt }), { ms, form, prompt, retryAfter });
    }
    if (url.pathname === '/stand-in/api/wrong') {
      const { run, what } = await bodyOf(request);
      runs.wrong(run).push(what);
      return send(200, {});
    }
    if (url.pathname === '/favicon.ico') return send(200, '', 'image/x-icon');
    const file = staticFile(url.pathname);
    return file ? send(200, file.body, file.type) : send(404, { error: `nothing at ${url.pathname}` });
  }

  const server = createServer(selfSigned(), (request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error.stack ?? error));
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

  return {
    port: server.address().port,
    runs,
    address(postId, options = {}) {
      const query = new URLSearchParams({ run: postId });
      for (const [name, value] of Object.entries(options)) query.set(name, String(value));
      return `https://grok.com/imagine/post/${postId}?${query}`;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
