// R23: what the extension says of a click of the user's own, and what stays in the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLink } from '../../extension-shim/page/link.js';
import { createOwnClicks } from '../../extension-shim/page/own_clicks.js';
import { hub, of } from './support/hub.mjs';
import { fakePort, hello, settle, virtualClock } from './support/world.mjs';

const kPrompt = 'a boat, "slowly"\n  and far away ';
const button = { name: 'submit' };
const inside = { name: 'icon' };

function page(fields = {}) {
  const it = {
    allowed: true, visible: true, path: '/imagine/post/img', why: null, button, box: { value: kPrompt }, images: {}, options: { length: '10' },
    clock: virtualClock(), answer: { adopted: true, decisionId: 'd1', view: { mediaId: 'img' } }, asked: [], shown: [], expected: [], checked: 0, looks: 0, ...fields,
  };
  it.own = createOwnClicks({
    site: { controls: () => ({ prompt: it.box, button: it.why === null ? it.button : null, why: it.why }), options: () => it.options },
    readPath: () => it.path,
    visible: () => it.visible,
    allowed: () => it.allowed,
    imageOf: (post) => it.images[post] ?? null,
    checkPath: () => it.checked++,
    adopt: async (click) => {
      it.asked.push(click);
      if (it.answer instanceof Error) throw it.answer;
      return it.answer;
    },
    aftermath: { look: () => ({ look: ++it.looks }), expect: (decision, before) => it.expected.push([decision, before]) },
    show: (refused) => it.shown.push(refused),
    timers: it.clock,
  });
  const on = [inside, button, {}];
  it.down = (event = {}) => it.own.pressed({ type: 'pointerdown', isTrusted: true, button: 0, composedPath: () => on, ...event });
  it.key = (key, event = {}) => it.own.pressed({ type: 'keydown', isTrusted: true, key, repeat: false, composedPath: () => [button, {}], ...event });
  it.click = async (event = {}) => {
    it.own.clicked({ type: 'click', isTrusted: true, detail: 1, composedPath: () => on, ...event });
    await settle();
  };
  it.press = async (event = {}) => {
    it.down();
    await it.click(event);
  };
  it.lists = (...attempts) => it.own.seen({ state: { videoByMediaId: { img: attempts }, imageByMediaId: {} }, version: 0 });
  return it;
}

test('only a click of the user on the one submit is reported, with the exact prompt, and only while it is allowed (R23)', async () => {
  const it = page();
  await it.press();
  assert.deepEqual(it.asked, [{ prompt: kPrompt, options: { length: '10' } }]);
  assert.deepEqual(it.expected, [[{ decisionId: 'd1', mediaId: 'img' }, { look: 1 }]], 'with how things were at the click');
  assert.equal(it.checked, 1, 'the host knows the route before');

  for (const [what, fields, event] of [
    ['a click that a script made', {}, { isTrusted: false }],
    ['a click on something else', {}, { composedPath: () => [inside, {}] }],
    ['a hidden page', { visible: false }],
    ['no post', { path: '/imagine' }],
    ['a composer that is no certain one', { why: 'mode' }],
    ['an editor whose button has not come yet', { button: null }],
    ['an empty composer', { box: { value: ' \n ' } }],
    ['not allowed', { allowed: false }],
  ]) {
    const other = page(fields);
    await other.press(event);
    assert.deepEqual([other.asked, other.expected], [[], []], what);
  }
});

