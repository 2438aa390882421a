// The tables, as every released schema added them.
#include "store/schema.hpp"

namespace host::store {

namespace {

// Step 1. Every step can run twice (IF NOT EXISTS). A later, additive step gives new columns a DEFAULT, so that the
// INSERTs of a host of the previous schema go on working.
//
// Foreign keys are checked at COMMIT: inside a transaction the order of writes is free.
// Tables of short rows are WITHOUT ROWID; rows that may hold a prompt are not, and have the long column last.
constexpr char kStep1[] = R"sql(
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
constexpr char kStep2[] = R"sql(
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
constexpr char kStep3[] = R"sql(
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
constexpr char kStep4[] = R"sql(
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
constexpr char kStep5[] = R"sql(
CREATE TABLE IF NOT EXISTS other_name(
    seq INTEGER PRIMARY KEY,
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    attempt_id TEXT -- what it is another name of; NULL: a post of the image, and no attempt
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS other_name_once ON other_name(name, media_id);
CREATE INDEX IF NOT EXISTS other_name_of_attempt ON other_name(media_id, attempt_id);
)sql";

// Step 6. What pages show of their clicks besides the outcome, and of themselves (R24). Hosts that do not know it
// compare no options, and their clicks are not seen to start anything.
constexpr char kStep6[] = R"sql(
CREATE TABLE IF NOT EXISTS click_evidence(
    media_id TEXT NOT NULL PRIMARY KEY REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    generation_seen INTEGER NOT NULL,
    options TEXT NOT NULL, -- of the newest attempt: length, resolution, aspect, mode, audio, one line each
    options_before TEXT NOT NULL -- of those before it, as far as they were known
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS page_report(
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    layout TEXT, -- NULL: none that is known
    language TEXT, -- NULL: not known
    composer TEXT NOT NULL,
    has_store INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    can_act INTEGER NOT NULL,
    others TEXT NOT NULL, -- one line each, as the next two
    missing TEXT NOT NULL,
    found_by TEXT NOT NULL -- part and rule by turns
) STRICT;
)sql";

// Step 7. What the user showed of the page's composers, and whether their own clicks on the page may start sessions
// (R23). Hosts that do not know it keep nothing of that, and start none.
constexpr char kStep7[] = R"sql(
CREATE TABLE IF NOT EXISTS taught(
    layout TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    prompt TEXT NOT NULL, -- a CSS selector, as the next one
    submit TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS adoption(
    id INTEGER PRIMARY KEY,
    manual_attempts INTEGER NOT NULL
) STRICT;
)sql";

// Step 8. The prompts that the user keeps, if they do, and images in the order of their last change. Hosts that do not
// know it keep no prompts, and list by ids.
constexpr char kStep8[] = R"sql(
CREATE TABLE IF NOT EXISTS kept_prompt(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    used INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    made INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    prompt TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS prompt_history(
    id INTEGER PRIMARY KEY,
    is_on INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS media_recent
    ON media(max(last_attempt_time, last_failure_time, last_click, watched_at), media_id);
)sql";

// Step 9. Which kept prompt a session began with and its attempts were counted for. Hosts that do not know it count by
// the prompt that the image has at that moment; so sessions that run now began with that.
//
// And when each image last changed, for a list in that order. An index of media for it made an attempt a quarter
// dearer, so this is a small table that is read as a whole. Hosts that do not know it write no row for a new image, and
// their changes move no image in the list.
constexpr char kStep9[] = R"sql(
DROP INDEX IF EXISTS media_recent;

CREATE TABLE IF NOT EXISTS last_change(
    media_id TEXT NOT NULL PRIMARY KEY REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO last_change(media_id, at)
    SELECT media_id, max(last_attempt_time, last_failure_time, last_click, coalesce(ended_at, 0),
        CASE is_active WHEN 0 THEN watched_at ELSE 0 END) FROM media LEFT JOIN session_summary USING(media_id);

CREATE TABLE IF NOT EXISTS prompt_use(
    media_id TEXT NOT NULL REFERENCES media(media_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    attempt_id TEXT NOT NULL, -- empty: the session
    effort INTEGER NOT NULL,
    prompt_id INTEGER NOT NULL REFERENCES kept_prompt(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY(media_id, attempt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS prompt_use_of_prompt ON prompt_use(prompt_id);
INSERT OR IGNORE INTO prompt_use(media_id, attempt_id, effort, prompt_id) SELECT media_id, '', effort, min(id)
    FROM media JOIN kept_prompt ON prompt = last_prompt_value WHERE outcome = 1 OR in_flight = 1 GROUP BY media_id;
)sql";

// The next schema is the next line here; its author adds a file of this one to the golden ones (tests/store/golden).
constexpr SchemaStep kSteps[] = {
    {1, 1, kStep1}, {2, 1, kStep2}, {3, 1, kStep3}, {4, 4, kStep4}, {5, 4, kStep5},
    {6, 4, kStep6}, {7, 4, kStep7}, {8, 4, kStep8}, {9, 4, kStep9},
};

}  // namespace

SchemaSteps released_schema() { return kSteps; }

}  // namespace host::store
