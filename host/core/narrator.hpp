// Turns decisions and notes into sentences for people, and a media's journal into a story with the numbers behind each
// note.
//
// Clock times are those of `zone`. Pure. Uses notes, ledger and grants as they are stored; if an older host noted fewer
// numbers, the sentence has fewer. It contains no prompts. Ids and a page's errors are unchanged: the caller makes them
// printable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/decision.hpp"
#include "core/note.hpp"

namespace host::core {

// "waits up to 6 s: the minimum time between attempts"
[[nodiscard]] std::string explain(const Decision& decision, Instant now);

// The same with the numbers behind it: "waits 5 s more, until 12:03:18: cooldown, 8 s after the click at 12:03:10"
[[nodiscard]] std::string explain(const Media& media, const Decision& decision, Instant now, UtcOffset zone = in_utc);

// Why the last session of an image ended, as far as anybody knows: of one that only an older version ran it is known
// how it ended, and the reason that stands for it is a guess (R21).
[[nodiscard]] std::string_view why_ended(const Media& media);

// One note: "attempt a1 was refused at layer 2"
[[nodiscard]] std::string explain(const Note& note, UtcOffset zone = in_utc);

struct TimedNote {
    Instant at{};
    Note note;
};

struct NarratedNote {
    Instant at{};
    NoteKind kind{};
    std::string text;  // a sentence, with its full stop
    bool operator==(const NarratedNote&) const = default;
};

struct History {                      // of one media
    std::vector<TimedNote> notes;     // oldest first
    std::vector<LedgerEntry> ledger;  // all attempts
    std::vector<Grant> grants;        // those the notes name, in any state and order
};

// One for each note, in their order.
[[nodiscard]] std::vector<NarratedNote> narrate(const History& history, UtcOffset zone = in_utc);

// "12:03:10"; with the date if it is not the day of `near`.
[[nodiscard]] std::string clock_time(Instant at, Instant near, UtcOffset zone = in_utc);

}  // namespace host::core
