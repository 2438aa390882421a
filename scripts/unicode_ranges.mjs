#!/usr/bin/env node
// Writes host/platform/unprintable.cpp: which characters a reader cannot see, or does not see for what they are, by the
// Unicode Character Database. Run it again when there is a newer one (Debian: apt install unicode-data), by hand:
//   scripts/unicode_ranges.mjs [FOLDER]    the database's files; else /usr/share/unicode
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kFolder = process.argv[2] ?? '/usr/share/unicode';
const kTable = join(dirname(fileURLToPath(import.meta.url)), '..', 'host/platform/unprintable.cpp');
const kLast = 0x10ffff;
// Controls, format characters, surrogates, private use, line and paragraph separators; what has no entry is unassigned.
const kCategories = new Set(['Cc', 'Cf', 'Cs', 'Co', 'Zl', 'Zp']);

const lines = (file) => readFileSync(join(kFolder, file), 'utf8').split('\n');
const hidden = new Uint8Array(kLast + 1).fill(1);

let first = null;
for (const line of lines('UnicodeData.txt')) {
  if (!line) continue;
  const [code, name, category] = line.split(';');
  const at = parseInt(code, 16);
  if (name.endsWith(', First>')) {
    first = at;
    continue;
  }
  for (let one = first ?? at; one <= at; ++one) {
    hidden[one] = kCategories.has(category) ? 1 : 0;
  }
  first = null;
}

const properties = lines('DerivedCoreProperties.txt');
const version = properties[0].match(/-(\d+\.\d+\.\d+)\.txt/)[1];
for (const line of properties) {
  const match = line.match(/^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*Default_Ignorable_Code_Point\b/);
  if (!match) continue;
  for (let one = parseInt(match[1], 16); one <= parseInt(match[2] ?? match[1], 16); ++one) hidden[one] = 1;
}

const ranges = [];
for (let at = 0; at <= kLast; ++at) {
  if (!hidden[at]) continue;
  const start = at;
  while (at < kLast && hidden[at + 1]) ++at;
  ranges.push(`{0x${start.toString(16).toUpperCase()}, 0x${at.toString(16).toUpperCase()}}`);
}

const rows = [];
let row = '   ';
for (const range of ranges) {
  if (`${row} ${range},`.length > 120) {
    rows.push(row);
    row = '   ';
  }
  row += ` ${range},`;
}
rows.push(row);

writeFileSync(
  kTable,
  `// Made by scripts/unicode_ranges.mjs from Unicode ${version}: do not edit.
#include "platform/unprintable.hpp"

#include <algorithm>
#include <iterator>

namespace host::platform {
namespace {

struct Range {
    char32_t first, last;
};

// Default_Ignorable_Code_Point, and the general categories Cc, Cf, Cn, Co, Cs, Zl and Zp. Ascending.
// clang-format off
constexpr Range kRanges[] = {
${rows.join('\n')}
};
// clang-format on

}  // namespace

bool is_unprintable(char32_t code) {
    const Range* const after = std::ranges::upper_bound(kRanges, code, {}, &Range::first);
    return after != std::begin(kRanges) && code <= std::prev(after)->last;
}

}  // namespace host::platform
`,
);
console.log(`${ranges.length} ranges of Unicode ${version}`);
