// Random pages made from the parts that the profile knows, in its languages and in one that it does not know. Each
// knows which button is the right one; none, where the composer is not for videos or is not the only one.
import { kProfile } from '../../../extension-shim/page/profile.js';
import { randomOf } from '../../support/random.mjs';
import { documentOf, h } from './dom.mjs';

const kLanguages = [...Object.keys(kProfile.languages), 'unknown'];
const svg = (d) => h('svg', {}, h('path', { d }));
const arrow = () => svg('M6 11L12 5M12 5L18 11');

/** What a language calls a control: what is listed for it, else a word of its own. */
function namer(random, lang) {
  return (kind) => {
    const { seen = {}, guessed = {} } = kProfile.languages[lang] ?? {};
    const names = [...(seen[kind] ?? []), ...(guessed[kind] ?? [])];
    return names.length > 0 ? random.pick(names) : `${kind} ${lang}`;
  };
}

/** Anything that stands around a composer, or `inside` of its form, with the names that submits have. */
function other(random, name, inside = false) {
  const named = () => name(random.pick(['video', 'redo', 'send', 'control', 'modeVideo']));
  const button = (...children) => h('button', { type: random.pick(['button', false]), 'aria-label': named() }, ...children);
  const card = (outer) => h(outer, { role: outer === 'li' ? 'listitem' : false, class: 'media-post-masonry-card' }, h('img', {}), h('div', {}, button(svg('m6 3 14 9-14 9z'))));
  const things = [
    () => h('div', {}, h('img', {}), button()),
    () => h('div', { class: 'pill' }, h('button', { 'aria-label': name('video') }, svg('M12 4C14.48 4'))),
    () => h('ul', { role: 'list' }, card('li'), card('li')),
    () => h('div', {}, card('div'), card('article')),
  ];
  if (inside) return random.pick(things)();
  return random.pick([
    ...things,
    () => h('header', {}, button(), button()),
    () => h('div', {}, button(svg('m6 3 14 9-14 9z'))),
    () => h('div', {}, button(name('video')), button(name('control'))),
    () => h('form', {}, h('input', { type: 'search' }), h('button', { type: 'submit', 'aria-label': name('send') }, arrow())),
    () => h('main', {}, h('figure', {}, h('video', {}), button()), h('button', { 'aria-label': name('options') }, '40%')),
    () => h('nav', {}, h('a', { href: '#' }, 'post'), button()),
    () => h('form', { 'data-unseen': '' }, h('textarea', {}), h('button', { type: 'submit', 'aria-label': name('video') })),
    () => h('section', {}, h('form', {}, h('input', { type: 'search' }), h('button', { type: 'submit', 'aria-label': name('send') }))),
  ])();
}

/**
 * A composer: its element, its box, its submit (which may not be there yet), and what brings it.
 * @param {ReturnType<typeof randomOf>} random @param {(kind: string) => string} name
 */
function composer(random, name) {
  const layout = random.pick(['textarea', 'textarea', 'editor', 'arrow', 'bar', 'bar', 'camera', 'menus', 'menus']);
  const video = random.chance(0.7);
  const radio = (label, on) => h('button', { type: 'button', role: 'radio', 'aria-checked': String(on), 'aria-label': label });
  const modes = () => h('div', { role: 'radiogroup' }, radio(name('modeOther'), !video), radio(name('modeVideo'), video));
  const menu = (text) => h('button', { type: 'button', 'aria-haspopup': 'menu' }, text);
  const value = (text) => h('button', { type: 'button' }, text);
  const extra = () => (random.chance(0.2) ? [h('button', { type: 'button', 'aria-label': name('control') })] : []);
  const picture = () => (random.chance(0.15) ? [h('button', { type: 'button', 'aria-label': name('control') }, h('img', {}))] : []);
  const make = (kind, type, ...children) => h('button', { type, 'aria-label': name(kind), disabled: random.chance(0.1) && '' }, ...children);
  const textarea = layout === 'textarea';
  const kind = random.pick(['video', 'redo']);
  const box = textarea ? h('textarea', { 'aria-label': name(video ? 'boxVideo' : 'boxEdit') })
    : h('div', { class: 'tiptap ProseMirror', contenteditable: 'true', role: 'textbox' }, h('p', {}));

  if (textarea || layout === 'editor') {
    // Of a composer that edits pictures, the submit keeps its name and says otherwise in letters.
    const letters = video ? (textarea && random.chance(0.5) ? [] : [name(kind)]) : [name('edit')];
    const submit = make(kind, 'button', ...letters);
    return { video, box, submit, element: h(random.pick(['form', 'form', 'div']), {}, ...picture(), box, ...extra(), submit) };
  }
  if (layout === 'arrow') {
    const submit = make(random.pick(['video', 'send']), 'button', arrow());
    const row = h('div', {}, h('div', {}, box));
    return { video, box, submit, late: () => row.append(submit), element: h('div', {}, h('div', {}, modes(), ...(video ? [menu('720p')] : []), ...extra()), row) };
  }
  const submit = make('send', layout === 'camera' ? 'button' : 'submit', arrow());
  const parts = {
    camera: () => (video ? [value('480p'), value('10s')] : [h('button', { type: 'button', 'aria-label': name('modeVideo') }, svg('M4 7H15')), ...(random.chance(0.5) ? [value('480p')] : [])]),
    bar: () => [modes(), ...(video ? [h('div', { role: 'radiogroup' }, radio('480p', true), radio('720p', false))] : [])],
    menus: () => [modes(), ...(video ? [menu('720p'), menu('10s')] : []), menu('9:16'), h('button', { type: 'button', 'aria-pressed': 'true', 'aria-label': name('control') })],
  }[layout]();
  const element = h(layout === 'camera' ? 'div' : 'form', { class: layout === 'menus' ? false : 'query-bar' }, ...extra(), ...picture(), box, ...parts);
  if (random.chance(0.3)) return { video, box, submit, element, late: () => element.append(submit) };
  return { video, box, submit, element: element.append(submit) };
}

