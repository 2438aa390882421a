// The job as most people would write it in Node: better-sqlite3, prepared statements, one transaction per message.
//   node node_host.mjs FILE [--wal]
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { serve } from './frames.mjs';

const db = new Database(process.argv[2]);
db.pragma(`journal_mode = ${process.argv[3] === '--wal' ? 'WAL' : 'TRUNCATE'}`);
db.pragma('synchronous = FULL');
db.exec(readFileSync(new URL('schema.sql', import.meta.url), 'utf8'));

const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const insertAttempt = db.prepare('INSERT OR IGNORE INTO attempt VALUES(?, ?, ?, ?)');
const selectMedia = db.prepare('SELECT * FROM media WHERE media_id = ?');
const insertMedia = db.prepare('INSERT OR IGNORE INTO media(media_id) VALUES(?)');
const updateMedia = db.prepare(
  'UPDATE media SET is_active = ?, retry_count = ?, videos_generated = ?, current_post_id = ?, last_failure_time = ?,' +
  ' can_retry = ?, credits_used = ?, layer1_failures = ? WHERE media_id = ?');
const insertLog = db.prepare('INSERT INTO log(media_id, line) VALUES(?, ?)');
const selectAttempts = db.prepare('SELECT attempt_id FROM attempt WHERE media_id = ? ORDER BY seen_at').pluck();
const selectLog = db.prepare('SELECT line FROM log WHERE media_id = ? ORDER BY id DESC LIMIT 200').pluck();
const selectPage = db.prepare('SELECT * FROM media WHERE media_id > ? ORDER BY media_id LIMIT ?');

function view(row, logs) {
  return {
    mediaId: row.media_id,
    session: {
      isActive: !!row.is_active, retryCount: row.retry_count, videosGenerated: row.videos_generated,
      currentPostId: row.current_post_id, processedAttemptIds: selectAttempts.all(row.media_id), lastAttemptTime: 0,
      lastFailureTime: row.last_failure_time, canRetry: !!row.can_retry, attemptProgress: [],
      creditsUsed: row.credits_used, layer1Failures: row.layer1_failures, layer2Failures: 0, layer3Failures: 0,
      outcome: 'idle', lastSessionSummary: null, ...(logs && { logs: selectLog.all(row.media_id).reverse() }),
    },
    persistent: {
      maxRetries: row.max_retries, autoRetryEnabled: !!row.auto_retry, lastPromptValue: row.prompt, videoGoal: row.video_goal,
    },
  };
}

function count(mediaId, attempts, postId, now) {
  const fresh = attempts.filter((one) => insertAttempt.run(mediaId, one.id, now, one.moderated === true ? 1 : 0).changes);
  if (fresh.length === 0) return 0;
  insertMedia.run(mediaId);
  const row = selectMedia.get(mediaId);
  const time = new Date(now).toISOString();
  for (const one of fresh) {
    if (one.moderated === true) {
      row.retry_count++;
      row.layer1_failures++;
      row.last_failure_time = now;
      insertLog.run(mediaId, `[${time}] Moderation detected on attempt ${one.id}`);
    } else {
      row.videos_generated++;
      insertLog.run(mediaId, `[${time}] Video generated successfully: ${one.id}`);
    }
    row.credits_used++;
  }
  const more = row.videos_generated < row.video_goal && row.retry_count < row.max_retries;
  updateMedia.run(row.is_active && more ? 1 : 0, row.retry_count, row.videos_generated, postId, row.last_failure_time,
    more ? 1 : 0, row.credits_used, row.layer1_failures, mediaId);
  return fresh.length;
}

function snapshot({ store, path }) {
  const postId = path.split('/').at(-1);
  const now = Date.now();
  let newAttempts = 0;
  let media = 0;
  begin.run();
  for (const [id, attempts] of Object.entries(store.state.videoByMediaId)) {
    newAttempts += count(id, attempts, postId, now);
    media++;
  }
  commit.run();
  const row = selectMedia.get(postId);
  return { media, newAttempts, view: row ? view(row, true) : null };
}

function page({ cursor = '', limit = 1000 }, logs) {
  const views = [];
  let bytes = 0;
  for (const row of selectPage.all(cursor, limit)) {
    const one = view(row, logs);
    bytes += JSON.stringify(one).length;
    if (bytes > 900_000) return { views, nextCursor: views.at(-1).mediaId };
    views.push(one);
  }
  return { views, nextCursor: views.length === limit ? views.at(-1).mediaId : null };
}

const methods = {
  hello: () => ({ protocol: 1 }),
  ping: () => ({ now: Date.now() }),
  snapshot,
  'session.list': (params) => page(params, false),
  'store.export': (params) => page(params, true),
};
serve((request) => methods[request.method](request.params));
