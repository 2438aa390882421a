// Everything the host knows about one media, and about the machine: the state that step() works on.
//
// Plain values, loaded from the store before a step and saved after it; nothing here outlives a transaction.
#pragma once

#include <optional>

#include "core/attempt_options.hpp"
#include "core/grant.hpp"
#include "core/ids.hpp"
#include "core/session.hpp"
#include "core/settings.hpp"
#include "core/time.hpp"

namespace host::core {

// Internal counters of the current effort, which people do not see.
struct Effort {
    Count number{};  // 0 before the first start; grows with each start or clear. Ledger entries carry it
    EndReason ended_by{EndReason::none};
    RetryReason cause{RetryReason::session_started};  // what the next grant will be for
    bool first_click_pending{};                       // just started by the user: no cooldown yet (R17)
    Count failures_in_row{};                          // refusals since the last success (R18)
    Count layer1_in_row{};                            // the newest of them that are known to be layer 1 (R19)
    Count click_failures_in_row{};                    // R10
    Millis backoff{};                                 // drawn at the last refusal, jitter included (R18)
    AttemptOptions options;                           // of the newest attempt (R24)
    AttemptOptions options_before;                    // of the attempts before it, as far as known
    bool generation_seen{};                           // the page showed that the last click started one (R24)
    bool operator==(const Effort&) const = default;
};

// Who has filled the record of a media, besides the host from evidence (R21). Numbers on disk: append only.
enum class TouchedBy : int {
    nobody = 0,
    user = 1,       // started, cleared, edited or imported it: pages no longer bring history for it
    page = 2,       // a page has brought history of it
    only_page = 3,  // only pages have mentioned this image
};

struct Media {
    MediaId id;
    Count revision{};  // 0 = not stored yet
    SessionData session;
    PersistentData persistent;
    Effort effort;
    bool assumed{};        // started on a post whose image was unknown (R8)
    bool salvaged{};       // from a damaged file: no grant until the user says so
    bool in_flight{};      // a click may be waiting for its result, even after the session ended
    Instant last_click{};  // last claim or confirmed click, whichever is later; not editable
    Instant watched_at{};  // when a live document was last known to have this media (R14)
    Instant changed_at{};  // when session, limits or attempts last changed, as a list shows it; what an import brings
                           // is as old as it says. No rule depends on it
    std::optional<Grant> grant;  // the open one
    TouchedBy touched_by{TouchedBy::nobody};
    std::optional<Suggestion> suggestion;  // never while a session runs
    bool operator==(const Media&) const = default;
};

// What all media and all hosts share, in one row.
struct Machine {
    GrantId last_grant;       // numbers are never used twice
    Instant last_offer{};     // R17 site interval
    Instant last_claim{};     // R17: of any media, in any browser; or the click, if that was later
    Instant click_by{};       // until then the last claim may still be clicked; kNever: its result is known
    Instant pause_started{};  // R13
    Millis pause_length{};
    bool operator==(const Machine&) const = default;
};

// One line of the ledger (R3): each attempt once.
enum class LedgerSource : int {
    snapshot = 0,
    declared = 1,
    history = 2,
    page_history =
        3,  // a page says that an older version counted it; until a snapshot lists it, it does not resolve posts (R2)
    settled = 4,  // a snapshot, whose verdict is no longer corrected (R22)
};

// Whether an entry of this source may be of an attempt that the ledger has.
[[nodiscard]] constexpr bool may_be_known(LedgerSource source) {
    return source == LedgerSource::declared || source == LedgerSource::page_history;
}

struct LedgerEntry {
    MediaId media;
    AttemptId attempt;
    Count effort{};
    bool moderated{};
    int layer{};  // 1..3 when moderated, else 0 (R7)
    bool layer_known{};
    int percent{-1};  // last progress known, -1 = none
    Instant seen_at{};
    LedgerSource source{LedgerSource::snapshot};
    bool operator==(const LedgerEntry&) const = default;
};

[[nodiscard]] Media new_media(MediaId id, const Settings& settings, Instant now);
[[nodiscard]] View view_of(const Media& media);

// How many attempts are kept of it (R22): fewer where a page has brought older data and the user has done nothing,
// because such an image stays whatever comes.
[[nodiscard]] Count most_attempts(const Media& media);

// The latest moment that the session names: an attempt, a refusal, an end. kNever: none.
[[nodiscard]] Instant last_moment_of(const SessionData& session);

// Started and not ended: running or paused.
[[nodiscard]] inline bool is_running(const Media& media) { return media.session.outcome == Outcome::pending; }

[[nodiscard]] inline Instant pause_until(const Machine& machine) {
    return machine.pause_started + machine.pause_length;
}

// Starts the pause of a notice (R13): capped, and never shorter than the setting or a pause that already runs.
[[nodiscard]] Machine with_pause(const Machine& machine, const Settings& settings, Millis asked, Instant now);

// All hosts share one time (R20), so a stored moment can be in the future only between reading the clock and getting
// the lock. Any other is damage and is treated as now, so that no wait is longer than its configured length.
inline constexpr Millis kMostSkew{60'000};
void pull_back_to(Instant now, Media& media);
void pull_back_to(Instant now, Machine& machine);

// R8: `assumed` turned out to be a post of `target`. Returns the new record of `target`. The session moves with its
// claimed grant, unless one runs on `target` itself. The caller closes any grant of the two that the result does not
// hold.
[[nodiscard]] Media adopt(const Media& assumed, const Media& target, Instant now);
// Whether the session moves, and with it the attempts counted in it (R22: a response stream may have brought some).
[[nodiscard]] bool session_goes_along(const Media& assumed, const Media& target);

}  // namespace host::core
