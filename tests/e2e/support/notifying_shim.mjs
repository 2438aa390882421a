// The shim as it is after the user has allowed notifications. Nobody but a person can answer the browser's question, so this copy of its
// manifest asks for the permission at once; all else is the same.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { kShim } from './places.mjs';

export function notifyingShim() {
  const root = mkdtempSync(join(tmpdir(), 'grok-retry-notifying-'));
  const folder = join(root, 'shim');
  cpSync(kShim, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const { optional_permissions, permissions, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...rest, permissions: [...permissions, ...optional_permissions] }));
  return { folder, discard: () => rmSync(root, { recursive: true, force: true }) };
}
