// View and what is in it.
#include "wire/encode_parts.hpp"

#include <algorithm>

#include "json/writer.hpp"

namespace host::core {  // where append() finds them, inside of vectors and optionals

using json::append;
using json::JsonObject;

static void append(std::string& out, const SessionSummary& summary) {
    JsonObject(out)
        .put("outcome", name_of(summary.outcome))
        .put("completedVideos", summary.completed_videos)
        .put("videoGoal", summary.video_goal)
        .put("retriesAttempted", summary.retries_attempted)
        .put("maxRetries", summary.max_retries)
        .put("creditsUsed", summary.credits_used)
        .put("layer1Failures", summary.layer1_failures)
        .put("layer2Failures", summary.layer2_failures)
        .put("layer3Failures", summary.layer3_failures)
        .put("endedAt", summary.ended_at);
}

static void append(std::string& out, const AttemptProgress& progress) {
    JsonObject(out)
        .put("attempt", progress.attempt)
        .put("percent", progress.percent)
        .put("recordedAt", progress.recorded_at);
}

}  // namespace host::core

namespace host::wire {

using json::append;
using json::JsonObject;
using json::JsonText;

std::string text_of(const core::SessionData& session, bool with_logs) {
    constexpr std::size_t kFields = 500, kId = 40, kLine = 110;  // about
    std::string out;
    out.reserve(kFields + kId * session.processed_attempt_ids.size() + (with_logs ? kLine * session.logs.size() : 0));
    {
        JsonObject object(out);
        object.put("isActive", session.is_active)
            .put("retryCount", session.retry_count)
            .put("videosGenerated", session.videos_generated)
            .put("currentPostId", session.current_post_id)
            .put("processedAttemptIds", session.processed_attempt_ids)
            .put("lastAttemptTime", session.last_attempt_time)
            .put("lastFailureTime", session.last_failure_time)
            .put("canRetry", session.can_retry)
            .put("attemptProgress", session.attempt_progress)
            .put("creditsUsed", session.credits_used)
            .put("layer1Failures", session.layer1_failures)
            .put("layer2Failures", session.layer2_failures)
            .put("layer3Failures", session.layer3_failures)
            .put("outcome", core::name_of(session.outcome));
        if (with_logs) object.put("logs", session.logs);
        object.put("lastSessionSummary", session.last_session_summary);
    }
    return out;
}

std::string text_of(const core::PersistentData& persistent) {
    std::string out;
    JsonObject(out)
        .put("maxRetries", persistent.max_retries)
        .put("autoRetryEnabled", persistent.auto_retry_enabled)
        .put("lastPromptValue", persistent.last_prompt_value)
        .put("videoGoal", persistent.video_goal);
    return out;
}

std::string text_of(const core::Suggestion& suggestion) {
    std::string out;
    {
        JsonObject object(out);
        if (suggestion.max_retries) object.put("maxRetries", *suggestion.max_retries);
        if (suggestion.auto_retry_enabled) object.put("autoRetryEnabled", *suggestion.auto_retry_enabled);
        if (suggestion.last_prompt_value) object.put("lastPromptValue", *suggestion.last_prompt_value);
        if (suggestion.video_goal) object.put("videoGoal", *suggestion.video_goal);
    }
    return out;
}

std::string text_of(const core::View& view, bool with_logs) {
    std::string out;
    {
        JsonObject object(out);  // closed where its block ends
        object.put("mediaId", view.media_id)
            .put("revision", view.revision)
            .put("session", JsonText{text_of(view.session, with_logs)})
            .put("persistent", JsonText{text_of(view.persistent)});
        if (view.salvaged) object.put("salvaged", true);
        if (view.suggestion) object.put("suggestion", JsonText{text_of(*view.suggestion)});
    }
    return out;
}

// For what is said rarely, and changed before it is.
Out json_of(const core::View& view, bool with_logs) { return Out::parse(text_of(view, with_logs)); }

namespace {

// Takes strings off the front until `excess` bytes of JSON text are gone. Commas are not counted: then it is one
// string too many at most, never too few.
template <class Value, class Text>
void drop_oldest(std::vector<Value>& values, std::size_t& excess, Text text) {
    auto last = values.begin();
    while (last != values.end() && excess > 0) {
        const std::size_t size = json::quoted(text(*last++)).size();
        excess -= std::min(excess, size);
    }
    values.erase(values.begin(), last);
}

}  // namespace

core::View shortened(core::View view, std::size_t excess) {
    drop_oldest(view.session.logs.edit(), excess, [](const std::string& line) { return line; });
    drop_oldest(view.session.processed_attempt_ids.edit(), excess, [](const core::AttemptId& id) { return id.value; });
    return view;
}

}  // namespace host::wire
