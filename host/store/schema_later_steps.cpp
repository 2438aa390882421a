// The tables that later schemas added, and the list of all schemas.
#include "store/schema_steps.hpp"

#include "store/schema.hpp"

namespace host::store {

// Step 6. What pages show of their clicks besides the outcome, and of themselves (R24). Hosts that do not know it
// compare no options, and their clicks are not seen to start anything.
const char kStep6[] = R"sql(
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
const char kStep7[] = R"sql(
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
const char kStep8[] = R"sql(
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
const char kStep9[] = R"sql(
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

// Step 10. How far the daily check of the file has got, and which host is at it; and for how long the details of
// sessions are kept. Hosts that do not know it check the whole file by themselves, and drop no details.
const char kStep10[] = R"sql(
CREATE TABLE IF NOT EXISTS file_check(
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL, -- empty: nobody is at it
    until INTEGER NOT NULL, -- then another host may go on
    place TEXT NOT NULL -- where; empty: at the beginning
) STRICT;

CREATE TABLE IF NOT EXISTS detail_keeping(
    id INTEGER PRIMARY KEY,
    days INTEGER NOT NULL -- 0: for ever
) STRICT;
)sql";

// The next schema is the next line here; its author adds a file of this one to the golden ones (tests/store/golden).
constexpr SchemaStep kSteps[] = {
    {1, 1, kStep1}, {2, 1, kStep2}, {3, 1, kStep3}, {4, 4, kStep4}, {5, 4, kStep5},
    {6, 4, kStep6}, {7, 4, kStep7}, {8, 4, kStep8}, {9, 4, kStep9}, {10, 4, kStep10},
};

SchemaSteps released_schema() { return kSteps; }

}  // namespace host::store
