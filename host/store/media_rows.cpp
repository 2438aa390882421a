#include "store/media_rows.hpp"

#include <algorithm>

#include "core/check.hpp"
#include "core/settings.hpp"

namespace host::store {

namespace {

constexpr char kSelectMediaSql[] =
    "SELECT revision, is_active, retry_count, videos_generated, current_post_id, last_attempt_time, last_failure_time,"
    " can_retry, credits_used, layer1_failures, layer2_failures, layer3_failures, outcome, max_retries,"
    " auto_retry_enabled, video_goal, effort, ended_by, cause, first_click_pending, failures_in_row, layer1_in_row,"
    " click_failures_in_row, backoff_ms, assumed, in_flight, last_click, watched_at, last_prompt_value"
    " FROM media WHERE media_id = ?";

// The parameters are numbered, so that INSERT and UPDATE take the same values in the same order.
constexpr char kInsertMediaSql[] =
    "INSERT INTO media(media_id, revision, is_active, retry_count, videos_generated, current_post_id,"
    " last_attempt_time, last_failure_time, can_retry, credits_used, layer1_failures, layer2_failures,"
    " layer3_failures, outcome, max_retries, auto_retry_enabled, video_goal, effort, ended_by, cause,"
    " first_click_pending, failures_in_row, layer1_in_row, click_failures_in_row, backoff_ms, assumed, in_flight,"
    " last_click, watched_at, due_at, last_prompt_value)"
    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)";

constexpr char kUpdateMediaSql[] =
    "UPDATE media SET revision = ?2, is_active = ?3, retry_count = ?4, videos_generated = ?5, current_post_id = ?6,"
    " last_attempt_time = ?7, last_failure_time = ?8, can_retry = ?9, credits_used = ?10, layer1_failures = ?11,"
    " layer2_failures = ?12, layer3_failures = ?13, outcome = ?14, max_retries = ?15, auto_retry_enabled = ?16,"
    " video_goal = ?17, effort = ?18, ended_by = ?19, cause = ?20, first_click_pending = ?21, failures_in_row = ?22,"
    " layer1_in_row = ?23, click_failures_in_row = ?24, backoff_ms = ?25, assumed = ?26, in_flight = ?27,"
    " last_click = ?28, watched_at = ?29, due_at = ?30, last_prompt_value = ?31 WHERE media_id = ?1";

// Does not write a row that already has this value.
constexpr char kUpdateDueSql[] = "UPDATE media SET due_at = ?2 WHERE media_id = ?1 AND due_at IS NOT ?2";
constexpr char kDeleteMediaSql[] = "DELETE FROM media WHERE media_id = ?";
constexpr char kSelectRevisionSql[] = "SELECT revision FROM media WHERE media_id = ?";
constexpr char kSelectAssumedSql[] = "SELECT media_id FROM media WHERE assumed = 1 ORDER BY media_id";

constexpr char kSelectSummarySql[] =
    "SELECT outcome, completed_videos, video_goal, retries_attempted, max_retries, credits_used, layer1_failures,"
    " layer2_failures, layer3_failures, ended_at FROM session_summary WHERE media_id = ?";
constexpr char kReplaceSummarySql[] =
    "INSERT OR REPLACE INTO session_summary(media_id, outcome, completed_videos, video_goal, retries_attempted,"
    " max_retries, credits_used, layer1_failures, layer2_failures, layer3_failures, ended_at)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kDeleteSummarySql[] = "DELETE FROM session_summary WHERE media_id = ?";

// R17: a click may be waiting for its outcome, or a grant is open that may become one. Each half has its index.
constexpr char kSelectInFlightSql[] =
    "SELECT media_id FROM media WHERE in_flight = 1"
    " UNION SELECT media_id FROM retry_grant WHERE state IN (1, 2, 3) ORDER BY media_id";

constexpr char kSelectRunningSql[] = "SELECT media_id FROM media WHERE outcome = 1 ORDER BY media_id";
constexpr char kSelectDueSql[] = "SELECT media_id FROM media WHERE due_at <= ? ORDER BY due_at, media_id";
constexpr char kSelectDueOfSql[] = "SELECT due_at FROM media WHERE media_id = ?";
constexpr char kSelectNextDueSql[] = "SELECT due_at FROM media WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1";
constexpr char kListSql[] = "SELECT media_id FROM media WHERE media_id > ?1 ORDER BY media_id LIMIT ?2";

void write(Statement& statement, const core::Media& m, const std::optional<core::Instant>& due_at) {
    const core::SessionData& s = m.session;
    const core::PersistentData& p = m.persistent;
    const core::Effort& e = m.effort;
    const auto rows = statement.run(
        m.id, m.revision, s.is_active, s.retry_count, s.videos_generated, s.current_post_id, s.last_attempt_time,
        s.last_failure_time, s.can_retry, s.credits_used, s.layer1_failures, s.layer2_failures, s.layer3_failures,
        s.outcome, p.max_retries, p.auto_retry_enabled, p.video_goal, e.number, e.ended_by, e.cause,
        e.first_click_pending, e.failures_in_row, e.layer1_in_row, e.click_failures_in_row, e.backoff, m.assumed,
        m.in_flight, m.last_click, m.watched_at, due_at, p.last_prompt_value);
    HOST_CHECK(rows == 1);  // `before` was loaded in this transaction, so the row is there
}

std::vector<core::MediaId> ids(Rows rows) {
    std::vector<core::MediaId> result;
    while (rows.next()) {
        rows.read(result.emplace_back());
    }
    return result;
}

}  // namespace

