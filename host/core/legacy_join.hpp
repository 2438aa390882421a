// Merges two sessions of one media from older versions (R21).
//
// Internal to core: only legacy.cpp includes it.
#pragma once

#include <algorithm>

#include "core/id_lists.hpp"
#include "core/legacy.hpp"

namespace host::core {

[[nodiscard]] inline Instant latest(const SessionData& session) {
    return std::max(session.last_attempt_time, session.last_failure_time);
}

// A record as a session: never active, no moment after `now`, its lists within their limits. `pending` means that it
// ran or was paused.
[[nodiscard]] SessionData session_in(const LegacyRecord& record, const MediaId& media, Instant now);

enum class Kind { another, copy };  // a copy of an existing session adds nothing to sums

// The rules of R21 for data from the user. `into` came first; `ids` are those of its attempts, before and afterwards.
void join(SessionData& into, const SessionData& from, Kind kind, KnownIds& ids);

// The same for data from a page, where the order must not matter, even across calls. `canRetry` and the current post
// stay the host's. So does `into`'s outcome, unless `from` has the first summary of an ended session.
void add_history(SessionData& into, const SessionData& from, Instant now, KnownIds& ids);

// Why the session ended, as far as its record says.
[[nodiscard]] EndReason reason_for(const SessionData& session, const PersistentData& limits);
[[nodiscard]] EndReason reason_for_history(const SessionData& session);

}  // namespace host::core
