// The tables, as the first five schemas added them; the later ones and the list of all are in schema_later_steps.cpp.
#include "store/schema_steps.hpp"

namespace host::store {

// Step 1. Every step can run twice (IF NOT EXISTS). A later, additive step gives new columns a DEFAULT, so that the
// INSERTs of a host of the previous schema go on working.
//
// Foreign keys are checked at COMMIT: inside a transaction the order of writes is free.
// Tables of short rows are WITHOUT ROWID; rows that may hold a prompt are not, and have the long column last.
const char kStep1[] = R"sql(
CREATE TABLE IF NOT EXISTS meta(
    id INTEGER PRIMARY KEY,
    schema INTEGER NOT NULL,
    lowest INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    erased INTEGER NOT NULL, -- media deleted so far
    scrubbed INTEGER NOT NULL -- value of erased when the file was last written anew
) STRICT;

CREATE TABLE IF NOT EXISTS settings(
    id INTEGER PRIMARY KEY,
    default_max_retries INTEGER NOT NULL,
    default_video_goal INTEGER NOT NULL,
    default_auto_retry_enabled INTEGER NOT NULL,
    cooldown_ms INTEGER NOT NULL,
    backoff_initial_ms INTEGER NOT NULL,
    backoff_multiplier REAL NOT NULL,
    backoff_max_ms INTEGER NOT NULL,
    backoff_jitter_ms INTEGER NOT NULL,
    attempt_timeout_ms INTEGER NOT NULL,
    stale_after_ms INTEGER NOT NULL,
    rate_limit_pause_ms INTEGER NOT NULL,
    breaker_threshold INTEGER NOT NULL,
    credit_budget INTEGER -- NULL: unlimited
) STRICT;

CREATE TABLE IF NOT EXISTS machine(
    id INTEGER PRIMARY KEY,
    last_grant INTEGER NOT NULL,
    last_offer INTEGER NOT NULL,
    pause_started INTEGER NOT NULL,
    pause_length_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS media(
    media_id TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    retry_count INTEGER NOT NULL,
    videos_generated INTEGER NOT NULL,
    current_post_id TEXT, -- NULL: none
    last_attempt_time INTEGER NOT NULL,
    last_failure_time INTEGER NOT NULL,
    can_retry INTEGER NOT NULL,
    credits_used INTEGER NOT NULL,
    layer1_failures INTEGER NOT NULL,
    layer2_failures INTEGER NOT NULL,
    layer3_failures INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    max_retries INTEGER NOT NULL,
    auto_retry_enabled INTEGER NOT NULL,
    video_goal INTEGER NOT NULL,
    effort INTEGER NOT NULL,
    ended_by INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    first_click_pending INTEGER NOT NULL,
    failures_in_row INTEGER NOT NULL,
    layer1_in_row INTEGER NOT NULL,
    click_failures_in_row INTEGER NOT NULL,
    backoff_ms INTEGER NOT NULL,
    assumed INTEGER NOT NULL,
    in_flight INTEGER NOT NULL,
    last_click INTEGER NOT NULL,
    watched_at INTEGER NOT NULL,
    due_at INTEGER, -- NULL: nothing happens by itself
    last_prompt_value TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS media_due ON media(due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS media_running ON media(media_id) WHERE outcome = 1;
CREATE INDEX IF NOT EXISTS media_assumed ON media(media_id) WHERE assumed = 1;
CREATE INDEX IF NOT EXISTS media_in_flight ON media(media_id) WHERE in_flight = 1;

CREATE TABLE IF NOT EXISTS session_log(
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    n INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY(media_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session_progress(
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    n INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY(media_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session_summary(
    media_id TEXT NOT NULL PRIMARY KEY
        REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    outcome INTEGER NOT NULL,
    completed_videos INTEGER NOT NULL,
    video_goal INTEGER NOT NULL,
    retries_attempted INTEGER NOT NULL,
    max_retries INTEGER NOT NULL,
    credits_used INTEGER NOT NULL,
    layer1_failures INTEGER NOT NULL,
    layer2_failures INTEGER NOT NULL,
    layer3_failures INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The ledger (R3). seq is the order in which attempts were first seen.
CREATE TABLE IF NOT EXISTS attempt(
    seq INTEGER PRIMARY KEY,
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    attempt_id TEXT NOT NULL,
    effort INTEGER NOT NULL,
    moderated INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    layer_known INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    source INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS attempt_once ON attempt(attempt_id, media_id);
CREATE INDEX IF NOT EXISTS attempt_of_effort ON attempt(media_id, effort);

CREATE TABLE IF NOT EXISTS retry_grant(
    id INTEGER PRIMARY KEY,
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    tab INTEGER NOT NULL,
    document TEXT NOT NULL,
    state INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    closed_by INTEGER NOT NULL,
    effort INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    offered_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    clicked_at INTEGER NOT NULL
) STRICT;
-- R10: the referee between all tabs and processes. 1, 2, 3: offered, claimed, clicked.
CREATE UNIQUE INDEX IF NOT EXISTS retry_grant_open ON retry_grant(media_id) WHERE state IN (1, 2, 3);
CREATE INDEX IF NOT EXISTS retry_grant_of_media ON retry_grant(media_id);

CREATE TABLE IF NOT EXISTS alias(
    post_id TEXT NOT NULL PRIMARY KEY,
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alias_of_media ON alias(media_id);

CREATE TABLE IF NOT EXISTS journal(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    media_id TEXT -- NULL: about no stored media
        REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    kind INTEGER NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    number INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS journal_of_media ON journal(media_id);

CREATE TABLE IF NOT EXISTS reply(
    request_id TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    media_id TEXT -- NULL: about no single media
        REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    result TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS reply_at ON reply(at);
CREATE INDEX IF NOT EXISTS reply_of_media ON reply(media_id);
)sql";

// Step 2. What older versions of the extension left: kept until it can be placed or read, and the memory of what was.
const char kStep2[] = R"sql(
CREATE TABLE IF NOT EXISTS legacy_import(
    digest TEXT NOT NULL PRIMARY KEY,
    media_id TEXT -- NULL: deleted since
        REFERENCES media(media_id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS legacy_import_of_media ON legacy_import(media_id);

CREATE TABLE IF NOT EXISTS legacy_entry(
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    state INTEGER NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    raw TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS legacy_entry_name ON legacy_entry(name);

-- Posts that a pending entry names: a snapshot with any of them may place it.
CREATE TABLE IF NOT EXISTS legacy_post(
    post_id TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES legacy_entry(digest) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY(post_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS legacy_post_of_entry ON legacy_post(digest);
)sql";

// Step 3. Whether the file is well: what was salvaged and what the user has not decided about yet. A table rather than
// a column of media: hosts that do not know it lose nothing by that, and files without it can be read as they are.
const char kStep3[] = R"sql(
CREATE TABLE IF NOT EXISTS salvaged(
    media_id TEXT NOT NULL PRIMARY KEY
        REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS health(
    id INTEGER PRIMARY KEY,
    checked_at INTEGER NOT NULL,
    salvaged_at INTEGER NOT NULL,
    restored INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    original TEXT NOT NULL
) STRICT;
)sql";

// Step 4. What all hosts of one machine share besides: its time (R20), its last claim (R17), and the clicks in flight
// of images that were deleted (R16). What older versions of the extension suggest waits for the user (R21). Hosts that
// know none of this would break these rules for the others, so they are refused: `lowest` is 4.
const char kStep4[] = R"sql(
CREATE TABLE IF NOT EXISTS shared_clock(
    id INTEGER PRIMARY KEY,
    boot_id TEXT NOT NULL,
    since_boot_ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL -- the time when since_boot_ms was read
) STRICT;

CREATE TABLE IF NOT EXISTS last_claim(
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    click_by INTEGER NOT NULL -- 0: what became of it is known
) STRICT;

CREATE TABLE IF NOT EXISTS hash_key(
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS deleted_click(
    name TEXT NOT NULL PRIMARY KEY, -- a keyed hash of the media id
    clicked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS attempt_of_page ON attempt(media_id) WHERE source = 3;

CREATE TABLE IF NOT EXISTS suggestion(
    media_id TEXT NOT NULL PRIMARY KEY REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    max_retries INTEGER, -- NULL: nothing suggested
    video_goal INTEGER,
    auto_retry_enabled INTEGER,
    last_prompt_value TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS touched(
    media_id TEXT NOT NULL PRIMARY KEY REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    by INTEGER NOT NULL -- 1: the user, 2: a page's older data, 3: nothing but that. No row: evidence alone
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS touched_by_pages ON touched(media_id) WHERE by = 3;
-- What the user did was not kept before, or (after a restore, which runs this again) may be lost.
INSERT OR IGNORE INTO touched(media_id, by) SELECT media_id, 1 FROM media;

CREATE TABLE IF NOT EXISTS legacy_source(
    digest TEXT NOT NULL PRIMARY KEY, -- of legacy_import or legacy_entry; one that is not here came from a page
    source INTEGER NOT NULL, -- 1: a page, 2: the user, 3: a page, and it was left there
    cost INTEGER NOT NULL -- in bytes, about
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS legacy_source_page ON legacy_source(cost) WHERE source <> 2;
)sql";

// Step 5. By which other ids a post leads to an image (R2, R22). Hosts that do not know it count an attempt again under
// another name: too many, never too few.
const char kStep5[] = R"sql(
CREATE TABLE IF NOT EXISTS other_name(
    seq INTEGER PRIMARY KEY,
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    attempt_id TEXT -- what it is another name of; NULL: a post of the image, and no attempt
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS other_name_once ON other_name(name, media_id);
CREATE INDEX IF NOT EXISTS other_name_of_attempt ON other_name(media_id, attempt_id);
)sql";

}  // namespace host::store
