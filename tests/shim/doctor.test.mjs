// What the host finds of itself, as the options show it: each code in words, what helps, a host that is older, newer, away or slow.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kSchema } from '../schema/validator.mjs';
import './support/english.mjs';
import { createDoctorPart, summaryFor, whyNobody, wordsFor } from '../../extension-shim/window/doctor_part.js';
import { Paper } from './support/paper.mjs';
import { hello, settle } from './support/world.mjs';

globalThis.document = new Paper();
const kCodes = kSchema.$defs.Finding.properties.code.enum;
/** Each fact that a finding can have. */
const kFacts = {
  file: '/state/state.db', version: '0.9.0', fileSystem: 'NFS', problem: 'storage_full', landlock: 'on, version 7', seccomp: 'on', bytes: 2_500_000, count: 2,
  pid: 4711, schema: 9, ms: -90_000, lowest: 1, highest: 1, at: Date.UTC(2026, 0, 2), complete: true, prompts: false,
};
const ready = (features = ['doctor']) => ({ ...hello, features });

test('every code of the protocol is a sentence without a gap, and each that needs something says what helps', () => {
  for (const code of kCodes) {
    const { text } = wordsFor({ ...kFacts, code, level: 'ok' });
    assert.match(text, /^[A-Z$\d].*\.$|^host\.ini .*\.$|\d(, version \d)?; seccomp: on$/, code);
    assert.doesNotMatch(text, /\$\d|undefined|NaN|\(\)|Invalid/, code);
  }
  const quiet = new Set(kCodes.filter((code) => /^(state_whole|check_|erasures_done|journal_(rollback|log)$|versions|disk_(free|unknown)|hosts_(one|several)|clock_agrees|sandbox_on|recording_off|switches_read)/.test(code)));
  for (const code of kCodes) assert.equal(wordsFor({ ...kFacts, code, level: 'ok' }).remedy === '', quiet.has(code), code);
});

test('facts are in the words: sizes, times, names, and what is missing', () => {
  const text = (code, facts = {}) => wordsFor({ ...kFacts, ...facts, code, level: 'ok' }).text;
  assert.equal(text('disk_low'), 'Only 2.5 MB is free on the disk.');
  assert.equal(text('disk_low', { bytes: 0 }), 'Only 0 kB is free on the disk.');
  assert.equal(text('disk_free', { bytes: 3e15 }), '3,000 TB is free on the disk.');
  assert.deepEqual(['state_whole', 'disk_free', 'disk_low'].map((code) => text(code, { bytes: undefined })),
    ['The state file is in use.', 'The free space on the disk cannot be determined.', 'There is little free space on the disk.'], 'no size is made up');
  assert.equal(text('clock_differs'), 'The clock is 1 min 30 s off the time that the hosts share. It was set since this computer was started.');
  assert.match(text('state_failing'), /^The state file cannot be used now\. The disk is full\./);
  assert.equal(text('versions', { highest: 3 }), 'Host version 0.9.0, protocol 1–3.');
  assert.match(text('restored', { count: 1, complete: false }), /: 1 image\. Not all of it could be read\.$/);
  assert.match(text('recording_on', { prompts: true }), /Prompts are recorded, too\.$/);
  assert.match(text('sandbox_on', { mitigations: 'no children' }), /^The sandbox is on\. no children$/);
  assert.equal(wordsFor({ code: 'sandbox_off', level: 'warning' }).command, 'grok-retry-host --sandbox on');
});

test('a code and a level that a newer host made are shown as they are', () => {
  assert.deepEqual(wordsFor({ code: 'full_moon', level: 'odd' }), { level: 'odd', mark: 'odd', text: 'full_moon', remedy: '', file: '', command: '' });
  assert.equal(wordsFor({ code: '__proto__', level: 'ok' }).text, '__proto__');
});

test('errors are counted before warnings, and none of both is said, too', () => {
  const of = (...levels) => summaryFor(levels.map((level) => ({ code: 'versions', level })));
  assert.equal(of('ok', 'ok'), 'Everything that the host can check is in order.');
  assert.equal(of('ok', 'warning'), 'In order, with 1 warning.');
  assert.equal(of('warning', 'error', 'error'), '2 problems need attention.');
});

