#include "core/invariants.hpp"

namespace host::core {

namespace {

// Nothing that the host does leaves these ranges. They are wide, to catch flipped bits rather than broken rules.
constexpr Count kMost = Count{1} << 54;

bool is_plausible(Count count) { return count >= 0 && count <= kMost; }
bool is_plausible(Millis length) { return is_plausible(length.count()); }
bool is_plausible(Instant moment) { return is_plausible(to_ms(moment)); }

bool are_plausible(const Media& media) {
    const SessionData& s = media.session;
    const Effort& e = media.effort;
    const auto all = [](const auto&... values) { return (is_plausible(values) && ...); };
    return all(media.revision, s.retry_count, s.videos_generated, s.credits_used, s.layer1_failures, s.layer2_failures,
               s.layer3_failures, s.last_attempt_time, s.last_failure_time) &&
           all(e.number, e.failures_in_row, e.layer1_in_row, e.click_failures_in_row, e.backoff, media.last_click,
               media.watched_at, media.changed_at);
}

}  // namespace

std::vector<std::string> violations(const Media& media) {
    std::vector<std::string> found;
    const auto must = [&found, &media](bool holds, std::string_view sentence) {
        if (!holds) found.push_back("media " + media.id.value + ": " + std::string{sentence});
    };
    const SessionData& session = media.session;
    const PersistentData& limits = media.persistent;
    must(!session.is_active || session.outcome == Outcome::pending, "active, but not started or already ended (R12)");
    must(session.outcome != Outcome::pending || session.videos_generated < limits.video_goal,
         "goes on past its goal (R5)");
    must(session.outcome != Outcome::pending || session.retry_count < limits.max_retries, "goes on past its cap (R5)");
    must(!problem_with(limits, ""), "a limit is over its cap (R17)");
    must(!media.suggestion || !is_running(media), "a suggestion beside a session that runs (R21)");
    must(!media.salvaged || !session.is_active, "active, but restored from a damaged file");
    must(are_plausible(media), "a number is out of all range");
    must(session.logs.size() <= kMaxLogLines, "too many log lines");
    must(session.attempt_progress.size() <= kMaxProgressEntries, "too many progress entries");
    if (media.grant) {
        const Grant& grant = *media.grant;
        must(is_open(grant.state), "holds a closed grant as open (R10)");
        must(grant.media == media.id, "holds a grant of another media (R10)");
        must(is_running(media), "has an open grant without a session (R12)");
        must(grant.expires_at <= grant.offered_at + caps::kOfferTtl, "an offer that lives too long (R10)");
        if (grant.state == GrantState::offered) {
            must(session.is_active && session.can_retry, "an offer to a session that may not retry (R9)");
            must(!media.in_flight, "an offer while an outcome is awaited (R10)");
            must(media.effort.first_click_pending || grant.offered_at >= media.last_click + caps::kMinCooldown,
                 "an offer within the cooldown (R9)");
        } else {
            must(media.in_flight, "a click that nobody waits for (R10)");
            must(!session.can_retry, "may retry while an outcome is awaited (R10)");
        }
    }
    return found;
}

}  // namespace host::core
