// A note as values: one type for each kind, instead of subject, detail and number.
//
// The journal stores notes as text (core/note.hpp), including those of older and newer hosts. Only this file knows how
// each kind is written there; code that shows a note gets the values from here. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "core/decision.hpp"
#include "core/event.hpp"
#include "core/grant.hpp"
#include "core/note.hpp"
#include "core/session.hpp"

namespace host::core {

// A word of the protocol. `text` is the original; `value` is none if this version does not know the word.
template <class Value>
struct Word {
    std::string text;
    std::optional<Value> value;

    Word() = default;
    Word(Value known) : text(name_of(known)), value(known) {}
    Word(std::string written, std::optional<Value> known) : text(std::move(written)), value(known) {}
    bool operator==(const Word&) const = default;
    // Compares values only: an unknown word equals none of them.
    [[nodiscard]] bool is(Value known) const { return value == known; }
};

namespace notes {

struct Tally {  // "the second of three that may be refused"
    Count reached{}, limit{};
    bool operator==(const Tally&) const = default;
};
struct AttemptCounted {
    AttemptId attempt;
    int layer{};                 // where it was refused; 0: it gave a video
    std::optional<Tally> tally;  // of refusals, or of videos; none in lines of older hosts
    bool operator==(const AttemptCounted&) const = default;
};
struct Limits {
    Count max_retries{}, video_goal{};
    bool operator==(const Limits&) const = default;
};
struct SessionStarted {
    Count effort{};
    std::optional<Limits> limits;  // none in lines of older hosts
    bool operator==(const SessionStarted&) const = default;
};
struct SessionEnded {
    Word<Outcome> outcome;
    Word<EndReason> reason;
    std::int64_t limit{};  // of the rule: a count or milliseconds; 0: it has none, or an older host wrote none
    bool operator==(const SessionEnded&) const = default;
};
struct SessionPaused {
    bool operator==(const SessionPaused&) const = default;
};
struct SessionResumed {
    bool operator==(const SessionResumed&) const = default;
};
struct SessionCleared {
    bool operator==(const SessionCleared&) const = default;
};
struct GrantOffered {
    Word<GrantId> grant;
    Word<RetryReason> reason;
    Count attempt{};  // its ordinal in the session
    bool operator==(const GrantOffered&) const = default;
};
struct GrantClaimed {
    Word<GrantId> grant;
    bool operator==(const GrantClaimed&) const = default;
};
struct GrantClicked {
    Word<GrantId> grant;
    bool operator==(const GrantClicked&) const = default;
};
struct GrantClosed {
    Word<GrantId> grant;
    Word<CloseReason> reason;
    bool operator==(const GrantClosed&) const = default;
};
struct ClickFailed {
    Word<GrantId> grant;
    std::string error;  // in the page's words, which may quote a prompt (log_lines.hpp)
    bool operator==(const ClickFailed&) const = default;
};
struct ClaimDenied {
    Word<GrantId> grant;
    std::string reason;  // a word of the protocol
    bool operator==(const ClaimDenied&) const = default;
};
struct Waiting {
    Word<WaitReason> reason;
    std::optional<Instant> until;  // none: nobody can say
    bool operator==(const Waiting&) const = default;
};
struct Edited {
    std::string changes;  // "maxRetries 3 -> 5, logs"; values of numbers and switches only; empty: an older host
    bool operator==(const Edited&) const = default;
};
struct RateLimited {
    Instant until{};
    RateLimitCause cause{};
    bool operator==(const RateLimited&) const = default;
};
struct Adopted {
    PostId post;  // that was assumed to be a media
    bool operator==(const Adopted&) const = default;
};
struct Imported {
    std::string key;  // where an older version kept it; empty: it is of another machine
    std::int64_t records{};
    bool operator==(const Imported&) const = default;
};
struct Salvaged {
    std::string original;  // file name of the damaged one
    std::string lost;
    std::int64_t media{};
    bool operator==(const Salvaged&) const = default;
};
struct AttemptCorrected {  // R22: the site gave another verdict before
    AttemptId attempt;
    int layer{};                 // where it was refused; 0: it gave a video
    std::optional<Tally> tally;  // none: it was counted in an earlier session
    bool operator==(const AttemptCorrected&) const = default;
};
struct GenerationNoticed {
    Word<GrantId> grant;
    bool operator==(const GenerationNoticed&) const = default;
};
struct OptionsChanged {
    Word<GrantId> grant;
    std::string changes;  // "length 10 -> 6"
    bool operator==(const OptionsChanged&) const = default;
};
struct ManualClick {  // R23
    Word<GrantId> grant;
    bool operator==(const ManualClick&) const = default;
};

}  // namespace notes

// In the order of NoteKind.
using NoteContent =
    std::variant<notes::AttemptCounted, notes::SessionStarted, notes::SessionEnded, notes::SessionPaused,
                 notes::SessionResumed, notes::SessionCleared, notes::GrantOffered, notes::GrantClaimed,
                 notes::GrantClicked, notes::GrantClosed, notes::ClickFailed, notes::ClaimDenied, notes::Waiting,
                 notes::Edited, notes::RateLimited, notes::Adopted, notes::Imported, notes::Salvaged,
                 notes::AttemptCorrected, notes::GenerationNoticed, notes::OptionsChanged, notes::ManualClick>;

// The note as the journal stores it.
[[nodiscard]] Note note_of(const MediaId& media, const NoteContent& content);

// Reads a note of the journal. A value that an older host left out, or an unknown word, is none; an unknown kind
// becomes Edited.
[[nodiscard]] NoteContent content_of(const Note& note);

}  // namespace host::core
