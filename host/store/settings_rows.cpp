#include "store/settings_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr char kSelectSettingsSql[] =
    "SELECT default_max_retries, default_video_goal, default_auto_retry_enabled, cooldown_ms, backoff_initial_ms,"
    " backoff_multiplier, backoff_max_ms, backoff_jitter_ms, attempt_timeout_ms, stale_after_ms, rate_limit_pause_ms,"
    " breaker_threshold, credit_budget FROM settings WHERE id = 1";

constexpr char kReplaceSettingsSql[] =
    "INSERT OR REPLACE INTO settings(id, default_max_retries, default_video_goal, default_auto_retry_enabled,"
    " cooldown_ms, backoff_initial_ms, backoff_multiplier, backoff_max_ms, backoff_jitter_ms, attempt_timeout_ms,"
    " stale_after_ms, rate_limit_pause_ms, breaker_threshold, credit_budget)"
    " VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr char kSelectMachineSql[] =
    "SELECT last_grant, last_offer, pause_started, pause_length_ms FROM machine WHERE id = 1";

constexpr char kSelectNewestGrantSql[] = "SELECT ifnull(max(id), 0) FROM retry_grant";

constexpr char kReplaceMachineSql[] =
    "INSERT OR REPLACE INTO machine(id, last_grant, last_offer, pause_started, pause_length_ms)"
    " VALUES(1, ?, ?, ?, ?)";

}  // namespace

SettingsRows::SettingsRows(Database& database)
    : select_settings_(database, kSelectSettingsSql),
      replace_settings_(database, kReplaceSettingsSql),
      select_machine_(database, kSelectMachineSql),
      select_newest_grant_(database, kSelectNewestGrantSql),
      replace_machine_(database, kReplaceMachineSql) {}

core::Settings SettingsRows::settings() { return core::within_caps(settings_as_written()); }

core::Settings SettingsRows::settings_as_written() {
    core::Settings s;
    if (Rows rows = select_settings_.query(); rows.next()) {
        rows.read(s.default_max_retries, s.default_video_goal, s.default_auto_retry_enabled, s.cooldown,
                  s.backoff.initial, s.backoff.multiplier, s.backoff.max, s.backoff.jitter, s.attempt_timeout,
                  s.stale_after, s.rate_limit_pause, s.breaker_threshold, s.credit_budget);
    }
    return s;
}

void SettingsRows::save(const core::Settings& s) {
    replace_settings_.run(s.default_max_retries, s.default_video_goal, s.default_auto_retry_enabled, s.cooldown,
                          s.backoff.initial, s.backoff.multiplier, s.backoff.max, s.backoff.jitter, s.attempt_timeout,
                          s.stale_after, s.rate_limit_pause, s.breaker_threshold, s.credit_budget);
}

core::Machine SettingsRows::machine_as_written() {
    core::Machine m;
    if (Rows rows = select_machine_.query(); rows.next()) {
        rows.read(m.last_grant, m.last_offer, m.pause_started, m.pause_length);
    }
    return m;
}

core::Machine SettingsRows::machine() {
    core::Machine m = machine_as_written();
    // A row that is damaged or missing must not make a number come twice (R10).
    if (Rows rows = select_newest_grant_.query(); rows.next()) {
        core::GrantId newest;
        rows.read(newest);
        m.last_grant = std::max(m.last_grant, newest);
    }
    m.pause_length = std::clamp(m.pause_length, core::Millis{0}, core::caps::kMaxPause);
    return m;
}

void SettingsRows::save(const core::Machine& m) {
    replace_machine_.run(m.last_grant, m.last_offer, m.pause_started, m.pause_length);
}

}  // namespace host::store
