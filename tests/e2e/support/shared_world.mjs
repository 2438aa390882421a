// One world for all tests of a file, or of a `describe`: opened before them, closed behind them, and with the number of
// clicks that each test has noted, which must not grow after its session has ended.
import { after, before } from 'node:test';

import { Settled } from './session.mjs';
import { World } from './world.mjs';

/**
 * @param {(opened: {world: World, settled: Settled}) => void} take
 * @param {Parameters<typeof World.open>[0]} [options]
 */
export function sharedWorld(take, options) {
  /** @type {World|undefined} */ let world;
  /** @type {Settled|undefined} */ let settled;
  before(async () => {
    world = await World.open(options);
    settled = new Settled(world);
    take({ world, settled });
  });
  after(async () => {
    try {
      settled?.check();
    } finally {
      await world?.close();
    }
  });
}
