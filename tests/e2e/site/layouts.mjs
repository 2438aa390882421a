// The composers that the site had from 2025 to 2026, and what stands around them. `button.make` marks the one right
// submit for the tests and means nothing to anybody else; every other button that is clicked is a wrong one.
import { kWords } from './words.mjs';

const kArrow = '<svg viewBox="0 0 24 24"><path d="M6 11L12 5M12 5L18 11M12 5V19"></path></svg>';
const kPlay = '<svg viewBox="0 0 24 24"><polygon points="6 3 20 12 6 21 6 3"></polygon></svg>';
const kPill = '<svg viewBox="0 0 24 24"><path d="M12 4C14.48 4 16.5 6 16.5 8.5"></path></svg>';
const kCamera = '<svg viewBox="0 0 24 24"><path d="M4 7H15V17H4Z"></path></svg>';

const textarea = (words) => `<textarea aria-label="${words.box}" placeholder="..." rows="1" data-prompt></textarea>`;
const editor = (name = '') => `<div class="tiptap ProseMirror" contenteditable="true" role="textbox"${name} data-prompt><p></p></div>`;
/** A submit that keeps its name: it says nothing of what it starts. */
const send = (words, type = 'submit', inner = kArrow) => `<button type="${type}" class="make" aria-label="${words.send}" data-make="${words.send}" data-redo="${words.send}">${inner}</button>`;
const make = (words, inner = words.make) => `<button type="button" class="make" aria-label="${words.make}" data-make="${words.make}" data-redo="${words.redo}">${inner}</button>`;

const radio = (name, on, text = name) => `<button type="button" role="radio" aria-checked="${on}" aria-label="${name}">${text}</button>`;
const group = (name, ...radios) => `<div role="radiogroup" aria-label="${name}">${radios.join('')}</div>`;
const modes = ({ modeGroup, modes: { image, video, agent } }, mode) => group(modeGroup,
  radio(image, mode === 'image', ''), radio(video, mode === 'video', ''), radio(agent, mode === 'agent', ''));
const menu = (text) => `<button type="button" aria-haspopup="menu" aria-expanded="false">${text}</button>`;
const values = (mode) => (mode === 'video'
  ? group('Video resolution', radio('480p', false), radio('720p', true)) + group('Video duration', radio('6s', false), radio('10s', true))
  : group('Image generation speed', radio('Speed', true), radio('Quality', false)));

/** Each: language, mode → the composer. `data-late`: the submit comes with the first letter and goes with the last. */
const kLayouts = {
  textarea: (words) => `<form class="prompt" data-form>${textarea(words)}${make(words)}</form>`,
  editor: (words) => `<form class="prompt" data-form>${editor()}${make(words)}</form>`,
  arrow: (words, mode) => `<div class="prompt" data-form data-late><div class="row">${modes(words, mode)}${mode === 'video' ? menu('720p') : ''}</div>
    <div class="row"><div class="grow">${editor()}</div><template>${make(words, kArrow)}</template></div></div>`,
  bar: (words, mode) => `<form class="query-bar prompt" data-form data-wants-text>${editor()}
    <div class="row">${modes(words, mode)}${values(mode)}</div>${send(words)}</form>`,
  camera: (words, mode) => `<div class="query-bar prompt" data-form data-wants-text>${editor()}<div class="row">
    ${mode === 'video' ? '<button type="button">480p</button><button type="button">720p</button><button type="button">10s</button>'
    : `<button type="button" aria-label="${words.modes.video}">${kCamera}</button>`}</div>${send(words, 'button')}</div>`,
  dropdowns: (words, mode) => `<form class="prompt" data-form data-wants-text><button type="button" aria-label="${words.upload}">+</button>
    ${editor(' aria-label="Ask Grok anything"')}<div class="row">${modes(words, mode)}${mode === 'video' ? menu('720p') + menu('10s')
    + '<button type="button" aria-pressed="true" aria-label="Audio">♪</button>' : ''}${menu('9:16')}</div>${send(words)}</form>`,
  none: () => '<div data-form></div>',
};
export const kLayoutNames = Object.keys(kLayouts);

/**
 * What of a layout only its words tell: which button is the submit, or what the composer makes. In a language that nobody
 * knows, such a layout cannot be used. The others are proved by their structure.
 */
export const kToldByWords = { textarea: 'submit', editor: 'submit', dropdowns: 'mode', none: 'box' };

/** What the composers that show it are set to, and so what they ask for. */
const kSetTo = { arrow: { resolution: '720p' }, bar: { length: '10', resolution: '720p' }, camera: { length: '10', resolution: '720p' }, dropdowns: { length: '10', resolution: '720p', aspect: '9:16' } };

/** What stands on the page before the composer and around it. */
const kTraps = {
  gallery: (words) => `<ul role="list" class="gallery">${[1, 2, 3].map((n) => `<li role="listitem" class="media-post-masonry-card"><img alt="" width="40" height="40">
    <button type="button" aria-label="${words.make}" data-trap="gallery ${n}">${kPlay}</button></li>`).join('')}</ul>`,
  pill: (words) => `<div class="pill"><button type="button" aria-label="${words.make}" data-trap="pill">${kPill}</button></div>`,
  twin: (words) => `<form class="twin"><textarea aria-label="Type to edit image..."></textarea><button type="submit" aria-label="${words.make}" data-trap="twin">${words.edit}</button></form>`,
  dialog: () => '<div role="dialog" aria-modal="true" class="over">SuperGrok <button type="button" data-trap="dialog">Upgrade</button></div>',
  cover: () => '<div class="over"></div>',
  second: () => '',
};
/** What comes with the first letter of a prompt (page/traps.mjs). */
const kLater = ['dialog later', 'rerender', 'move', 'rename', 'throws', 'blocks', 'floods', 'forges'];

/** @param {string|null} names @returns {string[]} */
function trapsOf(names) {
  const list = (names ?? '').split(',').filter((name) => name !== '');
  for (const name of list) if (!kTraps[name] && !kLater.includes(name)) throw new Error(`a trap nobody knows: "${name}"`);
  return list;
}

/** @param {URLSearchParams} options @returns {{lang: string, before: string, composer: string, later: string, setTo: object}} */
export function layoutOf(options) {
  const lang = options.get('lang') ?? 'en';
  const words = kWords[lang];
  const layout = options.get('layout') ?? (options.get('editor') === 'rich' ? 'editor' : 'textarea');
  if (!words || !kLayouts[layout]) throw new Error(`nobody knows ${layout} in ${lang}`);
  const traps = trapsOf(options.get('traps'));
  let composer = kLayouts[layout](words, options.get('mode') ?? 'video');
  if (traps.includes('second')) composer = composer.replace(/(?=<\/form>|<\/div>$)/, `<button type="submit" aria-label="${words.send}" data-trap="second">${kArrow}</button>`);
  return {
    lang, composer, setTo: kSetTo[layout] ?? {},
    before: traps.map((name) => kTraps[name]?.(words) ?? '').join('\n'),
    later: traps.filter((name) => kLater.includes(name)).join(),
  };
}
