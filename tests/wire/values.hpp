// Core values with every field set, for tests of what becomes of them on the wire.
#pragma once

#include "core/decision.hpp"
#include "core/session.hpp"
#include "wire/encode.hpp"

namespace host::wire::test {

// What is said at one moment.
inline constexpr core::Instant kNow = core::instant_from_ms(1'000'000);
using wire::encode;
inline std::string encode(const core::Decision& decision) { return wire::encode(decision, kNow); }
inline std::string encode(const Result& result) { return wire::encode(result, kNow); }
inline std::string notification(const Push& push) { return wire::notification(push, kNow); }

inline core::Instant at(std::int64_t ms) { return core::instant_from_ms(ms); }

inline core::View view() {
    core::View all;
    all.media_id = {"m"};
    all.revision = 7;
    all.session = {.is_active = true,
                   .retry_count = 1,
                   .videos_generated = 2,
                   .current_post_id = core::PostId{"p"},
                   .processed_attempt_ids = {{"a"}, {"b"}},
                   .last_attempt_time = at(3),
                   .last_failure_time = at(4),
                   .can_retry = true,
                   .attempt_progress = {{.attempt = 1, .percent = 50, .recorded_at = at(5)}},
                   .credits_used = 6,
                   .layer1_failures = 7,
                   .layer2_failures = 8,
                   .layer3_failures = 9,
                   .outcome = core::Outcome::pending,
                   .logs = {"one", "two"},
                   .last_session_summary = core::SessionSummary{.outcome = core::Outcome::failure,
                                                                .completed_videos = 1,
                                                                .video_goal = 2,
                                                                .retries_attempted = 3,
                                                                .max_retries = 4,
                                                                .credits_used = 5,
                                                                .layer1_failures = 6,
                                                                .layer2_failures = 7,
                                                                .layer3_failures = 8,
                                                                .ended_at = at(9)}};
    all.persistent = {.max_retries = 5, .auto_retry_enabled = false, .last_prompt_value = "a \"cat\"", .video_goal = 2};
    return all;
}

inline core::Decision retry() {
    core::Grant grant;
    grant.id = {12};
    grant.media = {"m"};
    grant.document = {.tab = 7, .document = "doc"};
    grant.reason = core::RetryReason::moderated;
    grant.attempt = 2;
    grant.expires_at = at(1'010'000);
    return core::RetryDecision{.grant = grant, .post = core::PostId{"p"}, .prompt = "a cat"};
}

inline core::Decision wait() {
    return core::WaitDecision{.media = {"m"}, .until = at(1'008'000), .reason = core::WaitReason::cooldown};
}

inline core::Decision none() {
    return core::NoneDecision{.media = std::nullopt, .reason = core::NoneReason::media_unknown};
}

}  // namespace host::wire::test
