#include "store/touched_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

// Most media have no row in `touched`. A media with a suggestion always has one.
constexpr char kSelectTouchedSql[] =
    "SELECT by, at, max_retries, video_goal, auto_retry_enabled, last_prompt_value"
    " FROM touched LEFT JOIN suggestion USING(media_id) WHERE media_id = ?";
constexpr char kReplaceTouchedSql[] = "INSERT OR REPLACE INTO touched(media_id, by) VALUES(?, ?)";
constexpr char kDeleteTouchedSql[] = "DELETE FROM touched WHERE media_id = ?";
constexpr char kReplaceSuggestionSql[] =
    "INSERT OR REPLACE INTO suggestion(media_id, at, max_retries, video_goal, auto_retry_enabled, last_prompt_value)"
    " VALUES(?, ?, ?, ?, ?, ?)";
constexpr char kDeleteSuggestionSql[] = "DELETE FROM suggestion WHERE media_id = ?";
constexpr char kCountTouchedByPagesSql[] = "SELECT count(*) FROM touched WHERE by = 3";

}  // namespace

TouchedRows::TouchedRows(Database& database)
    : select_(database, kSelectTouchedSql),
      replace_touched_(database, kReplaceTouchedSql),
      delete_touched_(database, kDeleteTouchedSql),
      replace_suggestion_(database, kReplaceSuggestionSql),
      delete_suggestion_(database, kDeleteSuggestionSql),
      count_(database, kCountTouchedByPagesSql) {}

void TouchedRows::load(core::Media& media) {
    Rows rows = select_.query(media.id);
    if (!rows.next()) {
        return;
    }
    core::Suggestion s;
    std::optional<core::Instant> at;
    rows.read(media.touched_by, at, s.max_retries, s.video_goal, s.auto_retry_enabled, s.last_prompt_value);
    if (!at || core::is_running(media)) {
        return;
    }
    s.at = *at;
    if (s.max_retries) {
        s.max_retries = std::clamp(*s.max_retries, core::caps::kMinRetries, core::caps::kMaxRetries);
    }
    if (s.video_goal) {
        s.video_goal = std::clamp(*s.video_goal, core::caps::kMinVideoGoal, core::caps::kMaxVideoGoal);
    }
    if (s.last_prompt_value && s.last_prompt_value->size() > core::caps::kMaxPromptBytes) {
        s.last_prompt_value.reset();
    }
    media.suggestion = std::move(s);
}

void TouchedRows::save(const std::optional<core::Media>& before, const core::Media& after) {
    const auto touched_by = before ? before->touched_by : core::TouchedBy::nobody;
    if (after.touched_by != touched_by) {
        if (after.touched_by == core::TouchedBy::nobody) {
            delete_touched_.run(after.id);
        } else {
            replace_touched_.run(after.id, after.touched_by);
        }
    }
    const auto suggestion = before ? before->suggestion : std::nullopt;
    if (after.suggestion != suggestion) {
        save(after.id, after.suggestion);
    }
}

void TouchedRows::save(const core::MediaId& media, const std::optional<core::Suggestion>& suggestion) {
    if (!suggestion) {
        delete_suggestion_.run(media);
        return;
    }
    const core::Suggestion& s = *suggestion;
    replace_suggestion_.run(media, s.at, s.max_retries, s.video_goal, s.auto_retry_enabled, s.last_prompt_value);
}

std::int64_t TouchedRows::count_only_by_page() {
    std::int64_t result{};
    if (Rows rows = count_.query(); rows.next()) {
        rows.read(result);
    }
    return result;
}

}  // namespace host::store
