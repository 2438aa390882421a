// docs/protocol.schema.json against the real host: every frame of every transcript and of every example of docs/protocol.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { allTranscripts, play } from './transcripts.mjs';
import { kTypes, types } from './types.mjs';
import { Conversation, kSchema, problemsOf } from './validator.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const kBinary = process.env.GROK_RETRY_HOST ?? fileURLToPath(new URL('build/release/bin/grok-retry-host', root));

/** What the host says to a request that is wrong in itself, whatever the host knows. One refusal depends on what it knows. */
const kWrongInItself = new Set(['parse_error', 'invalid_request', 'method_not_found', 'invalid_params', 'protocol_mismatch']);
const isWrongInItself = (error) => kWrongInItself.has(error?.data.name) && !error.data.problem?.startsWith('this list only grows');

for (const { name, text } of allTranscripts()) {
  test(`${name}: every frame is as the schema says; a request is wrong for the host and the schema alike`, async () => {
    /** @type {Map<number, Conversation>} */ const conversations = new Map();
    const wrong = [];
    let frames = 0;
    await play(kBinary, text, {
      open: (host) => conversations.set(host, new Conversation()),
      exchanged(host, said, heard, line) {
        const conversation = conversations.get(host);
        frames += 1 + heard.length;
        const complaints = conversation.said(said);
        const answer = heard.find(({ id }) => id === said.id || id === null);
        const refused = isWrongInItself(answer?.error);
        if (refused && complaints.length === 0) wrong.push(`${line}\n    the host refuses it: ${answer.error.message}`);
        if (!refused && complaints.length > 0) wrong.push(`${line}\n    ${complaints.join('\n    ')}`);
        for (const message of heard) {
          const about = conversation.heard(message);
          if (about.length > 0) wrong.push(`${line}\n    ${JSON.stringify(message)}\n    ${about.join('\n    ')}`);
        }
      },
    });
    assert.deepEqual(wrong, []);
    assert.ok(frames > 0);
  });
}

const view = {
  mediaId: 'm', revision: 1,
  session: {
    isActive: false, retryCount: 0, videosGenerated: 0, currentPostId: null, processedAttemptIds: [], lastAttemptTime: 0, lastFailureTime: 0,
    canRetry: false, attemptProgress: [], creditsUsed: 0, layer1Failures: 0, layer2Failures: 0, layer3Failures: 0, outcome: 'idle', logs: [],
    lastSessionSummary: null,
  },
  persistent: { maxRetries: 3, autoRetryEnabled: true, lastPromptValue: '', videoGoal: 1 },
};
const tab = { id: 1, document: 'A' };
const projection = { state: { videoByMediaId: { m: [{ id: 'v', moderated: true }] }, imageByMediaId: { m: {} } }, version: 0 };

test('the schema takes the frames it should', () => {
  assert.deepEqual(problemsOf('View', view), []);
  assert.deepEqual(problemsOf('Projection', projection), []);
});

for (const [what, path, value] of [
  ['a view with a field nobody wrote down', 'View', { ...view, mood: 'good' }],
  ['a view without its session', 'View', { ...view, session: undefined }],
  ['a counter below zero', 'View', { ...view, revision: -1 }],
  ['a limit above the cap', 'View', { ...view, persistent: { ...view.persistent, maxRetries: 51 } }],
  ['an outcome that does not exist', 'View', { ...view, session: { ...view.session, outcome: 'fine' } }],
  ['an id that is empty', 'View', { ...view, mediaId: '' }],
  ['a wait for no known reason', 'Decision', { action: 'wait', mediaId: 'm', until: null, reason: 'full_moon' }],
  ['a retry without its document', 'Decision', { action: 'retry', decisionId: 'd1', mediaId: 'm', postId: 'm', prompt: '', attempt: 1, expiresAt: 1, reason: 'moderated' }],
  ['a push that names no document', 'Notifications/properties/decision', { action: 'none', mediaId: null, reason: 'not_started' }],
  ['an error with the name of another', 'HostError', { code: -32602, message: '', data: { name: 'internal', retryable: true } }],
  ['an error code that does not exist', 'HostError', { code: -1, message: '', data: { name: 'odd', retryable: true } }],
  ['a prompt in what leaves the page', 'Projection', { state: { videoByMediaId: { m: [{ id: 'v', moderated: true, prompt: 'a cat' }] }, imageByMediaId: {} }, version: 0 }],
  ['an address in what leaves the page', 'Projection', { state: { videoByMediaId: {}, imageByMediaId: { m: { url: 'https://…' } } }, version: 0 }],
  ['a request without id', 'Request', { jsonrpc: '2.0', method: 'ping' }],
  ['a request with a misspelt parameter', 'Request', { jsonrpc: '2.0', id: 1, method: 'route', params: { tab, seq: 1, paht: '/' } }],
  ['a question about two media at once', 'Request', { jsonrpc: '2.0', id: 1, method: 'session.get', params: { mediaId: 'm', postId: 'p' } }],
]) test(`the schema refuses ${what}`, () => assert.notDeepEqual(problemsOf(path, value), []));

