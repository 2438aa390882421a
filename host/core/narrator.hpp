// A media's journal told in sentences, each with the numbers it was based on; and what it waits for now.
//
// Pure. From notes, the ledger and the grants as they are stored; where an older version noted fewer numbers, the
// sentence has fewer. No prompts in it; words of others (ids, a page's error) are as they came: make them printable.
#pragma once

#include <string>
#include <vector>

#include "core/decision.hpp"
#include "core/note.hpp"

namespace host::core {

struct TimedNote {
    Instant at{};
    Note note;
};

struct StoryLine {
    Instant at{};
    NoteKind kind{};
    std::string text;
    bool operator==(const StoryLine&) const = default;
};

struct History {                      // of one media
    std::vector<TimedNote> notes;     // oldest first
    std::vector<LedgerEntry> ledger;  // all attempts
    std::vector<Grant> grants;        // those the notes name, in any state; the order means nothing
};

[[nodiscard]] std::vector<StoryLine> tell(const History& history);

// "waits 5 s more, until 12:03:18: cooldown, 8 s after the click at 12:03:10"
[[nodiscard]] std::string tell_now(const Media& media, const Decision& decision, Instant now);

// "12:03:10", in UTC; with the day before it when that is not the day of `near`.
[[nodiscard]] std::string clock_time(Instant at, Instant near);

}  // namespace host::core
