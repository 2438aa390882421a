// The street by hand: the matrix as Markdown, each row when it is there.
//   node tests/e2e/street.mjs [--all] [FACTOR=VALUE ...]
// The cells of every run, or every cell there is (some hours); of those, the ones with these values.
import { missing } from './support/places.mjs';
import { Settled } from './support/session.mjs';
import { allCells, chosenCells, matrix } from './support/street.mjs';
import { walk } from './support/walk.mjs';
import { World } from './support/world.mjs';

const wanted = process.argv.slice(2).filter((word) => word !== '--all').map((word) => word.split('='));
const absent = missing();
const all = process.argv.includes('--all') ? allCells() : chosenCells();
const unknown = wanted.find(([name, value]) => !all.some((cell) => cell[name] === value));
if (absent || unknown) {
  console.error(absent ?? `no page has ${unknown.join('=')}`);
  process.exit(2);
}

const world = await World.open();
const settled = new Settled(world);
try {
  const cells = all.filter((cell) => wanted.every(([name, value]) => cell[name] === value));
  const [head, line] = matrix([]).split('\n');
  console.log(`${head}\n${line}`);
  const { failed } = await walk(world, settled, cells, (row) => console.log(matrix([row]).split('\n')[2]));
  settled.check();
  for (const text of failed) console.error(text);
  process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
  await world.close();
}
