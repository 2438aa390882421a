// The colours of window.css, which the popup and the host's page share: what is drawn can be told from what it is drawn on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../../extension-shim/window/window.css', import.meta.url), 'utf8');
const [light, dark] = css.split('@media (prefers-color-scheme: dark)').map((part) => (
  Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]))));

/** Relative luminance, as WCAG 2 has it. */
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

const kMarks = ['layer1', 'layer2', 'layer3', 'video', 'neutral'];
const kGrounds = ['ground', 'raised'];
const pairs = (ones, others) => ones.flatMap((one) => others.map((other) => [one, other]));

const kShapes = pairs([...kMarks, 'grant', 'field'], kGrounds);
const kTexts = [
  ...pairs(['text', 'dim', 'accent', 'good', 'bad', 'warn'], kGrounds), ...pairs(['on-mark'], kMarks), ['on-accent', 'accent'],
  ['text', 'bad-ground'], ['text', 'warn-ground'],
];

for (const [scheme, colours] of Object.entries({ light, dark })) {
  test(`shapes have a contrast of 3:1 at least, texts of 4.5:1 (${scheme})`, () => {
    for (const [least, all] of [[3, kShapes], [4.5, kTexts]]) {
      for (const [one, other] of all) {
        assert.ok(colours[one] && colours[other], `--${one} and --${other} are colours`);
        const reached = contrast(colours[one], colours[other]);
        assert.ok(reached >= least, `--${one} on --${other}: ${reached.toFixed(2)}:1`);
      }
    }
  });
}

test('the measure is that of WCAG: black on white has 21:1, this grey 4.54:1', () => {
  assert.deepEqual([contrast('#000000', '#ffffff').toFixed(2), contrast('#767676', '#ffffff').toFixed(2)], ['21.00', '4.54']);
});
