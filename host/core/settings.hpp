// The user's settings, and the caps that nobody can change (R17).
//
// Caps are compile-time maxima. Only `problem_with` checks ranges; those of settings are in setting_table.hpp.
#pragma once

#include <optional>
#include <string>

#include "core/session.hpp"
#include "core/time.hpp"

namespace host::core {

namespace caps {
inline constexpr Count kMinRetries = 1, kMaxRetries = 50;
inline constexpr Count kMinVideoGoal = 1, kMaxVideoGoal = 50;
inline constexpr Millis kMinCooldown{3'000}, kMaxCooldown{86'400'000};
inline constexpr std::size_t kMaxPromptBytes = 32 * 1024;
inline constexpr Millis kSiteInterval{3'000};  // between offers, and between clicks, on the whole machine
inline constexpr Millis kClickWithin{
    5'000};                               // after a claim; later a page does not click any more (the shim's own limit)
inline constexpr Count kMaxInFlight = 3;  // sessions waiting for a result at once
inline constexpr Millis kOfferTtl{10'000};
inline constexpr Count kMaxClickFailures = 3;   // in a row (R10)
inline constexpr Millis kMaxPause{86'400'000};  // a notice cannot ask for more
inline constexpr Count kMaxDetailDays = 3'650;
inline constexpr Millis kMaxBackoff{172'800'000};  // a day, and a day of jitter (R18)
}  // namespace caps

struct BackoffPolicy {  // R18
    Millis initial{1'200};
    double multiplier{1.0};
    Millis max{60'000};
    Millis jitter{0};
    bool operator==(const BackoffPolicy&) const = default;
};

struct Settings {
    Count default_max_retries{3};
    Count default_video_goal{1};
    bool default_auto_retry_enabled{true};
    Millis cooldown{8'000};
    BackoffPolicy backoff;
    Millis attempt_timeout{120'000};
    Millis stale_after{600'000};
    Millis rate_limit_pause{60'000};
    Count breaker_threshold{3};
    std::optional<Count> credit_budget;  // per session; none = unlimited
    bool adopt_manual_attempts{};        // R23
    bool keep_prompt_history{};          // a list of prompts (kept_prompt.hpp); switched off, it stays as it is
    Count keep_detail_days{90};          // of sessions that have ended (store/detail_rows.hpp); 0: for ever
    bool operator==(const Settings&) const = default;
};

// A value out of range: which one (wire path below `params`) and the expected range.
struct Problem {
    std::string path;
    std::string problem;
    bool operator==(const Problem&) const = default;
};

[[nodiscard]] std::optional<Problem> problem_with(const Settings& settings);
[[nodiscard]] std::optional<Problem> problem_with(const PersistentData& persistent, std::string_view path);

// Brings settings that no host can have written into their ranges.
[[nodiscard]] Settings within_caps(Settings settings);

[[nodiscard]] PersistentData default_persistent(const Settings& settings);

}  // namespace host::core
