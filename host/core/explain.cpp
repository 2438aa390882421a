#include "core/explain.hpp"

namespace host::core {
namespace {

std::string seconds_until(Instant until, Instant now) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(until > now ? until - now : Millis{0});
    return std::to_string(left.count()) + " s";
}

std::string_view why(WaitReason reason) {
    switch (reason) {
        case WaitReason::cooldown: return "the minimum time between attempts";
        case WaitReason::backoff: return "the longer wait after refusals";
        case WaitReason::in_flight: return "an attempt was clicked; its outcome has not come yet";
        case WaitReason::rate_limited: return "the site asked for a pause";
        case WaitReason::site_interval: return "the minimum time between any two attempts on the site";
        case WaitReason::other_tab: return "another tab has been asked to click";
        case WaitReason::no_tab: return "no open tab is on this media";
        case WaitReason::too_many_in_flight: return "enough other sessions wait for an outcome";
    }
    return "";
}

std::string_view why(NoneReason reason) {
    switch (reason) {
        case NoneReason::not_started: return "no session has been started";
        case NoneReason::auto_retry_off: return "paused: auto-retry is off";
        case NoneReason::media_unknown: return "this post belongs to no known media yet";
        case NoneReason::not_on_post: return "the page shows no post";
        case NoneReason::salvaged: return "restored from a damaged file: goes on when the user starts it again";
    }
    return "";
}

std::string_view why(EndReason reason) {
    switch (reason) {
        case EndReason::none: return "it has not ended";
        case EndReason::goal_reached: return "the videos wanted are there";
        case EndReason::max_retries: return "as many refusals as the limit allows";
        case EndReason::prompt_refused: return "the prompt itself keeps being refused";
        case EndReason::credit_budget: return "the credit budget is spent";
        case EndReason::rate_limited: return "the site said it is too much";
        case EndReason::timeout: return "a click had no outcome in time";
        case EndReason::stale: return "no tab has shown this media for a while";
        case EndReason::click_failed: return "the page could not be clicked, three times in a row";
        case EndReason::user: return "stopped by the user";
    }
    return "";
}

struct Sentence {
    Instant now;

    std::string operator()(const NoneDecision& none) const { return std::string{why(none.reason)}; }
    std::string operator()(const StopDecision& stop) const {
        return "ended with " + std::string{name_of(stop.outcome)} + ": " + std::string{why(stop.reason)};
    }
    std::string operator()(const WaitDecision& wait) const {
        const std::string reason{why(wait.reason)};
        return wait.until ? "waits up to " + seconds_until(*wait.until, now) + ": " + reason : "waits: " + reason;
    }
    std::string operator()(const RetryDecision& retry) const {
        return "offered attempt " + std::to_string(retry.grant.attempt) + " to tab " +
               std::to_string(retry.grant.document.tab) + ", for " + seconds_until(retry.grant.expires_at, now);
    }
};

}  // namespace

std::string explain(const Decision& decision, Instant now) { return std::visit(Sentence{now}, decision); }

std::string explain(WaitReason reason) { return std::string{why(reason)}; }
std::string explain(EndReason reason) { return std::string{why(reason)}; }

std::string explain(const Note& note) {
    const std::string& subject = note.subject;
    const std::string& detail = note.detail;
    const std::string number = std::to_string(note.number);
    switch (note.kind) {
        case NoteKind::attempt_counted:
            return detail.starts_with("ok") ? "attempt " + subject + " gave a video"
                                            : "attempt " + subject + " was refused at layer " + number;
        case NoteKind::session_started: return "session " + number + " started by the user";
        case NoteKind::session_ended: return "session ended: " + subject + " (" + detail + ")";
        case NoteKind::session_paused: return "session paused: auto-retry was turned off";
        case NoteKind::session_resumed: return "session resumed";
        case NoteKind::session_cleared: return "session cleared; limits and ledger kept";
        case NoteKind::grant_offered:
            return "grant " + subject + " offered for attempt " + number + " (" + detail + ")";
        case NoteKind::grant_claimed: return "grant " + subject + " claimed: the tab may click";
        case NoteKind::grant_clicked: return "grant " + subject + " clicked";
        case NoteKind::grant_closed: return "grant " + subject + " closed (" + detail + ")";
        case NoteKind::click_failed: return "grant " + subject + ": the click failed: " + detail;
        case NoteKind::claim_denied: return "claim of " + subject + " denied (" + detail + ")";
        case NoteKind::decided:
            return "now: " + subject + " (" + detail + ")" +
                   (note.number > 0 ? " until " + iso8601(instant_from_ms(note.number)).substr(11, 8) : "");
        case NoteKind::updated: return detail.empty() ? "edited" : "edited: " + detail;
        case NoteKind::rate_limited: return "rate-limit notice; pause until " + iso8601(instant_from_ms(note.number));
        case NoteKind::adopted: return "post " + subject + " turned out to belong here; its session moved";
        case NoteKind::imported: return "data of an older version imported from " + subject;
        case NoteKind::salvaged:
            return "the file was damaged: " + number + " media restored" +
                   (subject.empty() ? "" : "; the original is " + subject) + (detail.empty() ? "" : "; " + detail);
    }
    return "";
}

}  // namespace host::core
