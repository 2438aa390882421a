#include "core/decision.hpp"

#include <algorithm>

#include "core/retry_policy.hpp"

namespace host::core {

Decision decide(const Media& media, const Surroundings& around, const std::optional<DocumentRef>& reader) {
    const auto wait = [&media](WaitReason reason, std::optional<Instant> until) {
        return WaitDecision{media.id, until, reason};
    };
    if (media.salvaged) return NoneDecision{media.id, NoneReason::salvaged};
    if (media.session.outcome == Outcome::idle) return NoneDecision{media.id, NoneReason::not_started};
    if (!is_running(media)) return StopDecision{media.id, media.session.outcome, media.effort.ended_by};
    if (media.in_flight) {
        return wait(WaitReason::in_flight,
                    std::max(media.last_click + around.settings.attempt_timeout, around.grace_until));
    }
    if (!media.session.is_active) return NoneDecision{media.id, NoneReason::auto_retry_off};
    if (media.grant) {
        if (!reader || media.grant->document == *reader) {
            return RetryDecision{*media.grant, media.session.current_post_id, media.persistent.last_prompt_value};
        }
        return wait(WaitReason::other_tab, media.grant->expires_at);
    }
    const Due due = retry_due(media, around.settings, around.machine);
    if (due.at > around.now) return wait(due.reason, due.at);
    if (around.others_in_flight >= caps::kMaxInFlight) return wait(WaitReason::too_many_in_flight, std::nullopt);
    return wait(around.nobody, std::nullopt);
}

std::string_view name_of(WaitReason reason) {
    switch (reason) {
        case WaitReason::cooldown: return "cooldown";
        case WaitReason::backoff: return "backoff";
        case WaitReason::in_flight: return "in_flight";
        case WaitReason::rate_limited: return "rate_limited";
        case WaitReason::site_interval: return "site_interval";
        case WaitReason::other_tab: return "other_tab";
        case WaitReason::no_tab: return "no_tab";
        case WaitReason::too_many_in_flight: return "too_many_in_flight";
        case WaitReason::show_tab: return "show_tab";
        case WaitReason::other_extension: return "other_extension";
    }
    return "no_tab";
}

std::string_view name_of(NoneReason reason) {
    switch (reason) {
        case NoneReason::not_started: return "not_started";
        case NoneReason::auto_retry_off: return "auto_retry_off";
        case NoneReason::media_unknown: return "media_unknown";
        case NoneReason::not_on_post: return "not_on_post";
        case NoneReason::salvaged: return "salvaged";
    }
    return "not_started";
}

namespace {

struct ActionOf {
    std::string_view operator()(const NoneDecision&) const { return "none"; }
    std::string_view operator()(const WaitDecision&) const { return "wait"; }
    std::string_view operator()(const StopDecision&) const { return "stop"; }
    std::string_view operator()(const RetryDecision&) const { return "retry"; }
};

struct ReasonOf {
    std::string_view operator()(const RetryDecision& retry) const { return name_of(retry.grant.reason); }
    std::string_view operator()(const auto& decision) const { return name_of(decision.reason); }
};

}  // namespace

std::string_view action_of(const Decision& decision) { return std::visit(ActionOf{}, decision); }
std::string_view reason_of(const Decision& decision) { return std::visit(ReasonOf{}, decision); }

}  // namespace host::core
