// R8: the record of a post that was taken for a media moves to the media it belongs to.
#include <algorithm>

#include "core/media.hpp"

namespace host::core {

bool session_goes_along(const Media& assumed, const Media& target) {
    return !is_running(target) && assumed.session.outcome != Outcome::idle;
}

Media adopt(const Media& assumed, const Media& target, Instant now) {
    Media merged = target;
    merged.revision = std::max(assumed.revision, target.revision) + 1;
    merged.assumed = false;
    merged.in_flight = assumed.in_flight || target.in_flight;
    merged.last_click = std::max(assumed.last_click, target.last_click);
    merged.watched_at = now;
    merged.changed_at = now;
    if (assumed.touched_by != TouchedBy::nobody) merged.touched_by = TouchedBy::user;  // the user started it
    // A session that runs on the media itself is the one the user sees there; otherwise the moved one continues.
    if (session_goes_along(assumed, target)) {
        SharedList<std::string> logs = target.session.logs;
        for (const std::string& line : assumed.session.logs) logs.push_back(line);
        logs.keep_newest(kMaxLogLines);
        merged.session = assumed.session;
        merged.session.logs = std::move(logs);
        if (!merged.session.last_session_summary) {
            merged.session.last_session_summary = target.session.last_session_summary;
        }
        merged.persistent = assumed.persistent;
        merged.salvaged = assumed.salvaged;
        // The effort gets a number of its own, above every ledger entry of either record.
        const Count number = std::max(assumed.effort.number, target.effort.number) + 1;
        merged.effort = assumed.effort;
        merged.effort.number = number;
        // A click that may have been made moves along. An offer does not, because it did not consider the target's own
        // clicks.
        if (assumed.grant && assumed.grant->state != GrantState::offered) {
            merged.grant = assumed.grant;
            merged.grant->media = target.id;
            merged.grant->effort = number;
        }
    }
    if (is_running(merged)) merged.suggestion.reset();
    if (merged.in_flight) {  // a click of either waits for its result, so nothing else may be offered (R10)
        merged.session.can_retry = false;
        if (merged.grant && merged.grant->state == GrantState::offered) merged.grant.reset();
    }
    return merged;
}

}  // namespace host::core
