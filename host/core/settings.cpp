#include "core/settings.hpp"

#include <algorithm>
#include <type_traits>

#include "core/setting_table.hpp"

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

}  // namespace

std::optional<Problem> problem_with(const Settings& settings) {
    Settings copy = settings;
    for (const Setting& setting : setting_table()) {
        const auto judge = [&setting](const auto* field) -> std::optional<Problem> {
            using Type = std::remove_cvref_t<decltype(*field)>;
            const std::string path = "settings." + std::string{setting.name};
            const auto least = static_cast<Count>(setting.least), most = static_cast<Count>(setting.most);
            if constexpr (std::is_same_v<Type, bool>) {
                return std::nullopt;
            } else if constexpr (std::is_same_v<Type, double>) {
                return outside(path, *field, setting.least, setting.most);
            } else if constexpr (std::is_same_v<Type, Millis>) {
                return outside(path, field->count(), least, most);
            } else if constexpr (std::is_same_v<Type, Count>) {
                return outside(path, *field, least, most);
            } else {
                return outside(path, field->value_or(least), least, most);
            }
        };
        if (auto problem = std::visit(judge, setting.in(copy))) return problem;
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

Settings within_caps(Settings settings) {
    for (const Setting& setting : setting_table()) {
        const auto pull = [&setting](auto* field) {
            using Type = std::remove_cvref_t<decltype(*field)>;
            const auto least = static_cast<Count>(setting.least), most = static_cast<Count>(setting.most);
            if constexpr (std::is_same_v<Type, double>) {
                *field = std::clamp(*field, setting.least, setting.most);
            } else if constexpr (std::is_same_v<Type, Millis>) {
                *field = std::clamp(*field, Millis{least}, Millis{most});
            } else if constexpr (std::is_same_v<Type, Count>) {
                *field = std::clamp(*field, least, most);
            } else if constexpr (std::is_same_v<Type, std::optional<Count>>) {
                if (*field) *field = std::clamp(**field, least, most);
            }
        };
        std::visit(pull, setting.in(settings));
    }
    return settings;
}

PersistentData default_persistent(const Settings& settings) {
    return {.max_retries = settings.default_max_retries,
            .auto_retry_enabled = settings.default_auto_retry_enabled,
            .last_prompt_value = {},
            .video_goal = settings.default_video_goal};
}

}  // namespace host::core
