// The values in the messages: views, decisions, settings and limits, the timeline.
#include <algorithm>

#include "core/note_content.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::core {  // where append() finds them, inside of vectors and optionals

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

void append(std::string& out, SessionText text) {
    constexpr std::size_t kFields = 500, kId = 40, kLine = 110;  // about
    const core::SessionData& session = text.session;
    out.reserve(out.size() + kFields + kId * session.processed_attempt_ids.size() +
                (text.with_logs ? kLine * session.logs.size() : 0));
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
    if (text.with_logs) object.put("logs", session.logs);
    object.put("lastSessionSummary", session.last_session_summary);
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

void append(std::string& out, ViewText text) {
    const core::View& view = text.view;
    JsonObject object(out);
    object.put("mediaId", view.media_id)
        .put("revision", view.revision)
        .put("session", SessionText{view.session, text.with_logs})
        .put("persistent", JsonText{text_of(view.persistent)});
    if (view.salvaged) object.put("salvaged", true);
    if (view.suggestion) object.put("suggestion", JsonText{text_of(*view.suggestion)});
}

namespace {

// Removes strings from the front until `excess` bytes of JSON text are gone. It does not count commas, so it removes
// one string too many at most, never too few.
template <class Value, class Text>
void drop_oldest(core::SharedList<Value>& values, std::size_t& excess, Text text) {
    std::size_t kept = values.size();
    for (auto oldest = values.begin(); kept > 0 && excess > 0; ++oldest, --kept) {
        excess -= std::min(excess, json::quoted(text(*oldest)).size());
    }
    values.keep_newest(kept);
}

}  // namespace

core::View shortened(core::View view, std::size_t excess) {
    drop_oldest(view.session.logs, excess, [](const std::string& line) { return line; });
    drop_oldest(view.session.processed_attempt_ids, excess, [](const core::AttemptId& id) { return id.value; });
    return view;
}

// --- decisions, settings, limits

namespace {

void put(JsonObject& object, const core::RetryDecision& retry, core::Instant now) {
    const core::Grant& grant = retry.grant;
    object.put("action", "retry")
        .put("decisionId", core::name_of(grant.id))
        .put("mediaId", grant.media)
        .put("postId", retry.post)
        .put("prompt", retry.prompt)
        .put("attempt", grant.attempt)
        .put("expiresAt", grant.expires_at)
        .put("now", now)
        .put("reason", core::name_of(grant.reason));
}

void put(JsonObject& object, const core::WaitDecision& wait, core::Instant now) {
    object.put("action", "wait")
        .put("mediaId", wait.media)
        .put("until", wait.until)
        .put("now", now)
        .put("reason", core::name_of(wait.reason));
}

void put(JsonObject& object, const core::StopDecision& stop, core::Instant) {
    object.put("action", "stop")
        .put("mediaId", stop.media)
        .put("outcome", core::name_of(stop.outcome))
        .put("reason", core::name_of(stop.reason));
}

void put(JsonObject& object, const core::NoneDecision& none, core::Instant) {
    object.put("action", "none").put("mediaId", none.media).put("reason", core::name_of(none.reason));
}

}  // namespace

std::string text_of(const core::Decision& decision, core::Instant now, const core::DocumentRef* tab) {
    if (const auto* retry = std::get_if<core::RetryDecision>(&decision); retry && !tab) tab = &retry->grant.document;
    std::string out;
    {
        JsonObject object(out);
        std::visit([&](const auto& kind) { put(object, kind, now); }, decision);
        if (tab) object.put("tab", JsonText{text_of(*tab)});
    }
    return out;
}

std::string text_of(const core::Lesson& lesson) {
    std::string out;
    JsonObject(out)
        .put("layout", lesson.layout)
        .put("prompt", lesson.prompt)
        .put("submit", lesson.submit)
        .put("at", lesson.at);
    return out;
}

std::string text_of(const core::DocumentRef& document) {
    std::string out;
    JsonObject(out).put("id", document.tab).put("document", document.document);
    return out;
}

std::string text_of(const platform::SandboxState& sandbox) {
    std::string out;
    JsonObject object(out);
    object.put("landlock", sandbox.landlock).put("seccomp", sandbox.seccomp);
    if (!sandbox.mitigations.empty()) object.put("mitigations", sandbox.mitigations);
    return out;
}

// --- the journal of one session, in the words of the protocol

namespace {

using core::NoteKind;

// Empty: not on the timeline.
std::string_view kind_of(const core::Note& note) {
    switch (note.kind) {
        case NoteKind::session_started: return "started";
        case NoteKind::grant_claimed: return "claimed";
        case NoteKind::manual_click: return "adopted";
        case NoteKind::click_failed: return "not_clicked";
        case NoteKind::generation_seen: return "generating";
        case NoteKind::attempt_counted: return note.number > 0 ? "refused" : "video";
        case NoteKind::attempt_corrected: {
            const auto content = core::content_of(note);
            if (!std::get<core::notes::AttemptCorrected>(content).tally) return "";  // of an earlier session
            return note.number > 0 ? "taken_back" : "given_after_all";
        }
        case NoteKind::session_paused: return "paused";
        case NoteKind::session_resumed: return "resumed";
        case NoteKind::session_ended: return "ended";
        case NoteKind::decided: {
            const auto content = core::content_of(note);
            const bool is_claimed = std::get<core::notes::Waiting>(content).reason.is(core::WaitReason::in_flight);
            return is_claimed ? "" : "waiting";  // a claim says that already
        }
        default: return "";
    }
}

}  // namespace

bool is_on_timeline(const core::Note& note) { return !kind_of(note).empty(); }

std::string text_of(const TimelineItem& item) {
    const core::Note& note = item.note;
    const std::string_view kind = kind_of(note);
    std::string out;
    {
        JsonObject object(out);
        object.put("at", item.at).put("kind", kind);
        if (note.kind == NoteKind::attempt_counted || note.kind == NoteKind::attempt_corrected) {
            object.put("attemptId", note.subject);
        }
        if (kind == "refused" || kind == "taken_back") {
            object.put("layer", note.number).put("percent", item.percent);
        } else if (kind == "claimed" || kind == "adopted" || kind == "not_clicked" || kind == "generating") {
            object.put("decisionId", note.subject);
        } else if (kind == "waiting") {
            object.put("reason", note.detail).put("until", note.number > 0 ? std::optional{note.number} : std::nullopt);
        } else if (kind == "ended") {
            object.put("outcome", note.subject).put("reason", note.detail);
        }
    }
    return out;
}

}  // namespace host::wire
