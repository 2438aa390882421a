// Who may ask the host for what: a page for its own document, a window of ours for the user, and nobody for anything else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kSchema } from '../schema/validator.mjs';
import { hub, of } from './support/hub.mjs';
import { settle } from './support/world.mjs';

const kForPages = ['snapshot', 'route', 'progress', 'notice', 'decision.claim', 'decision.result', 'migrate', 'page.report', 'session.adopt'];
const kForWindows = [
  'session.start', 'session.stop', 'session.update', 'session.get', 'session.list', 'session.clear', 'session.delete',
  'settings.get', 'settings.describe', 'settings.update', 'prompts.list', 'prompts.delete', 'store.export', 'migrate', 'copies.count', 'copies.delete', 'doctor.run',
];
/** Each method that the protocol has, asked by that port: which of them reach the host. */
async function reached(it, port) {
  const methods = [...new Set([...Object.keys(kSchema.$defs.Methods.properties), ...kForWindows])];
  for (const [id, method] of methods.entries()) port.say({ type: 'ask', id, method, params: {} });
  await settle();
  return it.asked.map(({ method }) => method).sort();
}

test('a page may ask only what a page needs, a popup only what a popup needs', async () => {
  const one = hub();
  assert.deepEqual(await reached(one, one.page()), [...kForPages].sort());
  const other = hub();
  other.page();
  assert.deepEqual(await reached(other, other.popup()), [...kForWindows].sort());
});

test('SECURITY.md says of pages and windows what they may ask, and nothing else', () => {
  const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
  const named = (who) => [...(new RegExp(`^\\| ${who} \\| (.+) \\|$`, 'm').exec(text)?.[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => name).sort();
  assert.deepEqual(named('a page'), [...kForPages].sort());
  assert.deepEqual(named('a window'), [...kForWindows].sort());
});

test('a window may ask about all images, settings and prompts where its tab has no page, and gets the answer or the reason', async () => {
  const it = hub();
  const popup = it.popup(9);
  popup.say({ type: 'ask', id: 1, method: 'session.list', params: { sort: 'recent' } });
  assert.deepEqual([it.asked[0].method, it.asked[0].params], ['session.list', { sort: 'recent' }]);
  await it.answer({ sessions: [], nextCursor: null });
  assert.deepEqual(of(popup, 'answer').at(-1), { type: 'answer', id: 1, result: { sessions: [], nextCursor: null } });
  it.goes('waiting');
  popup.say({ type: 'ask', id: 2, method: 'settings.describe', params: {} });
  await settle();
  assert.equal(of(popup, 'answer').at(-1).error.name, 'offline');
});

test('a window that switches own clicks off among other settings is obeyed at once, with or without a host (R23)', async () => {
  const it = hub();
  const page = it.page();
  const popup = it.popup();
  popup.say({ type: 'ask', id: 1, method: 'settings.update', params: { settings: { adoptManualAttempts: false, cooldownMs: 9000 } } });
  assert.deepEqual(of(page, 'adopt').at(-1), { type: 'adopt', on: false });
  assert.deepEqual(it.asked.map(({ method }) => method), ['settings.update'], 'told once');
  assert.deepEqual(it.asked.at(-1).params, { settings: { adoptManualAttempts: false, cooldownMs: 9000 } });
  await it.answer({ settings: { adoptManualAttempts: false, cooldownMs: 9000 } });
  assert.deepEqual(of(popup, 'answer').at(-1).result.settings.cooldownMs, 9000);
});
