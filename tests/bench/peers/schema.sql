-- What both plain hosts keep: the session of a media as columns, its ledger, its log. As indexed as it needs to be.
CREATE TABLE IF NOT EXISTS media(
    media_id TEXT PRIMARY KEY, is_active INTEGER NOT NULL DEFAULT 0, retry_count INTEGER NOT NULL DEFAULT 0,
    videos_generated INTEGER NOT NULL DEFAULT 0, current_post_id TEXT, last_failure_time INTEGER NOT NULL DEFAULT 0,
    can_retry INTEGER NOT NULL DEFAULT 0, credits_used INTEGER NOT NULL DEFAULT 0,
    layer1_failures INTEGER NOT NULL DEFAULT 0, max_retries INTEGER NOT NULL DEFAULT 3,
    auto_retry INTEGER NOT NULL DEFAULT 1, prompt TEXT NOT NULL DEFAULT '', video_goal INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempt(
    media_id TEXT NOT NULL, attempt_id TEXT NOT NULL, seen_at INTEGER NOT NULL, moderated INTEGER NOT NULL,
    PRIMARY KEY(media_id, attempt_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attempt_to_media ON attempt(attempt_id);
CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, media_id TEXT NOT NULL, line TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS log_of_media ON log(media_id);