MediaRows::MediaRows(Database& database)
    : select_(database, kSelectMediaSql),
      insert_(database, kInsertMediaSql),
      update_(database, kUpdateMediaSql),
      update_due_(database, kUpdateDueSql),
      delete_(database, kDeleteMediaSql),
      select_revision_(database, kSelectRevisionSql),
      select_assumed_(database, kSelectAssumedSql),
      select_summary_(database, kSelectSummarySql),
      replace_summary_(database, kReplaceSummarySql),
      delete_summary_(database, kDeleteSummarySql),
      select_in_flight_(database, kSelectInFlightSql),
      select_running_(database, kSelectRunningSql),
      select_due_(database, kSelectDueSql),
      select_due_of_(database, kSelectDueOfSql),
      select_next_due_(database, kSelectNextDueSql),
      list_(database, kListSql),
      lists_(database) {}

std::optional<core::Media> MediaRows::load(const core::MediaId& media) {
    std::optional<core::Media> found;
    if (Rows rows = select_.query(media); rows.next()) {
        core::Media& m = found.emplace();
        core::SessionData& s = m.session;
        core::PersistentData& p = m.persistent;
        core::Effort& e = m.effort;
        m.id = media;
        rows.read(m.revision, s.is_active, s.retry_count, s.videos_generated, s.current_post_id, s.last_attempt_time,
                  s.last_failure_time, s.can_retry, s.credits_used, s.layer1_failures, s.layer2_failures,
                  s.layer3_failures, s.outcome, p.max_retries, p.auto_retry_enabled, p.video_goal, e.number, e.ended_by,
                  e.cause, e.first_click_pending, e.failures_in_row, e.layer1_in_row, e.click_failures_in_row,
                  e.backoff, m.assumed, m.in_flight, m.last_click, m.watched_at, p.last_prompt_value);
        // The caps hold whatever is on disk (R17).
        p.max_retries = std::clamp(p.max_retries, core::caps::kMinRetries, core::caps::kMaxRetries);
        p.video_goal = std::clamp(p.video_goal, core::caps::kMinVideoGoal, core::caps::kMaxVideoGoal);
        e.backoff = std::clamp(e.backoff, core::Millis{0}, core::caps::kMaxBackoff);
    } else {
        return found;
    }
    if (Rows rows = select_summary_.query(media); rows.next()) {
        core::SessionSummary& y = found->session.last_session_summary.emplace();
        rows.read(y.outcome, y.completed_videos, y.video_goal, y.retries_attempted, y.max_retries, y.credits_used,
                  y.layer1_failures, y.layer2_failures, y.layer3_failures, y.ended_at);
    }
    lists_.load(media, found->session);
    return found;
}

