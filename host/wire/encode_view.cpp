// View and what is in it (design: data shapes).
#include "wire/encode_parts.hpp"

#include <algorithm>

namespace host::wire {
namespace {

Out object_of(const core::SessionSummary& summary) {
    return {{"outcome", core::name_of(summary.outcome)}, {"completedVideos", summary.completed_videos},
            {"videoGoal", summary.video_goal},           {"retriesAttempted", summary.retries_attempted},
            {"maxRetries", summary.max_retries},         {"creditsUsed", summary.credits_used},
            {"layer1Failures", summary.layer1_failures}, {"layer2Failures", summary.layer2_failures},
            {"layer3Failures", summary.layer3_failures}, {"endedAt", core::to_ms(summary.ended_at)}};
}

Out object_of(const core::AttemptProgress& progress) {
    return {{"attempt", progress.attempt},
            {"percent", progress.percent},
            {"recordedAt", core::to_ms(progress.recorded_at)}};
}

}  // namespace

Out json_of(const core::SessionData& session, bool with_logs) {
    Out attempts = Out::array();
    for (const auto& attempt : session.processed_attempt_ids) attempts.push_back(attempt.value);
    Out progress = Out::array();
    for (const auto& entry : session.attempt_progress) progress.push_back(object_of(entry));
    const auto& summary = session.last_session_summary;

    Out out{{"isActive", session.is_active},
            {"retryCount", session.retry_count},
            {"videosGenerated", session.videos_generated},
            {"currentPostId", json_of(session.current_post_id)},
            {"processedAttemptIds", std::move(attempts)},
            {"lastAttemptTime", core::to_ms(session.last_attempt_time)},
            {"lastFailureTime", core::to_ms(session.last_failure_time)},
            {"canRetry", session.can_retry},
            {"attemptProgress", std::move(progress)},
            {"creditsUsed", session.credits_used},
            {"layer1Failures", session.layer1_failures},
            {"layer2Failures", session.layer2_failures},
            {"layer3Failures", session.layer3_failures},
            {"outcome", core::name_of(session.outcome)}};
    if (with_logs) out["logs"] = session.logs;
    out["lastSessionSummary"] = summary ? object_of(*summary) : Out(nullptr);
    return out;
}

Out json_of(const core::PersistentData& persistent) {
    return {{"maxRetries", persistent.max_retries},
            {"autoRetryEnabled", persistent.auto_retry_enabled},
            {"lastPromptValue", persistent.last_prompt_value},
            {"videoGoal", persistent.video_goal}};
}

namespace {

// Takes strings off the front until `excess` bytes of JSON text are gone. Commas are not counted: then it is one
// string too many at most, never too few.
template <class Value, class Text>
void drop_oldest(std::vector<Value>& values, std::size_t& excess, Text text) {
    auto last = values.begin();
    while (last != values.end() && excess > 0) {
        const std::size_t size = text_of(text(*last++)).size();
        excess -= std::min(excess, size);
    }
    values.erase(values.begin(), last);
}

}  // namespace

Out json_of(const core::View& view, bool with_logs) {
    Out out{{"mediaId", view.media_id.value},
            {"revision", view.revision},
            {"session", json_of(view.session, with_logs)},
            {"persistent", json_of(view.persistent)}};
    if (view.salvaged) out["salvaged"] = true;
    return out;
}

core::View shortened(core::View view, std::size_t excess) {
    drop_oldest(view.session.logs, excess, [](const std::string& line) { return line; });
    drop_oldest(view.session.processed_attempt_ids, excess, [](const core::AttemptId& id) { return id.value; });
    return view;
}

}  // namespace host::wire
