// How two sessions of one media that older versions kept become one (R21).
//
// Internal to core: only legacy.cpp includes it.
#pragma once

#include <algorithm>

#include "core/legacy.hpp"

namespace host::core {

[[nodiscard]] inline Instant latest(const SessionData& session) {
    return std::max(session.last_attempt_time, session.last_failure_time);
}

// A record as a session of its own: never active, no moment after `now`, its lists within their bounds. `pending` is
// one that ran or was paused.
[[nodiscard]] SessionData session_in(const LegacyRecord& record, const MediaId& media, Instant now);

enum class Kind { another, copy };  // a copy of what is there already adds nothing to sums

// The rules of R21 for what the user brings in. `into` came first.
void join(SessionData& into, const SessionData& from, Kind kind);

// The same for what a page hands over, where the order must mean nothing, not even over several calls. Whether it may
// retry and where the page is are the host's own: they stay. So does `into`'s outcome unless `from` has the first
// summary of a session that ended.
void add_history(SessionData& into, const SessionData& from, Instant now);

// Why the session ended, as far as its record tells.
[[nodiscard]] EndReason reason_for(const SessionData& session, const PersistentData& limits);
[[nodiscard]] EndReason reason_for_history(const SessionData& session);

}  // namespace host::core
