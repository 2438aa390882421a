#include "core/setting_table.hpp"

#include <algorithm>
#include <array>

namespace host::core {
namespace {

using enum SettingUnit;

constexpr double ms(Millis length) { return static_cast<double>(length.count()); }

constexpr double kDay = ms(Millis{86'400'000});
constexpr double kMinute = ms(Millis{60'000});
constexpr double kMinTimeout = ms(Millis{10'000}), kMaxTimeout = ms(Millis{3'600'000});
constexpr double kMaxMultiplier = 10;
constexpr double kMaxBudget = 10'000;

constexpr std::array kTable{
    Setting{"defaultMaxRetries", count, caps::kMinRetries, caps::kMaxRetries, false,
            "How many refused attempts end a session, for images that are new.",
            [](Settings& s) -> SettingField { return &s.default_max_retries; }},
    Setting{"defaultVideoGoal", count, caps::kMinVideoGoal, caps::kMaxVideoGoal, false,
            "How many videos a session is to make, for images that are new.",
            [](Settings& s) -> SettingField { return &s.default_video_goal; }},
    Setting{"defaultAutoRetryEnabled", on_off, 0, 1, false,
            "Whether a session goes on by itself after an attempt, for images that are new.",
            [](Settings& s) -> SettingField { return &s.default_auto_retry_enabled; }},
    Setting{"cooldownMs", milliseconds, ms(caps::kMinCooldown), ms(caps::kMaxCooldown), false,
            "The shortest time between two attempts for one image.",
            [](Settings& s) -> SettingField { return &s.cooldown; }},
    Setting{"backoff.initialMs", milliseconds, 0, kDay, false,
            "The wait after a first refusal. The cooldown holds, too; the longer of both counts.",
            [](Settings& s) -> SettingField { return &s.backoff.initial; }},
    Setting{"backoff.multiplier", factor, 1, kMaxMultiplier, false,
            "By what factor that wait grows with each further refusal in a row.",
            [](Settings& s) -> SettingField { return &s.backoff.multiplier; }},
    Setting{"backoff.maxMs", milliseconds, 0, kDay, false, "The longest that this wait gets.",
            [](Settings& s) -> SettingField { return &s.backoff.max; }},
    Setting{"backoff.jitterMs", milliseconds, 0, kDay, false, "A random time of up to this much is added to that wait.",
            [](Settings& s) -> SettingField { return &s.backoff.jitter; }},
    Setting{"attemptTimeoutMs", milliseconds, kMinTimeout, kMaxTimeout, false,
            "How long a click may wait for its video or refusal before the session is ended.",
            [](Settings& s) -> SettingField { return &s.attempt_timeout; }},
    Setting{"staleAfterMs", milliseconds, kMinute, kDay, false,
            "How long a session goes on without any open tab that shows its image.",
            [](Settings& s) -> SettingField { return &s.stale_after; }},
    Setting{"rateLimitPauseMs", milliseconds, kMinute, ms(caps::kMaxPause), false,
            "How long everything pauses after the site asked for it, or longer if it says so.",
            [](Settings& s) -> SettingField { return &s.rate_limit_pause; }},
    Setting{"breakerThreshold", count, 1, caps::kMaxRetries, false,
            "How many refusals in a row at the very start end a session, because then the prompt itself is refused.",
            [](Settings& s) -> SettingField { return &s.breaker_threshold; }},
    Setting{"creditBudget", count, 1, kMaxBudget, true, "How many attempts a session may make in all.",
            [](Settings& s) -> SettingField { return &s.credit_budget; }},
    Setting{"adoptManualAttempts", on_off, 0, 1, false,
            "Whether a click of your own on the page starts a session that goes on with it.",
            [](Settings& s) -> SettingField { return &s.adopt_manual_attempts; }, true},
    Setting{"keepPromptHistory", on_off, 0, 1, false,
            "Whether your prompts are kept in a list. What is in it stays until you delete it, also when this is off.",
            [](Settings& s) -> SettingField { return &s.keep_prompt_history; }, true},
    Setting{"keepDetailDays", count, 0, caps::kMaxDetailDays, false,
            "For how many days after the end of a session its log lines, progress and closed grants are kept; 0: for "
            "ever. Attempts, counts, summaries, limits and prompts stay in any case.",
            [](Settings& s) -> SettingField { return &s.keep_detail_days; }, true},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::span<const Setting> setting_table() { return kTable; }

const Setting* setting_called(std::string_view name) {
    const auto found = std::ranges::find_if(
        kTable, [name](const Setting& setting) { return std::ranges::equal(setting.name, name, {}, lower, lower); });
    return found == kTable.end() ? nullptr : &*found;
}

std::optional<double> value_of(const Setting& setting, const Settings& settings) {
    Settings copy = settings;
    const auto number = [](const auto* field) -> std::optional<double> {
        if constexpr (requires { field->has_value(); }) {
            return *field ? std::optional{static_cast<double>(**field)} : std::nullopt;
        } else if constexpr (requires { field->count(); }) {
            return static_cast<double>(field->count());
        } else {
            return static_cast<double>(*field);
        }
    };
    return std::visit(number, setting.in(copy));
}

void set_value(const Setting& setting, Settings& settings, std::optional<double> value) {
    const auto write = [&value](auto* field) {
        using Type = std::remove_pointer_t<decltype(field)>;
        if constexpr (std::is_same_v<Type, std::optional<Count>>) {
            *field = value ? std::optional{static_cast<Count>(*value)} : std::nullopt;
        } else if constexpr (std::is_same_v<Type, Millis>) {
            *field = Millis{static_cast<std::int64_t>(value.value_or(0))};
        } else if constexpr (std::is_same_v<Type, bool>) {
            *field = value.value_or(0) != 0;
        } else {
            *field = static_cast<Type>(value.value_or(0));
        }
    };
    std::visit(write, setting.in(settings));
}

Settings fill_unset(Settings own, const Settings& theirs) {
    for (const Setting& setting : kTable) {
        if (setting.is_consent) continue;
        const bool is_unset = value_of(setting, own) == value_of(setting, Settings{});
        if (is_unset) set_value(setting, own, value_of(setting, theirs));
    }
    return own;
}

}  // namespace host::core
