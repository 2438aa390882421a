// What the user showed of the page's composers ("Show me"), one for each layout. Kept for the extension: only on the
// page does a selector mean anything, and what it may find there is the extension's business (R24).
#pragma once

#include <string>

#include "core/time.hpp"

namespace host::core {

inline constexpr std::size_t kMaxLayoutBytes = 64;
inline constexpr std::size_t kMaxSelectorBytes = 512;
inline constexpr std::size_t kMaxLessons = 16;

struct Lesson {
    std::string layout;  // the extension's name for a kind of page
    std::string prompt;  // CSS, of the prompt box
    std::string submit;  // CSS, of the button that makes a video
    Instant at{};        // when the user showed it
    bool operator==(const Lesson&) const = default;
};

}  // namespace host::core
