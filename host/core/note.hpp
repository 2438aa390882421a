// What happened, for the journal: the raw material of --debug and --explain, with the numbers it was based on.
// Lines of older versions have fewer: a detail may be only its first word, a number 0, an edit without detail.
// Enum numbers are stored on disk: do not change them, append only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"

namespace host::core {

enum class NoteKind : int {
    attempt_counted = 1,  // subject: attempt id; detail: "moderated 2/3" | "ok 1/1"; number: layer (0 = ok)
    session_started = 2,  // detail: "maxRetries 3, videoGoal 1"; number: effort
    session_ended = 3,    // subject: outcome; detail: reason; number: of the rule (a count or ms), 0 = none
    session_paused = 4,
    session_resumed = 5,
    session_cleared = 6,
    grant_offered = 7,  // subject: decision id; detail: reason; number: attempt ordinal
    grant_claimed = 8,
    grant_clicked = 9,
    grant_closed = 10,       // detail: close reason
    click_failed = 11,       // subject: decision id; detail: the document's error, in its own words (log_lines.hpp)
    claim_denied = 12,       // detail: reason
    decided = 13,            // subject: action; detail: reason; number: until in ms, 0 = unknown
    updated = 14,            // detail: "maxRetries 3 -> 5, logs": what changed; values of numbers and switches only
    rate_limited = 15,       // number: pause end in ms; detail: "quota" | "option" | ""
    adopted = 16,            // subject: the post that was assumed to be a media
    imported = 17,           // subject: where an older version kept it; number: records
    salvaged = 18,           // subject: file name of the damaged original; detail: what was lost; number: media
    attempt_corrected = 19,  // as attempt_counted, with the verdict that holds now; no numbers: of an earlier effort
    generation_seen = 20,    // subject: decision id
    options_changed = 21,    // subject: decision id; detail: "length 10 -> 6" (attempt_options.hpp)
    manual_click = 22,       // subject: decision id of the grant that stands for the user's own click (R23)
};
inline constexpr NoteKind kLastNoteKind = NoteKind::manual_click;

struct Note {
    MediaId media;
    NoteKind kind{};
    std::string subject;
    std::string detail;
    std::int64_t number{};
    bool operator==(const Note&) const = default;
};

[[nodiscard]] std::string_view name_of(NoteKind kind);

}  // namespace host::core
