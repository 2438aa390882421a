// What a clicker makes of an offer while it waits: for its image, for its time, until its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from './support/clicker_page.mjs';
import { retry, settle } from './support/world.mjs';

// ---- the image that the offer is for (R10)

const kOne = '/imagine/post/media-1';
const kTwo = '/imagine/post/media-2';

for (const [where, path] of [['another image', kTwo], ['no post at all', '/imagine']]) {
  test(`an offer that waited for its button is not claimed on ${where}, nor later back on its own (R10)`, async () => {
    const it = page();
    it.ready = false;
    it.clicker.offer(retry('d1'));
    await it.timers.advance(1000);
    it.path = path;
    it.ready = true;
    it.clicker.poll();
    await it.timers.advance(1000);
    it.path = kOne;
    it.clicker.poll();
    await it.timers.advance(5000);
    assert.deepEqual(it.log, []);
  });
}

test('away and back between two looks drops the offer too, and what was claimed is not clicked (R10)', async () => {
  const it = page();
  it.ready = false;
  it.clicker.offer(retry('d1'));
  it.clicker.moved();
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(1000);
  assert.deepEqual(it.log, []);

  it.onFill = () => it.clicker.moved();
  it.clicker.offer(retry('d2'));
  await it.timers.advance(1000);
  assert.equal(it.clicks(), 0);
  assert.deepEqual(it.said('report'), [{ decisionId: 'd2', clicked: false, error: 'the page moved on before the click' }]);
});

test('an offer that reaches the page on no post is never claimed, not even on its image (R10)', async () => {
  const it = page();
  it.path = '/imagine';
  it.clicker.offer(retry('d1'));
  await it.timers.advance(500);
  it.path = kOne;
  it.clicker.poll();
  await it.timers.advance(5000);
  assert.deepEqual(it.log, []);
});

test('an offer that was made before the host heard of the route is dropped, and the route is told (R10)', async () => {
  const it = page();
  it.told = kOne;
  it.path = kTwo;
  it.clicker.offer(retry('d1'));
  it.told = kTwo;
  it.clicker.poll();
  await it.timers.advance(5000);
  assert.deepEqual(it.log, [['checkPath']]);
});

test('a move that only the look before the claim finds leaves the offer unclaimed (R10)', async () => {
  const it = page();
  it.onCheckPath = () => it.clicker.moved();
  it.clicker.offer(retry('d1'));
  await it.timers.advance(5000);
  assert.deepEqual(it.log, [['checkPath']]);
});

test('an offer for an image that the page itself says it does not show is not claimed (R10)', async () => {
  const it = page();
  it.path = '/imagine/post/video-9';
  it.images['video-9'] = 'media-2';
  it.clicker.offer(retry('d1'));
  await it.timers.advance(5000);
  assert.deepEqual(it.log, []);
});

test('what the page says of its post while the offer waits is heard before the claim (R10)', async () => {
  const it = page();
  it.path = '/imagine/post/video-9';
  it.ready = false;
  it.clicker.offer(retry('d1'));
  it.images['video-9'] = 'media-2';
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(5000);
  assert.deepEqual(it.log, []);
});

for (const [what, path, images] of [
  ['the image itself, whatever else lists it', kOne, { 'media-1': 'media-2' }], ['one of its attempts', '/imagine/post/v-1', { 'v-1': 'media-1' }],
  ['a post that the page has forgotten', '/imagine/post/refused', {}],
]) {
  test(`an offer is carried out on ${what} (R2, R10)`, async () => {
    const it = page();
    Object.assign(it, { path, images });
    it.clicker.offer(retry('d1'));
    await it.timers.advance(1000);
    assert.equal(it.clicks(), 1);
  });
}

// ---- claims are apart on the whole machine (R17)

const tooEarly = (ms, now = 5_000_000_000) => ({ granted: false, reason: 'site_interval', until: now + ms, now });
const granted = { granted: true, prompt: 'a red fox', mediaId: 'media-1' };

/** A page whose claims get these answers, in this order. */
function answering(...answers) {
  const it = page();
  it.at = [];
  it.claim = async () => {
    it.at.push(it.timers.now() - 1_000_000);
    return answers[Math.min(it.at.length, answers.length) - 1];
  };
  return it;
}

test('a claim that comes too early is asked again at the time that the host says, by the host’s clock, and clicks once (R17, R20)', async () => {
  const it = answering(tooEarly(2500), tooEarly(300), granted);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual(it.at, [0, 2500, 2800]);
  assert.deepEqual([it.clicks(), it.said('report').length], [1, 1]);
});

test('however often it is looked at and offered meanwhile, it is not asked before that time (R17)', async () => {
  const it = answering(tooEarly(2500), granted);
  it.clicker.offer(retry('d1'));
  for (let i = 0; i < 24; i++) {
    await it.timers.advance(100);
    it.clicker.poll();
    it.clicker.offer(retry('d1'));
  }
  assert.deepEqual(it.at, [0]);
});

test('timers that sleep in a hidden page do not matter: the next look after that time asks (R17)', async () => {
  const it = answering(tooEarly(2500), granted);
  it.timers.setTimeout = () => 0;
  it.clicker.offer(retry('d1'));
  await it.timers.advance(3000);
  assert.deepEqual(it.at, [0]);
  it.clicker.poll();
  assert.deepEqual(it.at, [0, 3000]);
});

test('a time that has come already does not make it ask without a breath (R17)', async () => {
  const it = answering(tooEarly(-5), tooEarly(0), granted);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(50);
  assert.deepEqual(it.at, [0]);
  await it.timers.advance(1000);
  assert.deepEqual([it.at.length, it.clicks()], [3, 1]);
});

