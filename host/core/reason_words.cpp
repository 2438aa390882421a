#include "core/reason_words.hpp"

namespace host::core {

std::string_view words_for(WaitReason reason) {
    switch (reason) {
        case WaitReason::cooldown: return "the minimum time between attempts";
        case WaitReason::backoff: return "the longer wait after refusals";
        case WaitReason::in_flight: return "the last click has no result yet";
        case WaitReason::rate_limited: return "the site asked for a pause";
        case WaitReason::site_interval: return "the minimum time between any two attempts on the site";
        case WaitReason::other_tab: return "another tab was asked to click";
        case WaitReason::no_tab: return "no open tab shows this image";
        case WaitReason::too_many_in_flight: return "three other sessions are waiting for a result";
        case WaitReason::show_tab: return "the tab with this image cannot act while it is hidden";
        case WaitReason::other_extension: return "another extension runs a session in the tab with this image";
    }
    return "";
}

std::string_view words_for(NoneReason reason) {
    switch (reason) {
        case NoneReason::not_started: return "no session";
        case NoneReason::auto_retry_off: return "paused: auto-retry is off";
        case NoneReason::media_unknown: return "this post belongs to no known image yet";
        case NoneReason::not_on_post: return "the page shows no post";
        case NoneReason::salvaged: return "restored from a damaged file: waits until the user resumes or restarts it";
    }
    return "";
}

std::string_view words_for(EndReason reason) {
    switch (reason) {
        case EndReason::none: return "it has not ended";
        case EndReason::goal_reached: return "video goal reached";
        case EndReason::max_retries: return "refusal limit reached";
        case EndReason::prompt_refused: return "the site keeps refusing the prompt itself";
        case EndReason::credit_budget: return "credit budget used up";
        case EndReason::rate_limited: return "the site reported its rate limit";
        case EndReason::timeout: return "a click had no result in time";
        case EndReason::stale: return "no tab showed this image for a while";
        case EndReason::click_failed: return "the page could not be clicked, three times in a row";
        case EndReason::user: return "stopped by the user";
        case EndReason::options_changed: return "the options on the page changed since the last attempt";
        case EndReason::no_evidence: return "the page cannot show the result of the click";
        case EndReason::site_error: return "the site refused the request: sign in, or reload the page";
    }
    return "";
}

std::string_view words_for(CloseReason reason) {
    switch (reason) {
        case CloseReason::none: return "it is still open";
        case CloseReason::attempt_seen: return "the click has its result";
        case CloseReason::expired: return "no tab claimed it in time";
        case CloseReason::click_failed: return "the page could not be clicked";
        case CloseReason::auto_retry_off: return "auto-retry was switched off";
        case CloseReason::cleared: return "the session was cleared";
        case CloseReason::deleted: return "everything about the image was deleted";
        case CloseReason::restarted: return "the session was started again";
        case CloseReason::superseded: return "an attempt appeared before a tab claimed it";
        case CloseReason::goal_reached: return words_for(EndReason::goal_reached);
        case CloseReason::max_retries: return words_for(EndReason::max_retries);
        case CloseReason::prompt_refused: return words_for(EndReason::prompt_refused);
        case CloseReason::credit_budget: return words_for(EndReason::credit_budget);
        case CloseReason::rate_limited: return words_for(EndReason::rate_limited);
        case CloseReason::timeout: return words_for(EndReason::timeout);
        case CloseReason::stale: return words_for(EndReason::stale);
        case CloseReason::user: return words_for(EndReason::user);
        case CloseReason::moved: return "the session moved to another image";
        case CloseReason::salvaged: return "the state file was damaged and has been restored";
        case CloseReason::left_image: return "its tab left the image";
        case CloseReason::options_changed: return words_for(EndReason::options_changed);
        case CloseReason::no_evidence: return words_for(EndReason::no_evidence);
        case CloseReason::site_error: return words_for(EndReason::site_error);
        case CloseReason::cannot_act: return "its tab could not act";
    }
    return "";
}

std::string_view words_for(Outcome outcome) {
    switch (outcome) {
        case Outcome::idle: return "idle";
        case Outcome::pending: return "running";
        case Outcome::success: return "done";
        case Outcome::failure: return "stopped";
        case Outcome::cancelled: return "ended";
    }
    return "";
}

std::string why_offered(const Word<RetryReason>& reason) {
    if (!reason.value) return "(" + reason.text + ")";
    switch (*reason.value) {
        case RetryReason::moderated: return "because the last attempt was refused";
        case RetryReason::next_video: return "for the next video";
        case RetryReason::session_started: return "because the user started the session";
        case RetryReason::resumed: return "because auto-retry was turned on again";
    }
    return {};
}

std::string why_denied(std::string_view reason) {
    if (reason == "other_document") return "it was offered to another tab";
    if (reason == "not_on_image") return "its tab did not show this image";
    if (reason == "already_claimed") return "it was already claimed";
    if (reason == "expired") return "it had expired";
    if (reason == "cancelled") return "it had been withdrawn";
    if (reason == "rate_limited") return "the site asked for a pause";
    if (reason == "unknown_decision") return "it was never offered";
    if (reason == "site_interval") return "another attempt had been made a moment before";
    if (reason == "options_changed") return "the options on the page changed since the last attempt";
    if (reason == "salvaged") return "the state file was damaged, and the user has not resumed the session";
    return std::string{reason};
}

}  // namespace host::core