test('a click alone is not the user’s: they have just pressed that very button, once for each click (R23)', async () => {
  const label = () => [{ name: 'label' }, {}];
  for (const [what, before] of [
    ['the press of the button', (it) => it.down()],
    ['one whose click comes a second later', (it) => (it.down(), it.clock.advance(1000))],
    ['Enter on the button', (it) => it.key('Enter')],
    ['a space on the button, held', (it) => (it.key(' '), it.key(' ', { repeat: true }))],
    ['what a script pretends to press in between', (it) => (it.down(), it.down({ isTrusted: false, composedPath: label }))],
  ]) {
    const it = page();
    await before(it);
    await it.click();
    assert.equal(it.asked.length, 1, what);
    await it.click();
    assert.equal(it.asked.length, 1, `${what}: for one click only`);
  }
  for (const [what, before, event] of [
    ['nothing', () => {}],
    ['nothing, and a click that says it is the third', () => {}, { detail: 3 }],
    ['a press that a script made', (it) => it.down({ isTrusted: false })],
    ['a key that a script made', (it) => it.key('Enter', { isTrusted: false })],
    ['a press of the button’s label', (it) => it.down({ composedPath: label })],
    ['a press of another button of the mouse', (it) => it.down({ button: 2 })],
    ['a press long ago', (it) => (it.down(), it.clock.advance(1001))],
    ['a press of the button, then of something else', (it) => (it.down(), it.down({ composedPath: label }))],
    ['a press of the button that clicked something else', (it) => (it.down(), it.click({ composedPath: label }))],
    ['a press of the button, then another key', (it) => (it.down(), it.key('a', { composedPath: () => [it.box, {}] }))],
    ['another key', (it) => it.key('a')],
    ['a key that has been held for long', async (it) => {
      it.key('Enter');
      await it.clock.advance(1001);
      it.key('Enter', { repeat: true });
    }],
    ['Enter in the prompt box, where the browser submits nothing', (it) => it.key('Enter', { composedPath: () => [it.box, {}] })],
  ]) {
    for (const allowed of [true, false]) {
      const it = page({ allowed });
      await before(it);
      await it.click(event);
      it.lists({ id: 'v1', moderated: true });
      assert.deepEqual([it.asked, it.own.take()], [[], null], what);
    }
  }
});

test('whatever the answer, a click is reported once, and what was not adopted may be continued in the window (R23)', async () => {
  for (const answer of [{ adopted: false, reason: 'stopped' }, new Error('lost')]) {
    const it = page({ answer });
    await it.press();
    it.lists({ id: 'v1', moderated: true });
    assert.deepEqual([it.asked.length, it.expected, it.shown, it.own.take()], [1, [], [true], kPrompt]);
  }
  const adopted = page();
  await adopted.press();
  adopted.lists({ id: 'v1', moderated: true });
  assert.deepEqual([adopted.shown, adopted.own.take()], [[], null], 'that is the host’s now');
});

test('while it is off the prompt stays in the page until the user asks for it (R23)', async () => {
  const it = page({ allowed: false });
  it.lists({ id: 'old', moderated: true });
  await it.press();
  assert.equal(it.own.take(), null, 'not before it was refused');
  it.lists({ id: 'old', moderated: true }, { id: 'v1', progress: 40, moderated: false }, { id: 'v2', moderated: false });
  assert.deepEqual([it.shown, it.own.take()], [[], null], 'neither an old refusal nor a video is one');
  it.lists({ videoId: 'v1', moderated: true });
  assert.deepEqual([it.asked, it.shown, it.own.take()], [[], [true], kPrompt]);
  it.own.again();
  assert.deepEqual(it.shown, [true, true], 'a worker that was restarted hears it again');
});

test('what was tried on another image is forgotten, and what is tried anew takes its place (R23)', async () => {
  const it = page({ allowed: false, images: { 'new-video': 'img', elsewhere: 'other' } });
  const refused = async () => {
    await it.press();
    it.lists({ id: `v${Math.random()}`, moderated: true });
  };
  await refused();
  for (const path of ['/imagine/post/new-video', '/imagine/post/nobody-knows']) {
    it.path = path;
    it.own.moved();
    assert.equal(it.own.take(), kPrompt, path);
  }
  it.path = '/imagine/post/elsewhere';
  it.own.moved();
  assert.equal(it.own.take(), null);
  assert.deepEqual(it.shown, [true, false]);
  await refused();
  it.path = '/imagine';
  it.own.moved();
  assert.equal(it.own.take(), null);
  it.path = '/imagine/post/img';
  await refused();
  it.box = { value: 'another' };
  await it.press();
  assert.equal(it.own.take(), null, 'the newest attempt is the one that counts');
  await refused();
  it.own.forget();
  assert.equal(it.own.take(), null);
});