std::optional<core::Count> MediaRows::revision(const core::MediaId& media) {
    std::optional<core::Count> result;
    if (Rows rows = select_revision_.query(media); rows.next()) {
        rows.read(result);
    }
    return result;
}

std::vector<core::MediaId> MediaRows::assumed() { return ids(select_assumed_.query()); }

void MediaRows::save(const std::optional<core::Media>& before, const core::Media& after,
                     std::optional<core::Instant> due_at) {
    HOST_CHECK(!before || before->id == after.id);
    write(before ? update_ : insert_, after, due_at);
    static const core::SessionData kNothing;
    const core::SessionData& old = before ? before->session : kNothing;
    lists_.save(after.id, old, after.session);
    save_summary(after.id, old.last_session_summary, after.session.last_session_summary);
}

void MediaRows::save_due(const core::MediaId& media, std::optional<core::Instant> due_at) {
    update_due_.run(media, due_at);
}

std::optional<core::Instant> MediaRows::noted_due(const core::MediaId& media) {
    std::optional<core::Instant> due;
    if (Rows rows = select_due_of_.query(media); rows.next()) rows.read(due);
    return due;
}

void MediaRows::save_summary(const core::MediaId& media, const std::optional<core::SessionSummary>& before,
                             const std::optional<core::SessionSummary>& after) {
    if (before == after) {
        return;
    }
    if (!after) {
        delete_summary_.run(media);
        return;
    }
    const core::SessionSummary& y = *after;
    replace_summary_.run(media, y.outcome, y.completed_videos, y.video_goal, y.retries_attempted, y.max_retries,
                         y.credits_used, y.layer1_failures, y.layer2_failures, y.layer3_failures, y.ended_at);
}

bool MediaRows::erase(const core::MediaId& media) { return delete_.run(media) > 0; }

std::vector<core::MediaId> MediaRows::in_flight() { return ids(select_in_flight_.query()); }

core::Count MediaRows::in_flight_besides(const core::MediaId& media) {
    const auto all = in_flight();
    return std::count_if(all.begin(), all.end(), [&media](const core::MediaId& id) { return id != media; });
}

std::vector<core::MediaId> MediaRows::running() { return ids(select_running_.query()); }

std::vector<core::MediaId> MediaRows::due(core::Instant now) { return ids(select_due_.query(now)); }

std::optional<core::Instant> MediaRows::next_due() {
    std::optional<core::Instant> result;
    if (Rows rows = select_next_due_.query(); rows.next()) {
        rows.read(result);
    }
    return result;
}

std::vector<core::MediaId> MediaRows::every() {
    constexpr int kAtOnce = 1'000;
    std::vector<core::MediaId> all;
    std::optional<core::MediaId> after;
    do {
        MediaPage page = list(after, kAtOnce);
        std::ranges::move(page.media, std::back_inserter(all));
        after = std::move(page.next);
    } while (after);
    return all;
}

MediaPage MediaRows::list(const std::optional<core::MediaId>& after, int limit) {
    HOST_CHECK(limit > 0);
    const core::MediaId from = after.value_or(core::MediaId{});  // ids are never empty
    const std::int64_t one_more = std::int64_t{limit} + 1;       // to know whether there is a next page
    MediaPage page{ids(list_.query(from, one_more)), {}};
    if (page.media.size() > static_cast<std::size_t>(limit)) {
        page.media.pop_back();
        page.next = page.media.back();
    }
    return page;
}

}  // namespace host::store
