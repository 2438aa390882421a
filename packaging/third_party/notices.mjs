// Writes the licences of everything in a self-contained program: node packaging/third_party/notices.mjs linux|windows
import { readFileSync } from 'node:fs';

import { components } from './components.mjs';

const kOwn = {
  sqlite: () => 'SQLite is in the public domain: https://sqlite.org/copyright.html\n',
  simdjson: () => readFileSync(new URL('../../build/third_party/simdjson/LICENSE', import.meta.url), 'utf8'),
};

for (const { name, version, licence, source, texts } of components(process.argv[2])) {
  const text = kOwn[name] ? kOwn[name]() : readFileSync(texts, 'utf8');
  process.stdout.write(`${'='.repeat(80)}\n${name} ${version} (${licence}), from ${source}\n${'='.repeat(80)}\n\n${text}\n`);
}
