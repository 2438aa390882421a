#include "core/settings.hpp"

#include <algorithm>

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
constexpr double kMinMultiplier = 1.0, kMaxMultiplier = 10.0;
constexpr Millis kMinTimeout{10'000}, kMaxTimeout{3'600'000};
constexpr Millis kMinStale{60'000};
constexpr Millis kMinPause{60'000};
constexpr Count kMaxBudget = 10'000;

}  // namespace

std::optional<Problem> problem_with(const Settings& s) {
    const std::string at = "settings.";
    using std::optional;
    for (const optional<Problem>& problem : {
             outside(at + "defaultMaxRetries", s.default_max_retries, caps::kMinRetries, caps::kMaxRetries),
             outside(at + "defaultVideoGoal", s.default_video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal),
             outside(at + "cooldownMs", s.cooldown, caps::kMinCooldown, caps::kMaxCooldown),
             outside(at + "backoff.initialMs", s.backoff.initial, Millis{0}, kDay),
             outside(at + "backoff.multiplier", s.backoff.multiplier, kMinMultiplier, kMaxMultiplier),
             outside(at + "backoff.maxMs", s.backoff.max, Millis{0}, kDay),
             outside(at + "backoff.jitterMs", s.backoff.jitter, Millis{0}, kDay),
             outside(at + "attemptTimeoutMs", s.attempt_timeout, kMinTimeout, kMaxTimeout),
             outside(at + "staleAfterMs", s.stale_after, kMinStale, kDay),
             outside(at + "rateLimitPauseMs", s.rate_limit_pause, kMinPause, caps::kMaxPause),
             outside<Count>(at + "breakerThreshold", s.breaker_threshold, 1, caps::kMaxRetries),
             outside<Count>(at + "creditBudget", s.credit_budget.value_or(1), 1, kMaxBudget),
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

Settings within_caps(Settings s) {
    s.default_max_retries = std::clamp(s.default_max_retries, caps::kMinRetries, caps::kMaxRetries);
    s.default_video_goal = std::clamp(s.default_video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal);
    s.cooldown = std::clamp(s.cooldown, caps::kMinCooldown, caps::kMaxCooldown);
    s.backoff.initial = std::clamp(s.backoff.initial, Millis{0}, kDay);
    s.backoff.multiplier = std::clamp(s.backoff.multiplier, kMinMultiplier, kMaxMultiplier);
    s.backoff.max = std::clamp(s.backoff.max, Millis{0}, kDay);
    s.backoff.jitter = std::clamp(s.backoff.jitter, Millis{0}, kDay);
    s.attempt_timeout = std::clamp(s.attempt_timeout, kMinTimeout, kMaxTimeout);
    s.stale_after = std::clamp(s.stale_after, kMinStale, kDay);
    s.rate_limit_pause = std::clamp(s.rate_limit_pause, kMinPause, caps::kMaxPause);
    s.breaker_threshold = std::clamp<Count>(s.breaker_threshold, 1, caps::kMaxRetries);
    if (s.credit_budget) s.credit_budget = std::clamp<Count>(*s.credit_budget, 1, kMaxBudget);
    return s;
}

PersistentData default_persistent(const Settings& settings) {
    return {.max_retries = settings.default_max_retries,
            .auto_retry_enabled = settings.default_auto_retry_enabled,
            .last_prompt_value = {},
            .video_goal = settings.default_video_goal};
}

}  // namespace host::core
