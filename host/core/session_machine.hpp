// step(): the only function that changes a media. Takes state, event and surroundings, and returns what to save.
//
// Total: every event has an answer in every state. It has no side effects: the caller saves `media`, `machine`,
// `ledger`, `corrected`, `closed`, `amended` and `notes` in one transaction, and answers afterwards.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/decision.hpp"
#include "core/error_code.hpp"
#include "core/event.hpp"
#include "core/media.hpp"
#include "core/note.hpp"

namespace host::core {

struct Context {
    Instant now;
    const Settings& settings;
    Machine machine;
    Count others_in_flight{};               // other media with an open grant or a click in flight (R17)
    double dice{};                          // in [0, 1), for the jitter (R18)
    std::optional<DocumentRef> candidate;   // the live document an offer would go to (R10); none = no offer here
    WaitReason nobody{WaitReason::no_tab};  // why there is no candidate
    bool watched{};                         // a live document here has the media in its snapshot or route (R14)
    Instant grace_until{kNever};            // a click in flight is waited for until then, at least (grace.hpp)
};

struct Accepted {
    bool operator==(const Accepted&) const = default;
};
struct ClaimVerdict {  // R10
    bool granted{};
    std::string denied_because;    // empty when granted
    std::optional<Instant> until;  // with site_interval: the offer stays, and may be claimed then (R17)
    std::string prompt;
    bool operator==(const ClaimVerdict&) const = default;
};
struct Refused {  // nothing changed
    ErrorCode code{};
    std::optional<Problem> problem;  // with invalid_params
    std::optional<Instant> until;    // with rate_limited
    std::string_view why_not{};      // of a manual click: why it starts no session (R23), a word of the protocol
    bool operator==(const Refused&) const = default;
};
using Answer = std::variant<Accepted, ClaimVerdict, Refused>;

struct Step {
    Media media;
    Machine machine;
    Answer answer;
    std::vector<LedgerEntry> ledger;  // to be inserted
    std::vector<Grant> closed;        // grants that are no longer open
    std::vector<Grant> amended;       // grants that were closed before and have changed
    std::vector<Note> notes;
    bool changed{};                      // `media` differs from before
    std::vector<LedgerEntry> corrected;  // replace the ledger's entries of these attempts (R22)
};

[[nodiscard]] Step step(const Media& media, const Event& event, const Context& context);

}  // namespace host::core
