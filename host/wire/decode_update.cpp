// session.update: every field of SessionData and PersistentData by its name (R16). Types are checked here, an
// unknown name is refused; the ranges of the user's limits are the core's, which answers with the range.
//
// A field that is absent stays as it is. null is a value like any other: only currentPostId, lastSessionSummary and
// suggestion can be null.
#include "wire/decoders.hpp"

namespace host::wire {
namespace {

core::Instant as_moment(const Field& field) { return core::instant_from_ms(field.count()); }
core::AttemptId as_attempt(const Field& field) { return {field.id(core::kMaxIdBytes)}; }
std::int64_t as_integer(const Field& field) { return field.integer(); }

core::Outcome as_outcome(const Field& field) {
    const auto outcome = core::outcome_from(field.string());
    if (!outcome) field.refuse("expected one of idle, pending, success, failure, cancelled");
    return *outcome;
}

std::optional<core::PostId> as_post_or_null(const Field& field) {
    if (field.is_null()) return std::nullopt;
    return as_post(field);
}

std::vector<std::string> as_lines(const Field& field) { return field.elements(as_string); }
std::vector<core::AttemptId> as_attempts(const Field& field) { return field.elements(as_attempt); }

core::AttemptProgress as_progress(const Field& field) {
    field.only({"attempt", "percent", "recordedAt"});
    return {.attempt = field.at("attempt").count(),
            .percent = static_cast<int>(field.at("percent").integer(0, 100)),
            .recorded_at = as_moment(field.at("recordedAt"))};
}

std::vector<core::AttemptProgress> as_progress_list(const Field& field) { return field.elements(as_progress); }

std::optional<core::SessionSummary> as_summary_or_null(const Field& field) {
    if (field.is_null()) return std::nullopt;
    field.only({"outcome", "completedVideos", "videoGoal", "retriesAttempted", "maxRetries", "creditsUsed",
                "layer1Failures", "layer2Failures", "layer3Failures", "endedAt"});
    return core::SessionSummary{.outcome = as_outcome(field.at("outcome")),
                                .completed_videos = field.at("completedVideos").count(),
                                .video_goal = field.at("videoGoal").count(),
                                .retries_attempted = field.at("retriesAttempted").count(),
                                .max_retries = field.at("maxRetries").count(),
                                .credits_used = field.at("creditsUsed").count(),
                                .layer1_failures = field.at("layer1Failures").count(),
                                .layer2_failures = field.at("layer2Failures").count(),
                                .layer3_failures = field.at("layer3Failures").count(),
                                .ended_at = as_moment(field.at("endedAt"))};
}

core::SessionPatch as_session_patch(const Field& session) {
    session.only({"isActive", "retryCount", "videosGenerated", "currentPostId", "processedAttemptIds",
                  "lastAttemptTime", "lastFailureTime", "canRetry", "attemptProgress", "creditsUsed", "layer1Failures",
                  "layer2Failures", "layer3Failures", "outcome", "logs", "lastSessionSummary"});
    return {.is_active = maybe(session.given("isActive"), as_boolean),
            .can_retry = maybe(session.given("canRetry"), as_boolean),
            .retry_count = maybe(session.given("retryCount"), as_count),
            .videos_generated = maybe(session.given("videosGenerated"), as_count),
            .credits_used = maybe(session.given("creditsUsed"), as_count),
            .layer1_failures = maybe(session.given("layer1Failures"), as_count),
            .layer2_failures = maybe(session.given("layer2Failures"), as_count),
            .layer3_failures = maybe(session.given("layer3Failures"), as_count),
            .current_post_id = maybe(session.given("currentPostId"), as_post_or_null),
            .processed_attempt_ids = maybe(session.given("processedAttemptIds"), as_attempts),
            .last_attempt_time = maybe(session.given("lastAttemptTime"), as_moment),
            .last_failure_time = maybe(session.given("lastFailureTime"), as_moment),
            .attempt_progress = maybe(session.given("attemptProgress"), as_progress_list),
            .outcome = maybe(session.given("outcome"), as_outcome),
            .logs = maybe(session.given("logs"), as_lines),
            .last_session_summary = maybe(session.given("lastSessionSummary"), as_summary_or_null)};
}

core::PersistentPatch as_persistent_patch(const Field& persistent) {
    persistent.only({"maxRetries", "autoRetryEnabled", "lastPromptValue", "videoGoal"});
    return {.max_retries = maybe(persistent.given("maxRetries"), as_integer),
            .video_goal = maybe(persistent.given("videoGoal"), as_integer),
            .auto_retry_enabled = maybe(persistent.given("autoRetryEnabled"), as_boolean),
            .last_prompt_value = maybe(persistent.given("lastPromptValue"), as_string)};
}

}  // namespace

Params decode_update(const Field& params) {
    // `tab` may be stamped on any message that comes from a page.
    params.only({"mediaId", "session", "persistent", "suggestion", "expectedRevision", "requestId", "tab"});
    const auto suggestion = params.given("suggestion");
    if (suggestion && !suggestion->is_null()) suggestion->refuse("expected null: a suggestion can only be dismissed");
    return SessionUpdate{
        .media = as_media(params.at("mediaId")),
        .session = maybe(params.find("session"), as_session_patch).value_or(core::SessionPatch{}),
        .persistent = maybe(params.find("persistent"), as_persistent_patch).value_or(core::PersistentPatch{}),
        .dismiss_suggestion = suggestion.has_value(),
        .expected_revision = maybe(params.find("expectedRevision"), as_count)};
}

}  // namespace host::wire
