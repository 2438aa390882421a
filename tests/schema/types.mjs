// The types of the protocol for the shim's type check, made from docs/protocol.schema.json.
//   node tests/schema/types.mjs    writes extension-shim/shared/protocol.d.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { compile } from 'json-schema-to-typescript';

const kSchema = new URL('../../docs/protocol.schema.json', import.meta.url);
export const kTypes = new URL('../../extension-shim/shared/protocol.d.ts', import.meta.url);

/** @returns {Promise<string>} */
export function types() {
  const { $defs } = JSON.parse(readFileSync(kSchema, 'utf8'));
  const named = ['Request', 'FromHost', 'Methods', 'Notifications', 'Projection'];
  const root = {
    title: 'Protocol',
    description: 'What can be said, and by whom.',
    type: 'object',
    properties: Object.fromEntries(named.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    required: named,
    $defs,
  };
  return compile(root, 'Protocol', {
    additionalProperties: false,
    bannerComment: '// Made from docs/protocol.schema.json by tests/schema/types.mjs. Do not edit; run it again.',
    style: { singleQuote: true, printWidth: 140 },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(kTypes, await types());
