#include "store/shared_clock.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/grace.hpp"
#include "core/media.hpp"
#include "store/settings_rows.hpp"

namespace host::store {

namespace {

constexpr char kSelectClockSql[] = "SELECT boot_id, since_boot_ms, wall_ms FROM shared_clock WHERE id = 1";
constexpr char kReplaceClockSql[] =
    "INSERT OR REPLACE INTO shared_clock(id, boot_id, since_boot_ms, wall_ms) VALUES(1, ?, ?, ?)";
constexpr char kSelectClaimSql[] = "SELECT at, click_by FROM last_claim WHERE id = 1";
constexpr char kReplaceClaimSql[] =
    "INSERT INTO last_claim(id, at, click_by) VALUES(1, ?1, ?2)"
    " ON CONFLICT(id) DO UPDATE SET at = ?1, click_by = ?2 WHERE at <> ?1 OR click_by <> ?2";

// The latest of all times that decisions are based on, and of the newest line of the journal. Runs once in a boot.
constexpr char kNewestMomentSql[] =
    "SELECT max(at) FROM ("
    " SELECT max(max(last_attempt_time, last_failure_time, last_click, watched_at)) AS at FROM media"
    " UNION ALL SELECT max(last_offer, pause_started) FROM machine"
    " UNION ALL SELECT at FROM last_claim"
    " UNION ALL SELECT max(clicked_at) FROM deleted_click"
    " UNION ALL SELECT at FROM journal WHERE id = (SELECT max(id) FROM journal))";

constexpr char kWaitingSql[] =
    "SELECT EXISTS(SELECT 1 FROM media WHERE outcome = 1 AND is_active = 1)"
    " OR EXISTS(SELECT 1 FROM media WHERE last_failure_time > ?1)"  // an edit may resume any of them
    " OR EXISTS(SELECT 1 FROM media WHERE in_flight = 1)"
    " OR EXISTS(SELECT 1 FROM retry_grant WHERE state IN (1, 2, 3))"
    " OR EXISTS(SELECT 1 FROM deleted_click)";

// What people see of a media changes only with its revision (R15).
constexpr char kClampMediaSql[] =
    "UPDATE media SET revision = revision + (last_attempt_time > ?1 OR last_failure_time > ?1),"
    " last_attempt_time = min(last_attempt_time, ?1), last_failure_time = min(last_failure_time, ?1),"
    " last_click = min(last_click, ?1), watched_at = min(watched_at, ?1)"
    " WHERE max(last_attempt_time, last_failure_time, last_click, watched_at) > ?1";

// Everything else that is compared with the time, or sorted by it. What is only shown stays as it was written.
struct Moment {
    const char* table;
    const char* column;
};
constexpr auto kMoments = std::to_array<Moment>({
    {"machine", "last_offer"},
    {"machine", "pause_started"},
    {"last_claim", "at"},
    {"last_claim", "click_by"},
    {"retry_grant", "offered_at"},
    {"retry_grant", "expires_at"},
    {"retry_grant", "claimed_at"},
    {"retry_grant", "clicked_at"},
    {"attempt", "seen_at"},
    {"last_change", "at"},
    {"journal", "at"},
    {"reply", "at"},
    {"legacy_import", "at"},
    {"legacy_entry", "at"},
    {"health", "checked_at"},
    {"health", "salvaged_at"},
    {"suggestion", "at"},
    {"page_report", "at"},
    {"taught", "at"},
    {"kept_prompt", "last_used_at"},
    {"file_check", "until"},
});

// Not of any wait that began by now: hosts of a boot whose clock was ahead have planned it.
constexpr char kPullPlansBackSql[] = "UPDATE media SET due_at = ?1 WHERE due_at > ?2";

// No time has passed: an answer of a minute ago is still kept for a day, and its command is not carried out again
// (R16).
constexpr char kKeepAgesSql[] = "UPDATE reply SET at = at + ?1 WHERE at <= ?2";

}  // namespace

SharedClock::SharedClock(Database& database)
    : database_(database),
      select_(database, kSelectClockSql),
      replace_(database, kReplaceClockSql),
      select_claim_(database, kSelectClaimSql),
      replace_claim_(database, kReplaceClaimSql) {}

std::optional<core::SharedTime> SharedClock::read() {
    std::optional<core::SharedTime> time;
    if (Rows rows = select_.query(); rows.next()) {
        time.emplace();
        rows.read(time->boot, time->since_boot, time->wall);
        time->wall =
            std::clamp(time->wall, core::kNever, core::kLatest);  // so that any value on disk is safe to calculate with
    }
    return time;
}

SharedClock::Agreed SharedClock::agree(const core::ClockReading& reading) {
    const auto known = read();
    if (!known || !core::is_of_this_boot(*known, reading)) {
        const core::SharedTime first = core::first_of_boot(reading, newest_moment());
        save(first);
        pull_plans_back(first.wall);
        return {.time = first, .corrected = false};
    }
    if (!core::is_wrong(*known, reading) || is_anything_waiting(core::time_at(*known, reading))) {
        return {.time = *known, .corrected = false};
    }
    const core::Instant was = core::time_at(*known, reading);
    const core::Instant right = std::max(reading.wall, core::kNever);
    const core::SharedTime corrected{reading.boot, reading.since_boot, right};
    save(corrected);
    Statement(database_, kClampMediaSql).run(right);
    for (const auto& [table, column] : kMoments) {
        const std::string clamp = std::string{"UPDATE "} + table + " SET " + column + " = ?1 WHERE " + column + " > ?1";
        Statement(database_, clamp.c_str()).run(right);
    }
    if (right > was) Statement(database_, kKeepAgesSql).run(right - was, was);
    return {.time = corrected, .corrected = true};
}

SharedClock::Claim SharedClock::last_claim() {
    Claim last{};
    if (Rows rows = select_claim_.query(); rows.next()) rows.read(last.at, last.click_by);
    return {std::clamp(last.at, core::kNever, core::kLatest), std::clamp(last.click_by, core::kNever, core::kLatest)};
}

void SharedClock::save(const Claim& last) { replace_claim_.run(last.at, last.click_by); }

core::Instant SharedClock::newest_moment() {
    std::optional<core::Instant> newest;
    Statement select(database_, kNewestMomentSql);
    if (Rows rows = select.query(); rows.next()) rows.read(newest);
    return std::clamp(newest.value_or(core::kNever), core::kNever, core::kLatest);
}

// Includes waits that count from a click: if the time were moved forward, they would become shorter.
bool SharedClock::is_anything_waiting(core::Instant now) {
    SettingsRows rows(database_);
    const core::Settings settings = rows.settings();
    const core::Millis longest = std::max(settings.cooldown, settings.backoff.max + settings.backoff.jitter);
    const core::Instant clicked = last_claim().at;
    if (clicked <= now + core::kMostSkew && now < clicked + settings.attempt_timeout + longest) return true;
    const core::Machine machine = rows.machine();
    if (core::pause_until(machine) > now) return true;
    if (machine.last_offer <= now + core::kMostSkew && now < machine.last_offer + core::caps::kSiteInterval)
        return true;
    bool waiting{};
    Statement select(database_, kWaitingSql);
    if (Rows found = select.query(now - longest); found.next()) found.read(waiting);
    return waiting;
}

void SharedClock::pull_plans_back(core::Instant now) {
    SettingsRows rows(database_);
    const core::Settings settings = rows.settings();
    const core::Millis longest = std::max({settings.attempt_timeout, settings.stale_after, core::kGrace});
    Statement(database_, kPullPlansBackSql).run(now, now + longest);
}

void SharedClock::save(const core::SharedTime& time) { replace_.run(time.boot, time.since_boot, time.wall); }

}  // namespace host::store
