// The page of `grok-retry-host --debug --html`: its modules, and what the host's build makes of them (host/cli/inspect/page.cmake).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import './support/english.mjs';
import { Paper } from './support/paper.mjs';
import { view } from './support/world.mjs';

const kFolder = new URL('../../host/cli/inspect/', import.meta.url);
const place = mkdtempSync(join(tmpdir(), 'grh-embedded-'));
after(() => rmSync(place, { recursive: true }));

/** What the build makes; the modules are the page's own unless others are named. */
function embed(modules) {
  const out = join(place, 'page_parts.hpp');
  const ran = spawnSync('cmake', [`-DOUT=${out}`, ...(modules ? [`-DPAGE_MODULES=${modules.join(';')}`] : []), '-P', fileURLToPath(new URL('page.cmake', kFolder))], { encoding: 'utf8' });
  if (ran.status !== 0) return { problem: ran.stderr.replace(/\s+/g, ' ') };
  const header = readFileSync(out, 'utf8');
  const part = (name) => new RegExp(`kPage${name} = R"page\\(([^]*?)\\)page"`).exec(header)?.[1];
  const hash = (name) => new RegExp(`kPage${name}Hash = "([^"]*)"`).exec(header)?.[1];
  return { script: part('Script'), style: part('Style'), scriptHash: hash('Script'), styleHash: hash('Style') };
}

const kStarted = 1_769_860_800_000;
const items = (...kinds) => kinds.map(([seconds, kind, more]) => ({ at: kStarted + 1000 * seconds, kind, ...more }));
const image = (mediaId, session, fields) => ({
  ...view(session), mediaId, changedAt: kStarted, explanation: `what is <b>now</b> of ${mediaId}`,
  story: [{ at: kStarted, text: 'One.' }, { at: kStarted + 5000, text: 'Two \u202e.' }, { at: kStarted + 86_400_000, text: 'Three.' }],
  timelines: [{ session: null, items: [] }], ...fields,
});

/** Something of everything that the page draws. */
const kData = {
  version: '1.2.3', known: 63, zone: [[kStarted - 86_400_000, 60], [kStarted + 85_000, -210]], // the clocks were changed, far
  report: {
    now: kStarted + 60_000, database: '/tmp/state.db', log: '/tmp/host.log', machine: { pausedUntil: kStarted + 90_000 }, grants: [{}],
    hosts: [{ pid: 7, version: '1.2.3' }], page: { seenAt: kStarted, text: 'layout bar' }, restored: { at: kStarted, complete: false, original: '/tmp/old' },
  },
  images: [
    image('running', { isActive: true, outcome: 'pending', retryCount: 1, attemptProgress: [{ attempt: 2, percent: 42, recordedAt: 1 }] }, {
      timelines: [
        { session: null, items: items([0, 'video', { attemptId: 'v0' }]) },
        { session: 1, items: items([1, 'started'], [2, 'claimed'], [9, 'refused', { layer: 1, percent: 5 }], [10, 'paused'], [12, 'ended', { outcome: 'cancelled', reason: 'user' }]) },
        { session: 2, items: items([20, 'started'], [21, 'claimed'], [30, 'refused', { layer: 3, percent: null }], [30, 'waiting', { reason: 'cooldown', until: null }], [38, 'not_clicked'], [46, 'claimed']) },
      ],
    }),
    image('waiting', { isActive: true, outcome: 'pending' }, { timelines: [{ session: 1, items: items([0, 'started'], [1, 'waiting', { reason: 'no_tab', until: null }]) }] }),
    ...Array.from({ length: 60 }, (_, index) => image(`more-${index}`, { outcome: ['success', 'failure', 'idle'][index % 3] })),
  ],
};

/** What is on the page once every line that it shows has been opened; `run` draws it. */
async function drawnBy(run) {
  const paper = new Paper({ data: JSON.stringify(kData) });
  globalThis.document = paper;
  await run();
  for (const details of paper.body.all('details')) {
    details.open = true;
    details.fire('toggle');
  }
  return paper.body;
}
const english = globalThis.grokRetryMessages;
const byModules = await drawnBy(() => import(new URL('page.mjs', kFolder)));

