// What the page was set to when an attempt was made: length, resolution, aspect, mode, sound.
//
// The host never sets them. It compares: an attempt with other options than the last one is not the retry that the user
// asked for, so the session stops. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace host::core {

inline constexpr std::size_t kMaxOptionBytes = 32;

struct AttemptOptions {  // in the extension's words: "10", "720p", "9:16", "custom", "on"; empty: unknown
    std::string length, resolution, aspect, mode, audio;
    bool operator==(const AttemptOptions&) const = default;
};

// The options by their names on the wire and in exports, in the order in which the state file has them.
struct AttemptOption {
    std::string_view name;
    std::string AttemptOptions::*value;
};
inline constexpr auto kAttemptOptions = std::to_array<AttemptOption>({
    {"length", &AttemptOptions::length},
    {"resolution", &AttemptOptions::resolution},
    {"aspect", &AttemptOptions::aspect},
    {"mode", &AttemptOptions::mode},
    {"audio", &AttemptOptions::audio},
});
[[nodiscard]] inline bool is_option_name(std::string_view name) {
    return std::ranges::find(kAttemptOptions, name, &AttemptOption::name) != kAttemptOptions.end();
}

// "length 10 -> 6, audio on -> off": the options that are known in both and differ; empty: none. A value that is not
// plain text is shown as `other`, because it may hold anything.
[[nodiscard]] std::string differences(const AttemptOptions& before, const AttemptOptions& after);

// Whether differences() can have made this text.
[[nodiscard]] bool is_list_of_differences(std::string_view text);

// `newer`, with its unknown options taken from `older`.
[[nodiscard]] AttemptOptions joined(AttemptOptions newer, const AttemptOptions& older);

}  // namespace host::core
