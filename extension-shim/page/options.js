/**
 * What the composer is set to make, as far as the page shows it. Options are read, never set. Values have one form for all
 * layouts and languages: "10", "720p", "9:16", "custom", "on". An option that is shown twice with different values, or as a
 * choice with nothing selected, is unknown and left out. Knowledge about the site is in profile.js.
 */
import { all, isNamed, nameOf, plain, shown } from './composer.js';
import { kProfile } from './profile.js';

/** @typedef {Partial<Record<'length'|'resolution'|'aspect'|'mode'|'audio', string>>} Options */
/** @typedef {keyof Options} Option */

const kValues = Object.entries(kProfile.values).map(([option, pattern]) => ({ option: /** @type {Option} */ (option), pattern: new RegExp(pattern) }));
const kPresets = new Map(Object.entries(kProfile.presets).flatMap(([preset, names]) => names.map((name) => [plain(name), preset])));

/** The option that a text is a value of, and the value. @param {string} text @returns {[Option, string]|null} */
export function valueIn(text) {
  const words = plain(text);
  for (const { option, pattern } of kValues) {
    const value = pattern.exec(words)?.[1];
    if (value !== undefined) return [option, value];
  }
  const preset = kPresets.get(words);
  return preset === undefined ? null : ['mode', preset];
}

/** The option a button stands for, by its name or else by its text (a menu may have a name and show its value). @param {Element} button */
const valueOf = (button) => valueIn(nameOf(button)) ?? valueIn(button.textContent ?? '');

/** @param {Element|null} whole all of a composer @returns {Options} */
export function optionsIn(whole) {
  /** @type {Map<Option, {on: Set<string>, bare: Set<string>}>} */ const found = new Map();
  for (const button of whole ? all(whole, kProfile.button).filter(shown) : []) {
    const isOn = button.matches(kProfile.on);
    const isStated = isOn || button.matches(kProfile.stated);
    /** @type {[Option, string]|null} */
    const value = isNamed(nameOf(button), 'audio') ? (isStated ? ['audio', isOn ? 'on' : 'off'] : null) : valueOf(button);
    if (!value) continue;
    const seen = found.get(value[0]) ?? { on: new Set(), bare: new Set() };
    found.set(value[0], seen);
    if (isOn || value[0] === 'audio') seen.on.add(value[1]);
    else if (!isStated) seen.bare.add(value[1]);
  }
  /** @type {Options} */ const options = {};
  for (const [option, { on, bare }] of found) {
    const [value, ...others] = on.size > 0 ? on : bare;
    if (value !== undefined && others.length === 0) options[option] = value;
  }
  return options;
}