test('the page that is embedded draws what its modules draw: nothing is lost where imports are left out', async () => {
  const { script } = embed();
  delete globalThis.grokRetryMessages; // it has its own
  const embedded = await drawnBy(() => import(`data:text/javascript;base64,${Buffer.from(script).toString('base64')}`));
  assert.deepEqual(globalThis.grokRetryMessages, english);
  assert.ok(embedded.all('details').length === 50 && embedded.all('svg').length > 10 && embedded.textContent.includes('Session 2'));
  assert.deepEqual(JSON.parse(JSON.stringify(embedded)), JSON.parse(JSON.stringify(byModules)));
});

test('the hashes that the policy of the page names are those of its script and its style', () => {
  const { script, style, scriptHash, styleHash } = embed();
  const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  assert.deepEqual([scriptHash, styleHash], [hash(script), hash(style)]);
});

for (const [what, text, problem] of [
  ['an import on several lines', "import {\n  kStop,\n} from './words.js';\n", /cannot be embedded: import \{/],
  ['an import under another name', "import * as words from './words.js';\n", /cannot be embedded: import \* as/],
  ['an export of anything but a declaration', 'export default 1;\n', /cannot be embedded: export default/],
  ['an export of names', 'const a = 1;\nexport { a };\n', /cannot be embedded: export \{ a \}/],
  ['a module that does not come before it', "import { a } from './later.js';\n", /imports later\.js, which does not come before it/],
  ['the end of a script', "const a = '</SCRIPT >';\n", /would end the script/],
  ['what hides the end of a script', "const a = '<!--<script>';\n", /would end the script/],
]) {
  test(`the build refuses ${what} rather than embed it wrongly`, () => {
    const file = join(place, 'module.js');
    writeFileSync(file, text);
    assert.match(embed([file]).problem ?? 'embedded', problem);
  });
}

test('a session is told by its attempts, its end and its times; the last one by the counters of its view, too', () => {
  const [running] = byModules.all('details');
  const text = running.textContent;
  for (const part of ['Session 2', 'Session 1', 'Outside of a session', 'Running, from 2026-01-31 13:00:20 UTC+01:00, 26 s', 'Ended: You stopped it, from 2026-01-31 13:00:01 UTC+01:00, 11 s']) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  const beads = running.all('svg').map((svg) => svg.all('g').map((bead) => [bead.attributes.class, bead.all('title')[0].textContent].join(': ')));
  assert.deepEqual(beads, [
    ['bead layer3: Attempt 1: refused at layer 3 after 9 s', 'bead note: The page could not be clicked', 'bead running: Attempt 2: at 42%'],
    ['bead layer1: Attempt 1: refused at layer 1 at 5% after 7 s', 'bead note: Paused', 'bead note: Ended: You stopped it'],
    ['bead video: Attempt 1: a video'],
  ]);
});

test('words of others are text, and what cannot be seen in them shows by its number', () => {
  const page = byModules;
  assert.ok(page.textContent.includes('Now: what is <b>now</b> of running.'));
  assert.deepEqual(page.all('b'), []);
  assert.ok(page.textContent.includes('Two \\u{202e}.'));
});

test('the page says what --debug says of the host: state, log, processes, the page report, a pause, a restored file', () => {
  const [header] = byModules.all('header');
  for (const part of ['grok-retry-host 1.2.3', 'As of 2026-01-31 13:01:00 UTC+01:00; 1 click is offered or on its way', '/tmp/state.db', '/tmp/host.log', 'process 7', 'layout bar; seen 2026-01-31 13:00:00 UTC+01:00', 'until 2026-01-31 08:31:30 UTC-03:30: the site', 'the damaged file is /tmp/old']) {
    assert.ok(header.textContent.includes(part), `${part} in ${header.textContent}`);
  }
  assert.ok(byModules.textContent.includes('And 1 older ones, which --debug --json lists.'));
});

test('times are those of the machine that made the page, each with the zone that held at that moment', () => {
  const [story] = byModules.all('ol').filter(({ attributes }) => attributes.class === 'story');
  const lines = story.all('li').map((line) => line.textContent);
  assert.deepEqual(lines, ['2026-01-31, UTC+01:00', '13:00:00 One.', '13:00:05 Two \\u{202e}.', '2026-02-01, UTC-03:30', '08:30:00 Three.']);
});
