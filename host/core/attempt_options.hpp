// What the page was set to when an attempt was made: length, resolution, aspect, mode, sound.
//
// The host never sets any of it. It compares: an attempt that would be made with other options than the one before is
// not the retry that the user asked for, and the session stops. Pure.
#pragma once

#include <string>
#include <string_view>

namespace host::core {

inline constexpr std::size_t kMaxOptionBytes = 32;

struct AttemptOptions {  // as the extension words them: "10", "720p", "9:16", "custom", "on"; empty: not known
    std::string length, resolution, aspect, mode, audio;
    bool operator==(const AttemptOptions&) const = default;
};

// "length 10 -> 6, audio on -> off": what is known in both and differs; empty: nothing. A value that is not plain text
// is `other` here, since it may hold anything.
[[nodiscard]] std::string differences(const AttemptOptions& before, const AttemptOptions& after);

// Whether a text is one that differences() can have made.
[[nodiscard]] bool is_list_of_differences(std::string_view text);

// `newer`, and what it does not know as `older` knew it.
[[nodiscard]] AttemptOptions joined(AttemptOptions newer, const AttemptOptions& older);

}  // namespace host::core
