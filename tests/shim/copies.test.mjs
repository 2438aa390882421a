// What a delete in the window leaves beside the host's file: it is said, and can be deleted, too. Drawn on paper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/english.mjs';
import { createAllImages } from '../../extension-shim/window/all_images.js';
import { deleteCopies, everythingLeaves, leavesText } from '../../extension-shim/window/copies_part.js';
import { createPrompts } from '../../extension-shim/window/prompts.js';
import { Paper } from './support/paper.mjs';
import { settle, view } from './support/world.mjs';

globalThis.document = new Paper();
const kOld = { name: 'method_not_found', message: '', retryable: false };
const kNone = { older: 0, recordings: 0, inUse: 0 };

/** A host that keeps such copies; null: one that knows nothing of them. */
function hostWith(copies, gone = { deleted: 3, left: 0, inUse: 0 }) {
  const it = { asked: [], copies, sessions: [view(), view({}, {}, { mediaId: 'ended' })] };
  it.ask = async (method, params) => {
    it.asked.push(method);
    if (method.startsWith('copies.') && it.copies === null) throw kOld;
    if (method === 'copies.count') return it.copies;
    if (method === 'copies.delete') {
      it.copies = { ...kNone, older: gone.left, inUse: gone.inUse };
      return gone;
    }
    if (method === 'session.list') return { sessions: it.sessions, nextCursor: null };
    if (method === 'settings.get') return { settings: { keepPromptHistory: true } };
    if (method === 'prompts.list') return { prompts: [{ promptId: 'p1', prompt: 'a cat', used: 1, refused: 0, made: 0 }], nextCursor: null };
    return params === undefined ? null : { deleted: true };
  };
  return it;
}

const named = (element, name) => element.all('button').find((each) => each.textContent === name);
const byId = (element, id) => ['div', 'p', 'button'].flatMap((name) => element.all(name)).find(({ attributes }) => attributes.id === id);
const dialog = () => document.body.all('dialog').at(-1);
/** Presses, and answers the question with that button. @returns what was asked */
async function pressed(button, answer) {
  button.fire('click');
  await settle();
  const asked = dialog()?.textContent ?? '';
  if (asked !== '') named(dialog(), answer).fire('click');
  for (let n = 0; n < 3; n++) await settle();
  return asked;
}

async function images(host) {
  const list = createAllImages({ ask: host.ask, open() {} });
  list.show(true);
  await settle();
  for (const details of list.element.all('details')) {
    details.open = true;
    details.fire('toggle');
  }
  return list.element;
}

test('deleting one image says before how many copies may contain it, and offers afterwards to delete them, too', async () => {
  const host = hostWith({ older: 2, recordings: 1, inUse: 0 });
  const element = await images(host);
  const note = byId(element, 'images-copies');
  assert.equal(note.hidden, true);
  assert.match(await pressed(named(element, 'Delete'), 'Delete'), /3 older copies of the file and recordings may contain it, too\. You can delete them next/);
  assert.equal(note.hidden, false);
  assert.match(note.textContent, /^3 older copies and recordings on this computer may still contain it\.Delete these, too$/);

  const remove = byId(element, 'images-copies-delete');
  assert.match(await pressed(remove, 'Cancel'), /Delete 3 older copies and recordings\?.*damaged file\): 2\. Recordings in its folder: 1\. Each goes as a whole/);
  assert.ok(!host.asked.includes('copies.delete'), 'asked, and not wanted');
  await pressed(remove, 'Delete');
  assert.ok(host.asked.includes('copies.delete'));
  assert.equal(note.hidden, true);
  assert.equal(byId(element, 'images-copies-status').textContent, 'Deleted 3 older copies and recordings.');
});

test('the question says what there is by now, and what is left over can be tried again', async () => {
  const host = hostWith({ older: 0, recordings: 1, inUse: 0 }, { deleted: 1, left: 1, inUse: 0 });
  const element = await images(host);
  await pressed(named(element, 'Delete'), 'Delete');
  host.copies = { older: 1, recordings: 1, inUse: 0 };
  assert.match(await pressed(byId(element, 'images-copies-delete'), 'Delete'), /Delete 2 older copies and recordings\?/);
  assert.equal(byId(element, 'images-copies').hidden, false);
  assert.match(byId(element, 'images-copies').textContent, /^1 older copy/);
});

test('deleting all that have ended says so, too', async () => {
  const host = hostWith({ older: 1, recordings: 0, inUse: 0 });
  host.sessions = [view({ isActive: false, outcome: 'success' })];
  const element = await images(host);
  assert.match(await pressed(byId(element, 'images-delete-ended'), 'Delete'), /1 older copy of the file or recording may contain it/);
  assert.match(byId(element, 'images-copies').textContent, /^1 older copy or recording on this computer may still contain it/);
});

test('where there is no copy nothing is offered, and a recording that is being written is said to stay', async () => {
  for (const [copies, said] of [[kNone, null], [{ ...kNone, inUse: 1 }, /^1 recording is still being written and stays\./]]) {
    const element = await images(hostWith(copies));
    assert.match(await pressed(named(element, 'Delete'), 'Delete'), /cannot be undone\.Exports, and recordings in other folders, are not changed\./);
    assert.equal(byId(element, 'images-copies').hidden, said === null);
    assert.equal(byId(element, 'images-copies-delete').hidden, true);
    if (said) assert.match(byId(element, 'images-copies').textContent, said);
  }
});

test('with an older host the question names the command, and nothing is offered', async () => {
  const host = hostWith(null);
  const element = await images(host);
  assert.match(await pressed(named(element, 'Delete'), 'Delete'), /grok-retry-host --delete-all/);
  assert.ok(host.asked.includes('session.delete'));
  assert.equal(byId(element, 'images-copies').hidden, true);
  assert.match(everythingLeaves(null).join(' '), /grok-retry-host --delete-all/);
});

test('a question that cannot be answered truly is not asked: without a host nothing is deleted', async () => {
  const host = hostWith(kNone);
  const element = await images(host);
  const { ask } = host;
  host.ask = ask;
  Object.defineProperty(host, 'copies', { get() { throw { name: 'offline', message: '', retryable: true }; } });
  assert.equal(await pressed(named(element, 'Delete'), 'Delete'), '');
  assert.ok(!host.asked.includes('session.delete'));
  assert.match(byId(element, 'images-status').textContent, /The host is not connected/);
});

test('prompts that are deleted may be in copies as well', async () => {
  const host = hostWith({ older: 1, recordings: 1, inUse: 0 });
  const prompts = createPrompts({ ask: host.ask, use() {} });
  prompts.show(true);
  for (let n = 0; n < 3; n++) await settle();
  await pressed(byId(prompts.element, 'prompts-delete-all'), 'Delete');
  assert.match(byId(prompts.element, 'prompts-copies').textContent, /^2 older copies and recordings/);
});

test('the result is said whole: deleted, not deletable, still written', async () => {
  assert.equal(await deleteCopies(hostWith(kNone, { deleted: 2, left: 1, inUse: 1 }).ask),
    'Deleted 2 older copies and recordings. 1 file could not be deleted. It is in the host’s folder. 1 recording is still being written and stays.');
  assert.equal(await deleteCopies(hostWith(kNone, { deleted: 0, left: 0, inUse: 0 }).ask), '');
  assert.match(leavesText({ older: 1, recordings: 1, inUse: 0 }), /^2 older copies/);
  assert.match(everythingLeaves({ older: 0, recordings: 2, inUse: 0 }).join(' '), /^It also deletes 2 older copies.*exports and the log/);
});
