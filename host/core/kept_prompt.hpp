// The prompts that the user has kept, if they want that, and what a step adds to them. Pure.
//
// One entry for each prompt, over all images; the newest kMostKeptPrompts. An attempt counts for the prompt with which
// the session began that counted it, and a correction (R22) moves it there. No rule depends on them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
    Count refused{}, made{};  // attempts that those counted, while they ran or their last click waited (R12)
    Instant last_used_at{};
    bool operator==(const KeptPrompt&) const = default;
};

// What one step of a media means for kept prompts.
struct PromptNews {
    MediaId media;
    Count effort{};                    // of the session, afterwards
    std::optional<std::string> began;  // a session, with this prompt
    std::vector<Attempt> counted;      // by the session of this effort
    std::vector<Attempt> corrected;    // with the verdict that they have now; of any session, or of none
    bool operator==(const PromptNews&) const = default;
};

// None: nothing. `before`: the media before the step; none: it is new.
[[nodiscard]] std::optional<PromptNews> prompt_news(const std::optional<Media>& before, const Step& step);

// The same entry of two machines: the larger count of each, so that the same twice changes nothing.
[[nodiscard]] KeptPrompt joined(KeptPrompt one, const KeptPrompt& other);

}  // namespace host::core