for (const [what, change] of [
  ['was revoked', (it) => it.clicker.revoke('d1')],
  ['was switched off', (it) => it.clicker.silence()],
  ['is for a page that moved on', (it) => { it.path = kTwo; }],
  ['is for a page that moved away and back', (it) => it.clicker.moved()],
]) {
  test(`an offer that ${what} while it waits for its time is not asked for again (R10, R17)`, async () => {
    const it = answering(tooEarly(2500), granted);
    it.clicker.offer(retry('d1'));
    await it.timers.advance(1000);
    change(it);
    await it.timers.advance(5000);
    it.path = kOne;
    it.clicker.poll();
    await it.timers.advance(5000);
    assert.deepEqual([it.at, it.clicks()], [[0], 0]);
  });

  test(`an offer that ${what} while its claim is asked is not asked for again, whatever the answer (R10, R17)`, async () => {
    for (const [answer, reports] of [[tooEarly(1000), 0], [granted, 1]]) {
      const it = page();
      let reply;
      it.claim = () => new Promise((resolve) => (reply = resolve));
      it.clicker.offer(retry('d1'));
      await settle();
      change(it);
      reply(answer);
      await it.timers.advance(5000);
      it.path = kOne;
      it.clicker.poll();
      await it.timers.advance(5000);
      assert.deepEqual([it.said('claim').length, it.clicks(), it.said('report').length], [1, 0, reports]);
    }
  });
}

test('an offer whose button is gone when its time comes waits for it, and is claimed when it is back (R10, R17)', async () => {
  const it = answering(tooEarly(2500), granted);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  it.ready = false;
  await it.timers.advance(2000);
  assert.deepEqual(it.at, [0]);
  it.ready = true;
  it.clicker.poll();
  await it.timers.advance(500);
  assert.deepEqual([it.at, it.clicks()], [[0, 3000], 1]);
});

test('after the life of an offer it is not asked for again (R10, R17)', async () => {
  const it = answering(tooEarly(4000), tooEarly(4000), tooEarly(4000), granted);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(60_000);
  assert.deepEqual([it.at, it.clicks()], [[0, 4000, 8000], 0]);
});

test('the life of an offer is what is left of it by the host’s clock, whatever this page’s says (R10, R20)', async () => {
  for (const [left, claims] of [[3000, 0], [6000, 1], [0, 0], [-1, 0]]) {
    const it = page();
    it.ready = false;
    it.clicker.offer({ ...retry('d1'), now: 77, expiresAt: 77 + left });
    await it.timers.advance(4000);
    it.ready = true;
    it.clicker.poll();
    await it.timers.advance(1000);
    assert.equal(it.said('claim').length, claims, `${left} ms left`);
  }
});

for (const reason of ['not_on_image', 'expired', 'cancelled', 'rate_limited', 'already_claimed', 'other_document', 'unknown_decision', 'something_new']) {
  test(`a claim denied with ${reason} is not asked again, though it comes with a time (R10)`, async () => {
    const it = answering({ ...tooEarly(1000), reason }, granted);
    it.clicker.offer(retry('d1'));
    await it.timers.advance(20_000);
    assert.deepEqual([it.at, it.clicks()], [[0], 0]);
  });
}

for (const answer of [{ granted: false, reason: 'site_interval' }, { granted: false, reason: 'site_interval', until: 5 }, { granted: false, reason: 'site_interval', until: '5', now: null }]) {
  test(`a claim that is too early for a time that nobody says is not asked again: ${JSON.stringify(answer)}`, async () => {
    const it = answering(answer, granted);
    it.clicker.offer(retry('d1'));
    await it.timers.advance(20_000);
    assert.deepEqual(it.at, [0]);
  });
}

test('after a claim that came too early, one that is lost is not asked again (R10: when in doubt, no click)', async () => {
  const it = page();
  it.claim = () => (it.said('claim').length === 1 ? Promise.resolve(tooEarly(1000)) : Promise.reject({ name: 'lost' }));
  it.clicker.offer(retry('d1'));
  await it.timers.advance(20_000);
  assert.deepEqual([it.said('claim').length, it.clicks(), it.said('report').length], [2, 0, 0]);
});

test('never are two claims in flight for one decision, however slow the host is (R10)', async () => {
  const it = page();
  it.claim = () => new Promise(() => {});
  it.clicker.offer(retry('d1'));
  for (let i = 0; i < 40; i++) {
    await it.timers.advance(250);
    it.clicker.offer(retry('d1'));
    it.clicker.poll();
  }
  assert.equal(it.said('claim').length, 1);
});

test('a newer offer takes the place of one that waits for its time', async () => {
  const it = answering(tooEarly(2500), granted);
  it.clicker.offer(retry('d1'));
  await it.timers.advance(1000);
  it.clicker.offer(retry('d2'));
  await it.timers.advance(20_000);
  assert.deepEqual(it.said('claim'), ['d1', 'd2']);
});

test('a newer offer that came while the older one was asked for is not pushed aside by it', async () => {
  const it = page();
  const replies = [];
  it.claim = () => new Promise((resolve) => replies.push(resolve));
  it.clicker.offer(retry('d1'));
  it.clicker.offer(retry('d2'));
  replies[0](tooEarly(500));
  await it.timers.advance(100);
  assert.deepEqual(it.said('claim'), ['d1', 'd2']);
  replies[1](granted);
  await it.timers.advance(20_000);
  assert.deepEqual([it.said('claim'), it.said('report').map(({ decisionId }) => decisionId)], [['d1', 'd2'], ['d2']]);
});