test('an answer is checked against the method that was asked, and one to nothing is wrong', () => {
  const conversation = new Conversation();
  assert.deepEqual(conversation.said({ jsonrpc: '2.0', id: 1, method: 'ping' }), []);
  assert.notDeepEqual(conversation.heard({ jsonrpc: '2.0', id: 1, result: { deleted: true } }), []);
  assert.notDeepEqual(conversation.heard({ jsonrpc: '2.0', id: 1, result: { now: 1 } }), [], 'answered already');
});

/** The words of an enum on the wire: `case Enum::word: return "word";`, wherever in the core that is. */
function wordsOf(name) {
  const files = ['decision', 'error_code', 'grant', 'session', 'settings'].map((file) => {
    try {
      return read(`host/core/${file}.cpp`);
    } catch {
      return '';
    }
  });
  return [...files.join('').matchAll(new RegExp(`case ${name}::\\w+:\\s+return "(\\w+)";`, 'g'))].map(([, word]) => word).sort();
}
/** What a doctor finds: `{word, "word", level},` in its table. */
const findingCodes = () => [...read('host/core/finding.cpp').matchAll(/^ {4}\{\w+, "(\w+)", \w+\},$/gm)].map(([, word]) => word).sort();
const defs = kSchema.$defs;
const without = (words, ...none) => words.filter((word) => !none.includes(word));
const codes = defs.HostError.oneOf.map(({ properties: { code, data } }) => [code.const, data.properties.name.const, data.properties.retryable.const]);

for (const [name, inSchema, inHost] of [
  ['WaitReason', defs.WaitReason.enum, wordsOf('WaitReason')],
  ['NoneReason', defs.NoneReason.enum, wordsOf('NoneReason')],
  ['EndReason', defs.StopReason.enum, without(wordsOf('EndReason'), 'none')],
  ['RetryReason', defs.Retry.properties.reason.enum, wordsOf('RetryReason')],
  ['Outcome', defs.Outcome.enum, wordsOf('Outcome')],
  ['CloseReason', defs.Revoked.properties.reason.enum, without(wordsOf('CloseReason'), 'none', 'attempt_seen')],
  ['ErrorCode', codes.map(([, word]) => word), wordsOf('ErrorCode')],
  ['FindingCode', defs.Finding.properties.code.enum, findingCodes()],
]) {
  test(`the schema has the words of the host's ${name}, all of them`, () => {
    assert.ok(inHost.length > 2, 'found in the source');
    assert.deepEqual([...inSchema].sort(), inHost);
  });
}

test('methods are the same in the host, the schema and the page about the protocol', () => {
  const inSchema = Object.keys(defs.Methods.properties);
  const inHost = [...read('host/wire/decode.cpp').matchAll(/^ {4}\{"([\w.]+)", decode_/gm)].map(([, name]) => name);
  const inPage = [...read('docs/protocol.md').matchAll(/^### (.+)$/gm)].flatMap(([, names]) => (/^[a-z]/.test(names) ? names.split(', ') : []));
  assert.deepEqual(inSchema, inHost);
  assert.deepEqual(inSchema, inPage);
});

// Released numbers: never changed, never used again. New ones go to the end.
const kReleased = [
  [-32700, 'parse_error', false], [-32600, 'invalid_request', false], [-32601, 'method_not_found', false], [-32602, 'invalid_params', false],
  [-32603, 'internal', true], [-32001, 'protocol_mismatch', false], [-32002, 'not_initialized', false], [-32010, 'unknown_media', false],
  [-32011, 'conflict', false], [-32013, 'rate_limited', true], [-32014, 'request_id_reused', false], [-32020, 'storage_full', true],
  [-32021, 'storage_busy', true], [-32022, 'storage_corrupt', false], [-32023, 'storage_too_new', false], [-32024, 'storage_readonly', true],
  [-32025, 'storage_io', true], [-32030, 'response_too_large', false],
];

test('the types of the shim are those of the schema (node tests/schema/types.mjs makes them)', async () => {
  assert.equal(readFileSync(kTypes, 'utf8'), await types());
});

test('error codes are only ever added', () => assert.deepEqual(codes.slice(0, kReleased.length), kReleased));

test('the page about the protocol has every error code, its name and whether to try again', () => {
  const rows = [...read('docs/protocol.md').matchAll(/^\| −(\d+) \| `(\w+)` \| (yes|no) \|/gm)];
  assert.deepEqual(rows.map(([, code, name, again]) => [-Number(code), name, again === 'yes']), codes);
});
