#!/usr/bin/env node
// Writes host/core/fold_table.cpp: Unicode's simple case folding, of which host/core/fold.cpp makes searches. Run it again when
// there is a newer Unicode Character Database (Debian: apt install unicode-data), by hand:
//   scripts/unicode_folding.mjs [FOLDER]    the database's files; else /usr/share/unicode
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kFolder = process.argv[2] ?? '/usr/share/unicode';
const kTable = join(dirname(fileURLToPath(import.meta.url)), '..', 'host/core/fold_table.cpp');

const lines = readFileSync(join(kFolder, 'CaseFolding.txt'), 'utf8').split('\n');
const version = lines[0].match(/-(\d+\.\d+\.\d+)\.txt/)[1];

// Runs of letters that are equally far away from what they are folded to: each letter, or every second one.
const runs = [];
for (const line of lines) {
  const match = line.match(/^([0-9A-F]+); [CS]; ([0-9A-F]+);/);
  if (!match) continue;
  const letter = parseInt(match[1], 16);
  const distance = parseInt(match[2], 16) - letter;
  const run = runs.at(-1);
  const step = run && run.distance === distance ? letter - run.last : 0;
  if ((step === 1 || step === 2) && (run.first === run.last || run.step === step)) Object.assign(run, { last: letter, step });
  else runs.push({ first: letter, last: letter, step: 1, distance });
}

const hex = (number) => `0x${number.toString(16).toUpperCase()}`;
const rows = [];
let row = '   ';
for (const { first, last, step, distance } of runs) {
  const entry = ` {${hex(first)}, ${hex(last)}, ${step}, ${distance}},`;
  if ((row + entry).length > 120) {
    rows.push(row);
    row = '   ';
  }
  row += entry;
}
rows.push(row);

writeFileSync(
  kTable,
  `// Made by scripts/unicode_folding.mjs from Unicode ${version}: do not edit.
#include <algorithm>
#include <array>
#include <iterator>

#include "core/fold.hpp"

namespace host::core {
namespace {

// Letters from \`first\` to \`last\`, each \`step\`, and how far away they are from what they are folded to.
struct FoldRun {
    char32_t first, last;
    unsigned step;
    int distance;
};

// Ascending.
// clang-format off
constexpr auto kFoldRuns = std::to_array<FoldRun>({
${rows.join('\n')}
});
// clang-format on

}  // namespace

char32_t folded(char32_t letter) {
    const auto* const after = std::ranges::upper_bound(kFoldRuns, letter, {}, &FoldRun::first);
    if (after == kFoldRuns.begin()) return letter;
    const FoldRun& run = *std::prev(after);
    if (letter > run.last || (letter - run.first) % run.step != 0) return letter;
    return static_cast<char32_t>(static_cast<int>(letter) + run.distance);
}

}  // namespace host::core
`,
);
console.log(`${runs.length} runs of Unicode ${version}`);