test('only a refusal of the image that the click was for, or one that nobody has placed yet, may be continued (R23)', async () => {
  const images = { img: 'img', other: 'other', 'other-video': 'other' };
  for (const [what, fields, key, attempt, offered] of [
    ['its image', { images }, 'img', { id: 'v1' }, true],
    ['its image where there is no store', {}, 'img', { videoId: 'v1' }, true],
    ['its image by another name', { images: { ...images, 'img-video': 'img' } }, 'img-video', { videoId: 'v1' }, true],
    ['a post that was not listed at the click', { images, path: '/imagine/post/new', later: { new: 'img' } }, 'img', { id: 'v1' }, true],
    ['not placed', { images }, 'v1', { videoId: 'v1' }, true],
    ['another image', { images }, 'other', { id: 'v1' }, false],
    ['another image by the name of its video', { images }, 'other-video', { videoId: 'v1' }, false],
    ['another image’s video by its own name', { images }, 'other-video', { videoId: 'other-video' }, false],
    ['an image that is not listed', {}, 'other', { videoId: 'v1' }, false],
  ]) {
    const it = page({ allowed: false, ...fields });
    await it.press();
    Object.assign(it.images, fields.later);
    it.own.seen({ state: { videoByMediaId: { [key]: [{ ...attempt, moderated: true }] }, imageByMediaId: {} }, version: 0 });
    assert.deepEqual([it.shown, it.own.take()], offered ? [[true], kPrompt] : [[], null], what);
  }
});

// ---- between page, worker and popup

const adopt = (id, on) => ({ type: 'ask', id, method: 'settings.update', params: { settings: { adoptManualAttempts: on } } });

const able = (on) => ({ ...hello, features: ['session.adopt'], settings: { ...hello.settings, adoptManualAttempts: on } });

test('a page hears whether own clicks may start sessions, and off holds before the host has answered (R23)', async () => {
  const it = hub();
  it.link = { state: 'ready', problem: null, hello: able(false) };
  it.hub.hostState();
  const port = it.page();
  const popup = it.popup();
  const heard = () => port.sent.map(({ type, adopt, on }) => ({ resync: adopt, adopt: on })[type]).findLast((on) => on !== undefined);
  assert.deepEqual([heard(), of(popup, 'state').at(-1).adopt], [false, false]);
  popup.say(adopt(1, true));
  assert.deepEqual([it.asked.at(-1).method, it.asked.at(-1).params], ['settings.update', { settings: { adoptManualAttempts: true } }]);
  assert.equal(heard(), false, 'not before the host has said so');
  await it.answer({ settings: { adoptManualAttempts: true } });
  assert.deepEqual([heard(), of(popup, 'state').at(-1).adopt], [true, true]);
  popup.say(adopt(2, false));
  assert.equal(heard(), false);
  it.asked.at(-1).reject({ name: 'lost', message: '', retryable: true });
  await settle();
  assert.deepEqual([heard(), of(popup, 'answer').at(-1).error.name], [false, 'lost']);
});

test('off holds in the pages without a host, too, and the page that has heard it says no more prompts (R23)', async () => {
  const it = hub();
  it.link = { state: 'ready', problem: null, hello: able(true) };
  it.hub.hostState();
  const port = it.page();
  const popup = it.popup();
  const page = fakePort();
  const link = createLink({ connect: () => page, alive: () => true, timers: it.timers }, Object.fromEntries(['connected', 'resync'].map((name) => [name, () => {}])));
  link.open();
  const deliver = () => port.sent.splice(0).forEach((message) => page.say(message));
  deliver();
  assert.equal(link.adopts(), true);
  it.goes('away');
  popup.say(adopt(1, false));
  deliver();
  assert.equal(link.adopts(), false);
  await settle();
  assert.equal(of(popup, 'answer').at(-1).error.name, 'offline');
  assert.deepEqual(of(port, 'resync'), [], 'nobody is there who could hear everything again');
});

/** The host comes, or comes back, with what it has saved. */
function greets(it, on) {
  it.link = { state: 'ready', problem: null, hello: able(on) };
  it.hub.hostState();
}
const adopts = (port) => port.sent.map(({ type, adopt, on }) => ({ resync: adopt, adopt: on })[type]).findLast((on) => on !== undefined);
const sentOff = (it) => it.asked.filter(({ method, params }) => method === 'settings.update' && params.settings.adoptManualAttempts === false);

