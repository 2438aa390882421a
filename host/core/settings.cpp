#include "core/settings.hpp"

namespace host::core {
namespace {

// "expected 1..50, got 60"
template <class T>
std::optional<Problem> outside(std::string path, T value, T low, T high) {
    if (value >= low && value <= high) return std::nullopt;
    const auto text = [](T number) {
        if constexpr (std::is_same_v<T, double>) {
            std::string digits = std::to_string(number);
            digits.erase(digits.find_last_not_of('0') + 1);
            if (digits.back() == '.') digits.pop_back();
            return digits;
        } else {
            return std::to_string(number);
        }
    };
    return Problem{std::move(path), "expected " + text(low) + ".." + text(high) + ", got " + text(value)};
}

std::optional<Problem> outside(std::string path, Millis value, Millis low, Millis high) {
    return outside<Count>(std::move(path), value.count(), low.count(), high.count());
}

constexpr Millis kDay{86'400'000};

}  // namespace

std::optional<Problem> problem_with(const Settings& s) {
    const std::string at = "settings.";
    using std::optional;
    for (const optional<Problem>& problem : {
             outside(at + "defaultMaxRetries", s.default_max_retries, caps::kMinRetries, caps::kMaxRetries),
             outside(at + "defaultVideoGoal", s.default_video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal),
             outside(at + "cooldownMs", s.cooldown, caps::kMinCooldown, caps::kMaxCooldown),
             outside(at + "backoff.initialMs", s.backoff.initial, Millis{0}, kDay),
             outside(at + "backoff.multiplier", s.backoff.multiplier, 1.0, 10.0),
             outside(at + "backoff.maxMs", s.backoff.max, Millis{0}, kDay),
             outside(at + "backoff.jitterMs", s.backoff.jitter, Millis{0}, kDay),
             outside(at + "attemptTimeoutMs", s.attempt_timeout, Millis{10'000}, Millis{3'600'000}),
             outside(at + "staleAfterMs", s.stale_after, Millis{60'000}, kDay),
             outside(at + "rateLimitPauseMs", s.rate_limit_pause, Millis{60'000}, caps::kMaxPause),
             outside<Count>(at + "breakerThreshold", s.breaker_threshold, 1, caps::kMaxRetries),
             outside<Count>(at + "creditBudget", s.credit_budget.value_or(1), 1, 10'000),
         }) {
        if (problem) return problem;
    }
    return std::nullopt;
}

std::optional<Problem> problem_with(const PersistentData& persistent, std::string_view path) {
    const std::string at{path};
    if (auto p = outside(at + "maxRetries", persistent.max_retries, caps::kMinRetries, caps::kMaxRetries)) return p;
    if (auto p = outside(at + "videoGoal", persistent.video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal)) return p;
    if (persistent.last_prompt_value.size() > caps::kMaxPromptBytes) {
        return Problem{at + "lastPromptValue", "expected at most " + std::to_string(caps::kMaxPromptBytes) +
                                                   " bytes, got " +
                                                   std::to_string(persistent.last_prompt_value.size())};
    }
    return std::nullopt;
}

PersistentData default_persistent(const Settings& settings) {
    return {.max_retries = settings.default_max_retries,
            .auto_retry_enabled = settings.default_auto_retry_enabled,
            .last_prompt_value = {},
            .video_goal = settings.default_video_goal};
}

}  // namespace host::core
