// What the page was set to when an attempt was made: length, resolution, aspect, mode, sound.
//
// The host never sets them. It compares: an attempt with other options than the last one is not the retry that the user
// asked for, so the session stops. Pure.
#pragma once

#include <string>
#include <string_view>

namespace host::core {

inline constexpr std::size_t kMaxOptionBytes = 32;

struct AttemptOptions {  // in the extension's words: "10", "720p", "9:16", "custom", "on"; empty: unknown
    std::string length, resolution, aspect, mode, audio;
    bool operator==(const AttemptOptions&) const = default;
};

// "length 10 -> 6, audio on -> off": the options that are known in both and differ; empty: none. A value that is not
// plain text is shown as `other`, because it may hold anything.
[[nodiscard]] std::string differences(const AttemptOptions& before, const AttemptOptions& after);

// Whether differences() can have made this text.
[[nodiscard]] bool is_list_of_differences(std::string_view text);

// `newer`, with its unknown options taken from `older`.
[[nodiscard]] AttemptOptions joined(AttemptOptions newer, const AttemptOptions& older);

}  // namespace host::core
