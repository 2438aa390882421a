// The values people see: SessionData, PersistentData, SessionSummary, View.
//
// Fields have the order and meaning of the extension's own store, so an export needs no translation.
// Enum numbers are stored on disk: do not change them, append only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/shared_list.hpp"
#include "core/time.hpp"

namespace host::core {

using Count = std::int64_t;
inline constexpr Count kMaxCount = 1'000'000'000;  // of an edit (R16), an import, a repair

enum class Outcome : int { idle = 0, pending = 1, success = 2, failure = 3, cancelled = 4 };

// Why a session ended (R12); `none` while it has not.
enum class EndReason : int {
    none = 0,
    goal_reached = 1,
    max_retries = 2,
    prompt_refused = 3,
    credit_budget = 4,
    rate_limited = 5,
    timeout = 6,
    stale = 7,
    click_failed = 8,
    user = 9,
    options_changed = 10,  // the options on the page changed since the last attempt
    no_evidence = 11,      // nothing can show the result of a click
    site_error = 12,       // the site refused the request: signed out, or the page is too old
};
inline constexpr EndReason kLastEndReason = EndReason::site_error;

struct AttemptProgress {
    Count attempt{};  // ordinal in the session: 1 is the first
    int percent{};    // 0..100
    Instant recorded_at{};
    bool operator==(const AttemptProgress&) const = default;
};

struct SessionSummary {
    Outcome outcome{Outcome::idle};
    Count completed_videos{};
    Count video_goal{};
    Count retries_attempted{};
    Count max_retries{};
    Count credits_used{};
    Count layer1_failures{};
    Count layer2_failures{};
    Count layer3_failures{};
    Instant ended_at{};
    bool operator==(const SessionSummary&) const = default;
};

struct SessionData {
    bool is_active{};
    Count retry_count{};  // counts refused attempts (R4); the name is the extension's
    Count videos_generated{};
    std::optional<PostId> current_post_id;
    SharedList<AttemptId> processed_attempt_ids;  // counted in this record, in the order seen
    Instant last_attempt_time{};
    Instant last_failure_time{};
    bool can_retry{};
    SharedList<AttemptProgress> attempt_progress;  // newest kMaxProgressEntries
    Count credits_used{};
    Count layer1_failures{};
    Count layer2_failures{};
    Count layer3_failures{};
    Outcome outcome{Outcome::idle};
    SharedList<std::string> logs;  // newest kMaxLogLines
    std::optional<SessionSummary> last_session_summary;
    bool operator==(const SessionData&) const = default;
};

struct PersistentData {
    Count max_retries{3};
    bool auto_retry_enabled{true};
    std::string last_prompt_value;
    Count video_goal{1};
    bool operator==(const PersistentData&) const = default;
};

// What an older version of the extension had for an image, according to a page. The user may take it (R21). Untrusted
// text. Limits are within their caps and the prompt is never empty; missing fields are absent.
struct Suggestion {
    std::optional<Count> max_retries, video_goal;
    std::optional<bool> auto_retry_enabled;
    std::optional<std::string> last_prompt_value;
    Instant at{};  // when its session was last active; the most recent suggestion counts
    bool operator==(const Suggestion&) const = default;
};

struct View {
    MediaId media_id;
    Count revision{};
    SessionData session;
    PersistentData persistent;
    bool salvaged{};  // restored from a damaged file, and the user has not resumed it
    std::optional<Suggestion> suggestion;
    bool operator==(const View&) const = default;
};

inline constexpr std::size_t kMaxLogLines = 200;
inline constexpr std::size_t kMaxLogLineBytes = 2048;  // so that a view with full logs fits into one message
inline constexpr std::size_t kMaxKeptLineBytes = kMaxLogLineBytes + 64;  // our own lines have a time in front
inline constexpr std::size_t kMaxProgressEntries = 25;
inline constexpr std::size_t kMaxDeclaredIds = 100'000;  // as processed, in one message or one older record

// The words of the protocol: "pending", "goal_reached", ...
[[nodiscard]] std::string_view name_of(Outcome outcome);
[[nodiscard]] bool is_end(Outcome outcome);
[[nodiscard]] std::string_view name_of(EndReason reason);
[[nodiscard]] std::optional<Outcome> outcome_from(std::string_view name);

// Appends "[<ISO time>] <text>", cut after kMaxLogLineBytes, and drops the oldest lines over kMaxLogLines.
void append_log(SessionData& session, Instant now, std::string_view text);

}  // namespace host::core