const wrapped = (random, element) => (random.chance(0.4) ? wrapped(random, h(random.pick(['div', 'div', 'section', 'main']), {}, element)) : element);

/** What the page does when text is put into its box. */
function reaction(random, made, holder, body) {
  return random.pick([
    () => {}, () => {}, () => {}, () => {},
    () => body.append(h('div', { role: 'dialog' }, h('button', { 'aria-label': 'Make video' }))),
    () => { // a re-render: the old submit is another control now
      if (made.late || !made.element.contains(made.submit)) return;
      const old = made.submit;
      made.submit = h('button', { ...old.attributes }, ...[...old.childNodes].map((node) => node.nodeValue ?? h('svg', {}, h('path', { ...node.childNodes[0].attributes }))));
      old.attributes = { type: 'button', 'aria-label': 'Upload', 'data-stale': '' };
      old.parentElement.append(made.submit);
    },
    () => holder.append(made.element),
    () => void (made.video = false) ?? made.element.append(h('div', { role: 'radiogroup' }, h('button', { role: 'radio', 'aria-checked': 'true', 'aria-label': 'Image' }))),
    () => made.submit.remove(),
  ]);
}

/** @param {number} seed */
export function randomPage(seed) {
  const random = randomOf(seed);
  const name = namer(random, random.chance(0.3) ? 'en' : random.pick(kLanguages));
  const made = composer(random, name);
  const twins = random.chance(0.1) ? [wrapped(random, composer(random, name).element)] : [];
  const dialogs = random.chance(0.05) ? [h('div', { role: 'dialog' }, h('button', { 'aria-label': name('video') }))] : [];
  const around = () => Array.from({ length: random.upTo(3) }, () => other(random, name));
  const missing = random.chance(0.12);
  if (missing) made.submit.remove();
  const second = !missing && !made.late && random.chance(0.05);
  if (second) made.element.append(h('button', { type: 'submit', 'aria-label': name('send') }));
  if (random.chance(0.2)) made.element.append(other(random, name, true));
  const holder = h('div', {});
  const inner = random.chance(0.3) ? h('div', {}, ...around(), made.element, ...around()) : made.element; // neighbours within the same wrapper
  const fields = {};
  const document = documentOf([...around(), ...dialogs, ...twins, wrapped(random, inner), ...around(), holder], fields);
  const reacts = reaction(random, made, holder, document.body);
  let reacted = false;
  fields.typed = () => {
    if (reacted) return;
    reacted = true;
    if (!missing) made.late?.();
    reacts();
  };
  made.box.answers = ({ type }) => {
    if (type === 'input') fields.typed();
    return true;
  };
  const certain = twins.length === 0 && dialogs.length === 0 && !second;
  return {
    document, box: made.box,
    right: () => (certain && made.video ? made.submit : null),
    clicked: () => document.querySelectorAll('button').filter((button) => button.events.length > 0),
  };
}
