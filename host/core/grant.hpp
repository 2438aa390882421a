// A grant: one permission to click, as a durable row (R10).
//
//     offered -> claimed -> clicked -> resolved
//        |          |          `-----> lost       no outcome within the attempt timeout (R11)
//        |          `--> failed                   the document said it could not click
//        `--> expired, cancelled
//
// Open means offered, claimed or clicked: at most one per media, over all tabs and processes.
// Enum numbers are stored on disk: do not change them, append only.
#pragma once

#include <string_view>

#include "core/ids.hpp"
#include "core/session.hpp"
#include "core/time.hpp"

namespace host::core {

enum class GrantState : int {
    offered = 1,
    claimed = 2,
    clicked = 3,
    resolved = 4,
    expired = 5,
    cancelled = 6,
    failed = 7,
    lost = 8,
};

// Why the attempt is made; on the wire the decision's `reason`.
enum class RetryReason : int { moderated = 1, next_video = 2, session_started = 3, resumed = 4 };
inline constexpr RetryReason kLastRetryReason = RetryReason::resumed;

// Why a grant is no longer open; on the wire the reason of `decision.revoked`.
enum class CloseReason : int {
    none = 0,
    attempt_seen = 1,
    expired = 2,
    click_failed = 3,
    auto_retry_off = 4,
    cleared = 5,
    deleted = 6,
    restarted = 7,
    superseded = 8,  // an attempt nobody claimed came first
    goal_reached = 9,
    max_retries = 10,
    prompt_refused = 11,
    credit_budget = 12,
    rate_limited = 13,
    timeout = 14,
    stale = 15,
    user = 16,
    moved = 17,       // its assumed media turned out to be another (R8)
    salvaged = 18,    // the file was damaged and has been restored
    left_image = 19,  // its document went to another image, or vanished, before it claimed
    options_changed = 20,
    no_evidence = 21,
    site_error = 22,
    cannot_act = 23,  // its document reported that it cannot act, or that another extension does, before it claimed
};
inline constexpr CloseReason kLastCloseReason = CloseReason::cannot_act;

struct Grant {
    GrantId id;
    MediaId media;
    DocumentRef document;  // the only one that may claim it
    GrantState state{GrantState::offered};
    RetryReason reason{RetryReason::session_started};
    CloseReason closed_by{CloseReason::none};
    Count effort{};   // of the session it was offered in
    Count attempt{};  // ordinal of the attempt it allows: 1 is the first
    Instant offered_at{};
    Instant expires_at{};
    Instant claimed_at{};  // kNever until claimed
    Instant clicked_at{};  // kNever until the document confirmed the click
    bool operator==(const Grant&) const = default;
};

[[nodiscard]] constexpr bool is_open(GrantState state) {
    return state == GrantState::offered || state == GrantState::claimed || state == GrantState::clicked;
}

[[nodiscard]] std::string_view name_of(GrantState state);
[[nodiscard]] std::string_view name_of(RetryReason reason);
[[nodiscard]] std::string_view name_of(CloseReason reason);
[[nodiscard]] CloseReason close_reason(EndReason reason);

}  // namespace host::core
