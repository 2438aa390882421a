// The prompts that the user has kept, if they want that, and what a step adds to them. Pure.
//
// One entry for each prompt, over all images; the newest kMostKeptPrompts. No rule depends on them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "core/media.hpp"
#include "core/session_machine.hpp"

namespace host::core {

inline constexpr std::size_t kMostKeptPrompts = 200;  // by when they were last used

struct PromptId {
    std::int64_t value{};
    auto operator<=>(const PromptId&) const = default;
};
[[nodiscard]] inline std::string name_of(PromptId id) { return "p" + std::to_string(id.value); }

struct KeptPrompt {
    PromptId id;
    std::string prompt;
    Count used{};             // sessions that began with it
    Count refused{}, made{};  // attempts that were counted in those
    Instant last_used_at{};
    bool operator==(const KeptPrompt&) const = default;
};

// What one step adds to the entry of a prompt. With `started` there is an entry afterwards; otherwise one that is not
// there is not made.
struct PromptNews {
    std::string prompt;
    bool started{};
    Count refused{}, made{};  // below zero: a verdict was corrected (R22)
    bool operator==(const PromptNews&) const = default;
};

// None: nothing, or the session has no prompt. `before`: the media before the step; none: it is new.
[[nodiscard]] std::optional<PromptNews> prompt_news(const std::optional<Media>& before, const Step& step);

// The same entry of two machines: the larger count of each, so that the same twice changes nothing.
[[nodiscard]] KeptPrompt joined(KeptPrompt one, const KeptPrompt& other);

}  // namespace host::core
