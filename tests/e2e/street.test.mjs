// The main job on every kind of page that the site may be: layout, language, source of the outcomes, and troubles before
// the session and in the middle of it, in pairs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { missing } from './support/places.mjs';
import { sharedWorld } from './support/shared_world.mjs';
import { chosenCells, matrix } from './support/street.mjs';
import { walk } from './support/walk.mjs';

assert.equal(missing(), null);

/** @type {import('./support/world.mjs').World} */ let world;
/** @type {import('./support/session.mjs').Settled} */ let settled;
sharedWorld((opened) => ({ world, settled } = opened));

test('the whole job on the right button, or no click and the reason, on every kind of page; and no press of any other button (R3, R10, R22, R24)', async (t) => {
  const { rows, failed } = await walk(world, settled, chosenCells());
  for (const line of matrix(rows).split('\n')) t.diagnostic(line);
  assert.deepEqual(failed, []);
});
