// The lists of the panel, drawn on paper: what a host that is away, or one that means ill, makes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/english.mjs';
import { createAllImages } from '../../extension-shim/window/all_images.js';
import { logOf, present } from '../../extension-shim/window/model.js';
import { createPrompts } from '../../extension-shim/window/prompts.js';
import { Paper } from './support/paper.mjs';
import { hello, settle, view } from './support/world.mjs';

globalThis.document = new Paper();
const away = { name: 'offline', message: '', retryable: true };
const kHostile = ['__proto__', '<img src=x onerror=alert(1)>', '\u202egnp.exe', 'a\u0000b', '\ud800', '$1$2', 'x'.repeat(256)];

test('a list that was opened without a host is there when the host is, and is asked for once', async () => {
  let host = false;
  const asked = [];
  const ask = async (method) => {
    asked.push(method);
    if (!host) throw away;
    return { sessions: [view()], prompts: [], settings: { keepPromptHistory: true }, nextCursor: null };
  };
  for (const list of [createAllImages({ ask, open() {} }), createPrompts({ ask, use() {} })]) {
    host = false;
    list.show(true);
    await settle();
    host = true;
    asked.length = 0;
    list.connected();
    await settle();
    assert.match(list.element.textContent, /1 image|No prompt/);
    const before = asked.length;
    list.connected();
    await settle();
    assert.equal(asked.length, before, 'what is there stays as it is');
  }
});

test('images of any name, with prompts of any length, are lines of text', async () => {
  const prompt = `\u202e<script>alert(1)</script>${'long '.repeat(20_000)}`;
  const sessions = kHostile.map((mediaId) => view({}, { lastPromptValue: prompt }, { mediaId }));
  const images = createAllImages({ ask: async () => ({ sessions, nextCursor: null }), open() {} });
  images.show(true);
  await settle();
  const lines = images.element.all('li');
  assert.equal(lines.length, kHostile.length);
  assert.deepEqual([images.element.all('img').length, images.element.all('script').length], [0, 0]);
  for (const line of lines) {
    assert.ok(line.textContent.length < 1000, 'a line has as much of a prompt as there is room for');
    assert.doesNotMatch(line.textContent, /[\u202e\u0000]/);
  }
  for (const mediaId of kHostile) images.changed(mediaId, view({ retryCount: 1 }, {}, { mediaId }));
  assert.equal(images.element.all('li').length, kHostile.length, 'each is changed in its own line');
});

test('neither an id nor a line of the log reorders what is around it', () => {
  const shown = present({ host: { state: 'ready', problem: null, hello }, tab: { view: view({}, {}, { mediaId: '\u202eabc' }) }, on: true, siteTab: true, allowed: true, busy: false, timeline: null, passed: 0 });
  assert.deepEqual([shown.media, shown.mediaId], ['\\u{202e}abc', '\u202eabc']);
  assert.deepEqual(logOf(['[2026-01-02T03:04:05Z] \u202etext', '\u2028line']).map(({ text }) => text), ['\\u{2028}line', '\\u{202e}text']);
});