test('off that the user chose without a host wins over what the host has saved, also after a restart (R23)', async () => {
  const it = hub();
  greets(it, true);
  const port = it.page();
  const popup = it.popup();
  it.goes('away');
  popup.say(adopt(1, false));
  await settle();
  assert.deepEqual([of(popup, 'state').at(-1).adoptWaits, it.keptOff], [true, [true]]);
  greets(it, true);
  assert.deepEqual([adopts(port), of(popup, 'state').at(-1).adopt], [false, false], 'the host has not heard it yet');
  sentOff(it).at(-1).reject({ name: 'storage_busy', message: '', retryable: true });
  await settle();
  it.goes('away');

  const next = hub(); // the worker ended, and the browser starts another
  next.hub.restoreOwnClicksOff(it.keptOff.at(-1));
  greets(next, true);
  const later = next.page();
  const window = next.popup();
  assert.deepEqual([adopts(later), sentOff(next).length], [false, 1]);
  await next.answer({ settings: { adoptManualAttempts: false } });
  assert.deepEqual([adopts(later), of(window, 'state').at(-1).adoptWaits, next.keptOff], [false, false, [false]]);
  greets(next, true);
  assert.equal(adopts(later), true, 'once the host has saved it, what it says counts again: another window may have switched it on');
});

test('on that the user chose without a host holds nowhere, and neither does it before a host has agreed (R23)', async () => {
  const it = hub();
  greets(it, false);
  const port = it.page();
  const popup = it.popup();
  it.goes('away');
  popup.say(adopt(1, true));
  await settle();
  assert.equal(of(popup, 'answer').at(-1).error.name, 'offline');
  greets(it, false);
  assert.deepEqual([adopts(port), of(popup, 'state').at(-1).adopt, it.asked.filter(({ method }) => method === 'settings.update')], [false, false, []]);

  popup.say(adopt(2, false));
  it.asked.at(-1).reject({ name: 'storage_full', message: '', retryable: true });
  await settle();
  popup.say(adopt(3, true));
  assert.equal(adopts(port), false, 'the host has not agreed');
  await it.answer({ settings: { adoptManualAttempts: true } });
  assert.deepEqual([adopts(port), it.keptOff], [true, [true, false]], 'the newer wish takes the place of the one that waited');
});

test('a host that has it off is believed: every page and window hears so at once (R23)', async () => {
  const it = hub();
  it.link = { state: 'ready', problem: null, hello: able(true) };
  it.hub.hostState();
  const [port, other] = [it.page(), it.page(2, 'doc-2')];
  const popup = it.popup(2);
  const click = async (result) => {
    port.say({ type: 'ask', id: 1, method: 'session.adopt', params: { prompt: kPrompt } });
    await it.answer(result);
  };
  await click({ adopted: false, reason: 'stopped' });
  assert.deepEqual([of(port, 'adopt'), of(popup, 'state').at(-1).adopt], [[], true], 'another reason says nothing of the switch');
  await click({ adopted: false, reason: 'off' });
  for (const each of [port, other]) assert.deepEqual(of(each, 'adopt'), [{ type: 'adopt', on: false }]);
  assert.equal(of(popup, 'state').at(-1).adopt, false);
  assert.equal(of(it.page(3, 'doc-3'), 'resync').at(-1).adopt, false);
});

test('only the user in the window gets the prompt of an own attempt, and a page sets nothing (R23)', async () => {
  const it = hub();
  it.link = { state: 'ready', problem: null, hello: able(false) };
  it.hub.hostState();
  const port = it.page();
  const popup = it.popup();
  const asked = it.asked.length;
  port.say({ type: 'own', refused: true });
  assert.equal(of(popup, 'state').at(-1).tab.own, true);
  assert.deepEqual(of(port, 'own'), [], 'nobody has asked for it');
  popup.say({ type: 'own', id: 5 });
  const [{ id }] = of(port, 'own');
  port.say({ type: 'own-prompt', id: id + 1, prompt: 'another' });
  port.say({ type: 'own-prompt', id, prompt: kPrompt });
  await settle();
  assert.deepEqual(of(popup, 'answer'), [{ type: 'answer', id: 5, result: kPrompt }]);
  for (const method of ['settings.update', 'session.start']) port.say({ type: 'ask', id: 7, method, params: { prompt: 'x', settings: { adoptManualAttempts: true } } });
  port.say({ type: 'adopt', id: 8, on: true });
  assert.equal(it.asked.length, asked);
  port.say({ type: 'ask', id: 9, method: 'session.adopt', params: { prompt: 'x', tab: { id: 99, document: 'another' } } });
  assert.deepEqual(it.asked.at(-1).params, { prompt: 'x', tab: { id: 1, document: 'doc-1' } }, 'stamped like all that a page says');
});