test('a host is asked when it is there, and again when the user wants it; what it says is text', async () => {
  const asked = [];
  const answers = [[{ code: 'switches_unreadable', level: 'error', file: '<img src=x onerror=alert(1)>' }], [{ code: 'versions', level: 'ok', ...kFacts }]];
  const doctor = createDoctorPart(async (method, params) => {
    asked.push([method, params]);
    return { findings: answers[asked.length - 1] };
  });
  assert.match(doctor.element.textContent, /not connected/);
  await doctor.connected(ready());
  assert.deepEqual(asked, [['doctor.run', {}]]);
  const [list] = doctor.element.all('ul');
  assert.equal(list.all('li')[0].dataset.level, 'error');
  assert.ok(list.textContent.includes('<img src=x onerror=alert(1)>'), 'no markup is made of it');
  assert.match(doctor.element.textContent, /1 problem needs attention/);
  doctor.element.all('button').find((button) => button.textContent === 'Check again').fire('click');
  await settle();
  assert.equal(asked.length, 2);
  assert.match(doctor.element.textContent, /in order/);
});

test('an older host is not asked, and the window says that it is older; one that refuses says why', async () => {
  let asked = 0;
  const doctor = createDoctorPart(async () => {
    asked++;
    throw { name: 'offline', message: '', retryable: true };
  });
  await doctor.connected(ready(['prompts']));
  assert.equal(asked, 0);
  assert.match(doctor.element.textContent, /This version of the host cannot check itself here/);
  assert.match(doctor.element.textContent, /grok-retry-host --doctor/, 'the command is there in any case');
  await doctor.connected(ready());
  assert.equal(asked, 1);
  assert.equal(doctor.element.all('ul')[0].all('li').length, 0);
  assert.doesNotMatch(doctor.element.textContent, /in order|Working/);
});

test('an answer that comes after the host is gone, or after a later one, is not shown', async () => {
  const waiting = [];
  const doctor = createDoctorPart(() => new Promise((resolve) => waiting.push(resolve)));
  doctor.connected(ready());
  doctor.connected(null);
  waiting[0]({ findings: [{ code: 'disk_full', level: 'error' }] });
  await settle();
  assert.match(doctor.element.textContent, /not connected/);
  doctor.connected(ready());
  doctor.connected(ready());
  waiting[2]({ findings: [{ code: 'hosts_one', level: 'ok' }] });
  await settle();
  waiting[1]({ findings: [{ code: 'disk_full', level: 'error' }] });
  await settle();
  assert.match(doctor.element.textContent, /One host uses the file/);
  assert.doesNotMatch(doctor.element.textContent, /The disk is full/);
});

test('why nobody can be asked is said as it is: switched off, trouble with the file, or no host', async () => {
  const why = (kind, on = true) => whyNobody({ on, host: { state: 'waiting', problem: kind && { kind, text: '40' }, hello: null } });
  assert.match(why(null, false), /^Turned off/);
  assert.match(why('storage_full'), /^The disk is full/);
  assert.match(why('restoring'), /is restoring it: 40%/);
  for (const kind of [null, 'not_installed', 'crashed']) assert.match(why(kind), /not connected/);
  const doctor = createDoctorPart(() => Promise.reject(new Error('nobody is asked')));
  await doctor.connected(null, why('storage_full'));
  await doctor.connected(null, why('storage_busy'));
  doctor.element.all('button').find((button) => button.textContent === 'Check again').fire('click');
  assert.match(doctor.element.textContent, /Another program is using/);
  assert.doesNotMatch(doctor.element.textContent, /not connected|The disk is full/);
});

/** A part that shows a finding with a command, and its Copy button, which has the focus. */
async function withCommand() {
  const doctor = createDoctorPart(async () => ({ findings: [{ code: 'sandbox_off', level: 'warning' }] }));
  await doctor.connected(ready());
  const [list] = doctor.element.all('ul');
  const [copy] = list.all('button');
  copy.focus();
  return { doctor, list, copy };
}

test('a command that is copied leaves the verdict as it is, and a browser that refuses to copy is heard', async (t) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  t.after(() => (before ? Object.defineProperty(globalThis, 'navigator', before) : delete globalThis.navigator));
  let isAllowed = true;
  const clipboard = { writeText: () => (isAllowed ? Promise.resolve() : Promise.reject(new DOMException('', 'NotAllowedError'))) };
  Object.defineProperty(globalThis, 'navigator', { value: { clipboard }, configurable: true });
  const { doctor, copy } = await withCommand();
  copy.fire('click');
  await settle();
  assert.match(doctor.element.textContent, /In order, with 1 warning[^]*Copied$/);
  isAllowed = false;
  copy.fire('click');
  await settle();
  assert.match(doctor.element.textContent, /In order, with 1 warning[^]*The browser did not allow copying/);
});

test('a button with the focus keeps it while its finding stays, and hands it to "Check again" otherwise', async () => {
  const { doctor, list, copy } = await withCommand();
  await doctor.connected(ready());
  assert.equal(document.activeElement, copy);
  assert.ok(list.contains(copy));
  await doctor.connected(null);
  assert.equal(document.activeElement.textContent, 'Check again');
});
