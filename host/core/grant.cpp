#include "core/grant.hpp"

namespace host::core {

std::string_view name_of(GrantState state) {
    switch (state) {
        case GrantState::offered: return "offered";
        case GrantState::claimed: return "claimed";
        case GrantState::clicked: return "clicked";
        case GrantState::resolved: return "resolved";
        case GrantState::expired: return "expired";
        case GrantState::cancelled: return "cancelled";
        case GrantState::failed: return "failed";
        case GrantState::lost: return "lost";
    }
    return "cancelled";
}

std::string_view name_of(RetryReason reason) {
    switch (reason) {
        case RetryReason::moderated: return "moderated";
        case RetryReason::next_video: return "next_video";
        case RetryReason::session_started: return "session_started";
        case RetryReason::resumed: return "resumed";
    }
    return "resumed";
}

std::string_view name_of(CloseReason reason) {
    switch (reason) {
        case CloseReason::none: return "none";
        case CloseReason::attempt_seen: return "attempt_seen";
        case CloseReason::expired: return "expired";
        case CloseReason::click_failed: return "click_failed";
        case CloseReason::auto_retry_off: return "auto_retry_off";
        case CloseReason::cleared: return "cleared";
        case CloseReason::deleted: return "deleted";
        case CloseReason::restarted: return "restarted";
        case CloseReason::superseded: return "superseded";
        case CloseReason::goal_reached: return "goal_reached";
        case CloseReason::max_retries: return "max_retries";
        case CloseReason::prompt_refused: return "prompt_refused";
        case CloseReason::credit_budget: return "credit_budget";
        case CloseReason::rate_limited: return "rate_limited";
        case CloseReason::timeout: return "timeout";
        case CloseReason::stale: return "stale";
        case CloseReason::user: return "user";
        case CloseReason::moved: return "moved";
        case CloseReason::salvaged: return "salvaged";
        case CloseReason::left_image: return "left_image";
        case CloseReason::options_changed: return "options_changed";
        case CloseReason::no_evidence: return "no_evidence";
        case CloseReason::site_error: return "site_error";
        case CloseReason::cannot_act: return "cannot_act";
    }
    return "user";
}

CloseReason close_reason(EndReason reason) {
    switch (reason) {
        case EndReason::none: return CloseReason::none;
        case EndReason::goal_reached: return CloseReason::goal_reached;
        case EndReason::max_retries: return CloseReason::max_retries;
        case EndReason::prompt_refused: return CloseReason::prompt_refused;
        case EndReason::credit_budget: return CloseReason::credit_budget;
        case EndReason::rate_limited: return CloseReason::rate_limited;
        case EndReason::timeout: return CloseReason::timeout;
        case EndReason::stale: return CloseReason::stale;
        case EndReason::click_failed: return CloseReason::click_failed;
        case EndReason::user: return CloseReason::user;
        case EndReason::options_changed: return CloseReason::options_changed;
        case EndReason::no_evidence: return CloseReason::no_evidence;
        case EndReason::site_error: return CloseReason::site_error;
    }
    return CloseReason::user;
}

}  // namespace host::core
