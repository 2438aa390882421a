import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kWhy } from '../../extension-shim/page/composer.js';
import { page } from './support/clicker_page.mjs';
import { retry, settle } from './support/world.mjs';

test('a granted claim fills the prompt as granted, clicks once and says so (R10)', async () => {
  const it = page();
  it.clicker.offer(retry('d1'));
  await it.timers.advance(500);
  assert.deepEqual(it.log, [['checkPath'], ['claim', 'd1'], ['fill', 'a red fox'], ['click'], ['report', { decisionId: 'd1', clicked: true }]]);
});

test('what follows a click is looked for from right before it, and only of a click (R24)', async () => {
  const it = page();
  it.clicker.offer(retry('d1'));
  await it.timers.advance(500);
  assert.deepEqual([it.expected, it.clicks()], [[['d1', 0]], 1]);
  it.claim = async () => ({ granted: false, reason: 'expired' });
  it.clicker.offer(retry('d2'));
  await it.timers.advance(20_000);
  assert.equal(it.expected.length, 1);
});

test('the same decision, offered again at any time, is never acted on again (R10)', async () => {
  const it = page();
  for (let i = 0; i < 5; i++) it.clicker.offer(retry('d1'));
  await it.timers.advance(50);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.equal(it.clicks(), 1);
  assert.equal(it.said('claim').length, 1);
});

test('a claim denied is no click and no report (R10)', async () => {
  const it = page();
  it.claim = async () => ({ granted: false, reason: 'already_claimed' });
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.equal(it.clicks(), 0);
  assert.deepEqual(it.said('report'), []);
  assert.deepEqual(it.said('fill'), []);
});

test('a claim whose answer is lost is no click and is not asked again (R10: when in doubt, no click)', async () => {
  const it = page();
  it.claim = () => Promise.reject({ name: 'lost' });
  it.clicker.offer(retry('d1'));
  await it.timers.advance(500);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual([it.clicks(), it.said('claim').length, it.said('report').length], [0, 1, 0]);
});

for (const answer of [undefined, null, {}, { granted: 'true', prompt: 'x' }, { granted: 1, prompt: 'x' }, { granted: true }]) {
  test(`only granted: true with a prompt clicks, ${JSON.stringify(answer)} does not (R10)`, async () => {
    const it = page();
    it.claim = async () => answer;
    it.clicker.offer(retry('d1'));
    await it.timers.advance(20_000);
    assert.equal(it.clicks(), 0);
  });
}

test('nothing is claimed before the page is hydrated (pitfall 5)', async () => {
  const it = page();
  it.hydrated = false;
  it.clicker.offer(retry('d1'));
  await settle();
  assert.deepEqual(it.log, []);
  it.hydrated = true;
  it.clicker.poll();
  await it.timers.advance(500);
  assert.equal(it.clicks(), 1);
});

test('controls that come in time are waited for, without claiming before', async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  await it.timers.advance(5000);
  it.clicker.poll();
  assert.deepEqual(it.log, []);
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(500);
  assert.equal(it.clicks(), 1);
});

test('controls that do not come let the offer run out, unclaimed', async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  await it.timers.advance(10_000);
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(20_000);
  assert.deepEqual(it.log, []);
});

test('a route that changed while the claim was asked is no click, and is said (R10)', async () => {
  const it = page();
  let answer;
  it.claim = () => new Promise((resolve) => (answer = resolve));
  it.clicker.offer(retry('d1'));
  await settle();
  it.path = '/imagine/post/other';
  answer({ granted: true, prompt: 'a red fox' });
  await it.timers.advance(20_000);
  assert.deepEqual([it.clicks(), it.said('fill')], [0, []]);
  assert.deepEqual(it.said('report'), [{ decisionId: 'd1', clicked: false, error: 'the page moved on before the click' }]);
});

test('a route that changes between the fill and the click is no click', async () => {
  const it = page();
  it.onFill = () => (it.path = '/imagine');
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual([it.clicks(), it.said('report')[0].clicked], [0, false]);
});

test('a button that went away after the claim is waited for a little, then reported as not clicked', async () => {
  const it = page();
  it.claim = async () => {
    it.ready = false;
    return { granted: true, prompt: 'a red fox' };
  };
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual(it.said('report'), [{ decisionId: 'd1', clicked: false, error: 'the controls are gone or disabled' }]);
});

test('a button that is disabled while the page takes the prompt over is clicked when it is enabled', async () => {
  const it = page();
  it.onFill = () => (it.ready = false);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  assert.equal(it.clicks(), 0);
  it.ready = true;
  await it.timers.advance(1000);
  assert.deepEqual([it.clicks(), it.said('report')], [1, [{ decisionId: 'd1', clicked: true }]]);
});

test('a prompt that the page does not keep is never sent', async () => {
  const it = page();
  it.keeps = false;
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual([it.clicks(), it.said('report')[0].error], [0, 'the prompt box did not keep the prompt']);
});

test('a prompt box that cannot be filled is reported in its own words', async () => {
  const it = page();
  it.fillFails = true;
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  assert.deepEqual(it.said('report'), [{ decisionId: 'd1', clicked: false, error: 'the prompt editor takes no text' }]);
});

test('a page that was frozen after its claim does not click when it wakes', async () => {
  const it = page();
  let answer;
  it.claim = () => new Promise((resolve) => (answer = resolve));
  it.clicker.offer(retry('d1'));
  await it.timers.advance(300_000);
  answer({ granted: true, prompt: 'a red fox' });
  await it.timers.advance(1000);
  assert.deepEqual([it.clicks(), it.said('report')[0].clicked], [0, false]);
});

test('a decision revoked before its claim is not claimed', async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  it.clicker.revoke('d1');
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(1000);
  assert.deepEqual(it.log, []);
});

