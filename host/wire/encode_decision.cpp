// Decisions, settings and limits.
#include "core/settings.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::wire {
namespace {

Out object_of(const core::RetryDecision& retry, core::Instant now) {
    const core::Grant& grant = retry.grant;
    return {{"action", "retry"},
            {"decisionId", core::name_of(grant.id)},
            {"mediaId", grant.media.value},
            {"postId", json_of(retry.post)},
            {"prompt", retry.prompt},
            {"attempt", grant.attempt},
            {"expiresAt", core::to_ms(grant.expires_at)},
            {"now", core::to_ms(now)},
            {"reason", core::name_of(grant.reason)},
            {"tab", json_of(grant.document)}};
}

Out object_of(const core::WaitDecision& wait, core::Instant now) {
    return {{"action", "wait"},
            {"mediaId", wait.media.value},
            {"until", json_of(wait.until)},
            {"now", core::to_ms(now)},
            {"reason", core::name_of(wait.reason)}};
}

Out object_of(const core::StopDecision& stop, core::Instant) {
    return {{"action", "stop"},
            {"mediaId", stop.media.value},
            {"outcome", core::name_of(stop.outcome)},
            {"reason", core::name_of(stop.reason)}};
}

Out object_of(const core::NoneDecision& none, core::Instant) {
    return {{"action", "none"}, {"mediaId", json_of(none.media)}, {"reason", core::name_of(none.reason)}};
}

}  // namespace

Out json_of(const core::Decision& decision, core::Instant now) {
    return std::visit([now](const auto& kind) { return object_of(kind, now); }, decision);
}

Out json_of(const core::Settings& settings) {
    const core::BackoffPolicy& backoff = settings.backoff;
    return {{"defaultMaxRetries", settings.default_max_retries},
            {"defaultVideoGoal", settings.default_video_goal},
            {"defaultAutoRetryEnabled", settings.default_auto_retry_enabled},
            {"cooldownMs", settings.cooldown.count()},
            {"backoff",
             {{"initialMs", backoff.initial.count()},
              {"multiplier", backoff.multiplier},
              {"maxMs", backoff.max.count()},
              {"jitterMs", backoff.jitter.count()}}},
            {"attemptTimeoutMs", settings.attempt_timeout.count()},
            {"staleAfterMs", settings.stale_after.count()},
            {"rateLimitPauseMs", settings.rate_limit_pause.count()},
            {"breakerThreshold", settings.breaker_threshold},
            {"creditBudget", settings.credit_budget ? Out(*settings.credit_budget) : Out(nullptr)}};
}

Out limits_json() {
    namespace caps = core::caps;
    return {{"maxFrameIn", kMaxFrameIn},
            {"maxFrameOut", kMaxFrameOut},
            {"maxRetries", Out::array({caps::kMinRetries, caps::kMaxRetries})},
            {"videoGoal", Out::array({caps::kMinVideoGoal, caps::kMaxVideoGoal})},
            {"cooldownMs", Out::array({caps::kMinCooldown.count(), caps::kMaxCooldown.count()})},
            {"promptBytes", caps::kMaxPromptBytes},
            {"siteIntervalMs", caps::kSiteInterval.count()},
            {"sessionsInFlight", caps::kMaxInFlight},
            {"offerTtlMs", caps::kOfferTtl.count()}};
}

}  // namespace host::wire
