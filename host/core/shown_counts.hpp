// The numbers of a session as people are shown them. Pure.
//
// Attempts go on counting on the record of an image after its session has ended (R4), whoever made them, or made them
// up. A session that has ended is shown with the numbers of its summary (R12), and with what was counted since apart. A
// verdict that was corrected since (R22) moves an attempt of the session from one number to the other.
#pragma once

#include <string>

#include "core/session.hpp"

namespace host::core {

struct ShownCounts {
    Count refused{}, videos{}, credits{};
    Count refused_since{}, videos_since{};  // after the end; 0 while the session runs
    bool operator==(const ShownCounts&) const = default;
};

[[nodiscard]] ShownCounts shown_counts(const SessionData& session);

// "Since its end the page has shown 2 refused and 1 video."; empty: nothing.
[[nodiscard]] std::string since_its_end(const ShownCounts& counts);

}  // namespace host::core