test('a decision revoked after its claim is not clicked, and is said', async () => {
  const it = page();
  it.onFill = () => it.clicker.revoke('d1');
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  assert.deepEqual([it.clicks(), it.said('report')], [0, [{ decisionId: 'd1', clicked: false, error: 'revoked before the click' }]]);
});

test('a newer decision takes the place of one that waits, and comes after one that is being carried out', async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  it.clicker.offer(retry('d2'));
  it.ready = true;
  it.clicker.poll();
  it.clicker.offer(retry('d3'));
  await it.timers.advance(2000);
  assert.deepEqual(it.said('claim'), ['d2', 'd3']);
  assert.deepEqual(it.said('report').map(({ decisionId }) => decisionId), ['d2', 'd3']);
});

test('switched off, nothing is clicked: not what was offered, and not what was claimed already', async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  it.clicker.silence();
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(1000);
  assert.deepEqual(it.said('claim'), []);

  it.onFill = () => it.clicker.silence();
  it.clicker.offer(retry('d2'));
  await it.timers.advance(1000);
  assert.equal(it.clicks(), 0);
  assert.deepEqual(it.said('report'), [{ decisionId: 'd2', clicked: false, error: 'switched off before the click' }]);
});

test('switched off between the claim and its answer: no click', async () => {
  const it = page();
  let granted;
  it.claim = () => new Promise((resolve) => { granted = resolve; });
  it.clicker.offer(retry('d1'));
  it.clicker.silence();
  granted({ granted: true, prompt: 'a red fox', mediaId: 'media-1' });
  await it.timers.advance(1000);
  assert.equal(it.clicks(), 0);
});

test('switched on again, a new offer is carried out', async () => {
  const it = page();
  it.clicker.silence();
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  assert.equal(it.clicks(), 1);
});

// ---- what may not be clicked

for (const [why, text] of Object.entries(kWhy)) {
  test(`controls that may not be used are not claimed for, and say so if it comes to that after the claim: ${text}, ${why} (R24)`, async () => {
    const before = page();
    Object.assign(before, { ready: false, why });
    before.clicker.offer(retry('d1'));
    await before.timers.advance(9000);
    before.clicker.poll();
    assert.deepEqual(before.log, []);

    const after = page();
    after.onFill = () => Object.assign(after, { ready: false, why });
    after.clicker.offer(retry('d1'));
    await after.timers.advance(20_000);
    assert.deepEqual([after.clicks(), after.said('report')], [0, [{ decisionId: 'd1', clicked: false, error: text }]]);
  });
}

test('the button that is clicked is the one that is there after the fill (R24)', async () => {
  const it = page();
  it.onFill = () => (it.button = 'new button');
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  assert.deepEqual(it.said('click'), ['new button']);
});

test('a submit that comes with the text is waited for, and missed if it does not come (R24)', async () => {
  for (const comes of [true, false]) {
    const it = page();
    it.button = null;
    it.onFill = () => comes && it.timers.setTimeout(() => (it.button = 'button'), 500);
    it.clicker.offer(retry('d1'));
    await it.timers.advance(20_000);
    assert.equal(it.clicks(), comes ? 1 : 0);
    assert.deepEqual(it.said('report'), [comes ? { decisionId: 'd1', clicked: true } : { decisionId: 'd1', clicked: false, error: 'the controls are gone or disabled' }]);
  }
});

test('a box that takes the place of the filled one is filled, too; a page that goes on so is left alone (R24)', async () => {
  const once = page();
  once.onFill = () => (once.prompt = 'second box');
  once.clicker.offer(retry('d1'));
  await once.timers.advance(1000);
  assert.deepEqual([once.clicks(), once.said('fill').length, once.filled], [1, 2, 'second box']);

  const forever = page();
  forever.onFill = () => (forever.prompt += '+');
  forever.clicker.offer(retry('d1'));
  await forever.timers.advance(20_000);
  assert.deepEqual([forever.clicks(), forever.said('fill').length], [0, 3]);
  assert.deepEqual(forever.said('report'), [{ decisionId: 'd1', clicked: false, error: 'the prompt box did not keep the prompt' }]);
});

for (const [how, ends] of [
  ['runs out', (it) => it.timers.advance(10_000)], ['is taken back by the host, which is sooner', (it) => it.clicker.revoke('d1', 'expired')],
]) test(`a page whose controls could not be used until its offer ${how} is heard again when they can, once (R10)`, async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  await ends(it);
  for (let i = 0; i < 5; i++) it.clicker.poll();
  assert.deepEqual(it.log, []);
  it.ready = true;
  for (let i = 0; i < 5; i++) it.clicker.poll();
  assert.deepEqual(it.log, [['speak']]);
  it.clicker.offer(retry('d2'));
  await it.timers.advance(1000);
  assert.equal(it.clicks(), 1);
});

// ---- from the grant to the click: claims are apart, and so clicks are

test('a button that comes back two seconds after the grant is not clicked any more (R17)', async () => {
  const it = page();
  it.onFill = () => (it.ready = false);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(2000);
  it.ready = true;
  await it.timers.advance(5000);
  assert.deepEqual([it.clicks(), it.said('report')], [0, [{ decisionId: 'd1', clicked: false, error: 'the controls are gone or disabled' }]]);
});

test('a grant whose answer took five seconds is not clicked (R17)', async () => {
  const it = page();
  let answer;
  it.claim = () => new Promise((resolve) => (answer = resolve));
  it.clicker.offer(retry('d1'));
  await it.timers.advance(5000);
  answer({ granted: true, prompt: 'a red fox' });
  await it.timers.advance(5000);
  assert.deepEqual([it.clicks(), it.said('fill'), it.said('report')[0].error], [0, [], 'the answer to the claim came too late']);
});
