#include "wire/encode.hpp"

#include <variant>

#include "core/identity.hpp"
#include "json/writer.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::wire {

using json::append;
using json::JsonObject;
using json::JsonText;
namespace {

constexpr std::size_t kEnvelope = 4096;  // what is around a view, at most

std::string view_or_null(const std::optional<core::View>& view) { return view ? text_of(*view, true) : "null"; }

Out object_of(const HelloResult& hello) {
    Out host{{"name", core::kHostName}, {"version", hello.host_version}, {"pid", hello.pid}};
    if (hello.sandbox) host["sandbox"] = json_of(*hello.sandbox);
    Out out{{"protocol", kProtocol},
            {"host", std::move(host)},
            {"connection", hello.connection},
            {"schema", hello.schema},
            {"log", hello.log},
            {"limits", limits_json()},
            {"settings", json_of(hello.settings)}};
    for (const HelloNotice& notice : hello.notices) {
        Out told{{"kind", notice.kind}, {"message", notice.message}};
        if (!notice.file.empty()) told["file"] = notice.file;
        out["notices"].push_back(std::move(told));
    }
    return out;
}

// What holds views is written as text at once; the rest is small, and said as values.
std::string text(const SnapshotResult& result, core::Instant now) {
    std::string out;
    JsonObject(out)
        .put("media", result.media)
        .put("newAttempts", result.new_attempts)
        .put("ignored", result.ignored)
        .put("view", JsonText{view_or_null(result.view)})
        .put("decision", JsonText{text_of(json_of(result.decision, now))});
    return out;
}

std::string text(const RouteResult& result, core::Instant now) {
    std::string out;
    JsonObject(out)
        .put("postId", result.post)
        .put("mediaId", result.media)
        .put("provisional", result.provisional)
        .put("view", JsonText{view_or_null(result.view)})
        .put("decision", JsonText{text_of(json_of(result.decision, now))});
    return out;
}

std::string text(const ViewAndDecision& result, core::Instant now) {
    std::string out;
    JsonObject(out)
        .put("view", JsonText{text_of(result.view, true)})
        .put("decision", JsonText{text_of(json_of(result.decision, now))});
    return out;
}

std::string text(const ViewOnly& result, core::Instant) {
    std::string out;
    JsonObject(out).put("view", JsonText{text_of(result.view, true)});
    return out;
}

std::string text(const SessionPage& page, core::Instant) {
    std::string sessions;
    for (const auto& view : page.sessions) {
        if (!sessions.empty()) sessions += ',';
        sessions += text_of(view, false);
    }
    std::string out;
    JsonObject(out).put("sessions", JsonText{"[" + sessions + "]"}).put("nextCursor", page.next_cursor);
    return out;
}

std::string text(const ViewAndTimeline& result, core::Instant now) {
    Out timeline = Out::array();
    for (const TimelineItem& item : result.timeline) timeline.push_back(json_of(item));
    std::string out;
    JsonObject(out)
        .put("view", JsonText{text_of(result.view, true)})
        .put("decision", JsonText{text_of(json_of(result.decision, now))})
        .put("timeline", JsonText{text_of(timeline)});
    return out;
}

Out object_of(const Deleted& result) { return {{"deleted", result.deleted}}; }

Out object_of(const SettingsResult& result) { return {{"settings", json_of(result.settings)}}; }

Out object_of(const NoticeResult& result, core::Instant now) {
    Out ended = Out::array();
    for (const auto& media : result.ended) ended.push_back(media.value);
    return {{"ended", std::move(ended)}, {"pausedUntil", core::to_ms(result.paused_until)}, {"now", core::to_ms(now)}};
}

Out object_of(const ClaimResult& claim, core::Instant now) {
    if (!claim.granted) {
        Out out{{"granted", false}, {"reason", claim.reason}};
        if (claim.until) out.update({{"until", core::to_ms(*claim.until)}, {"now", core::to_ms(now)}});
        return out;
    }
    return {{"granted", true}, {"prompt", claim.prompt}, {"mediaId", claim.media.value}};
}

template <class Value, class Name>
Out keyed(const std::vector<Value>& values, const char* name, Name name_of) {
    Out out = Out::array();
    for (const Value& value : values) out.push_back({{"key", value.key}, {name, name_of(value)}});
    return out;
}

Out object_of(const Migrated& result) {
    const auto reason = [](const Migrated::Kept& kept) { return Out(kept.reason); };
    return {{"imported", keyed(result.imported, "mediaId",
                               [](const Migrated::Placed& placed) {
                                   return placed.media.value.empty() ? Out(nullptr) : Out(placed.media.value);
                               })},
            {"pending", keyed(result.pending, "reason", reason)},
            {"rejected", keyed(result.rejected, "reason", reason)},
            {"left", keyed(result.left, "reason", reason)},
            {"removable", result.removable}};
}

template <class Value>
void add_member(std::string& members, const core::MediaId& media, const Value& value) {
    if (!members.empty()) members += ',';
    append(members, media);
    members += ':';
    append(members, value);
}

// The extension's own store; what else is in it, older versions skip.
std::string text(const ExportPage& page, core::Instant) {
    std::string sessions, persistent, revisions, suggestions;
    for (const core::View& whole : page.views) {
        // One that no message can hold goes without its oldest lines: a page must arrive. (--export has all of it.)
        const std::size_t size = page.views.size() == 1 ? encode(whole).size() + kEnvelope : 0;
        const core::View view = size > kMaxFrameOut ? shortened(whole, size - kMaxFrameOut) : whole;
        add_member(sessions, view.media_id, JsonText{text_of(view.session, true)});
        add_member(persistent, view.media_id, JsonText{text_of(view.persistent)});
        add_member(revisions, view.media_id, view.revision);
        if (view.suggestion) add_member(suggestions, view.media_id, JsonText{text_of(*view.suggestion)});
    }
    std::string state, out;
    JsonObject(state)
        .put("sessionByMediaId", JsonText{"{" + sessions + "}"})
        .put("persistentByMediaId", JsonText{"{" + persistent + "}"});
    JsonObject(out)
        .put("state", JsonText{state})
        .put("version", 1)
        .put("revisionByMediaId", JsonText{"{" + revisions + "}"})
        .put("suggestionByMediaId", JsonText{"{" + suggestions + "}"})
        .put("nextCursor", page.next_cursor);
    return out;
}

Out object_of(const Now& result) { return {{"now", core::to_ms(result.now)}}; }
Out object_of(const Empty&) { return Out::object(); }

template <class Small>
std::string text(const Small& result, core::Instant now) {
    if constexpr (requires { object_of(result, now); }) {
        return text_of(object_of(result, now));
    } else {
        return text_of(object_of(result));
    }
}

std::string message(std::string_view method, std::string_view params) {
    std::string out;
    JsonObject(out).put("jsonrpc", std::string_view{"2.0"}).put("method", method).put("params", JsonText{params});
    return out;
}

std::string text(const DecisionPush& push, core::Instant now) {
    Out params = json_of(push.decision, now);
    params["tab"] = json_of(push.tab);
    return message("decision", text_of(params));
}

std::string text(const RevokedPush& push, core::Instant) {
    return message("decision.revoked", text_of(Out{{"decisionId", core::name_of(push.decision)},
                                                   {"reason", core::name_of(push.reason)},
                                                   {"tab", json_of(push.tab)}}));
}

std::string text_with(const ChangedPush& push, const std::optional<core::View>& view) {
    std::string params;
    {
        JsonObject object(params);
        object.put("tab", JsonText{text_of(json_of(push.tab))}).put("view", JsonText{view_or_null(view)});
        if (!view) object.put("mediaId", push.media);
    }
    return message("session.changed", params);
}

std::string text(const ChangedPush& push, core::Instant) {
    std::string whole = text_with(push, push.view);
    if (whole.size() <= kMaxFrameOut) return whole;
    return text_with(push, shortened(*push.view, whole.size() - kMaxFrameOut));
}

}  // namespace

Out json_of(const core::DocumentRef& document) { return {{"id", document.tab}, {"document", document.document}}; }

Out json_of(const platform::SandboxState& sandbox) {
    return {{"landlock", sandbox.landlock}, {"seccomp", sandbox.seccomp}};
}

std::string encode(const Result& result, core::Instant now) {
    return std::visit([now](const auto& kind) { return text(kind, now); }, result);
}

std::string response(std::string_view id, std::string_view result_text) {
    std::string whole = R"({"jsonrpc":"2.0","id":)";
    whole.append(id).append(R"(,"result":)").append(result_text).append("}");
    if (whole.size() <= kMaxFrameOut) return whole;
    Error error;
    error.code = core::ErrorCode::response_too_large;
    return error_response(id, error);
}

std::string notification(const Push& push, core::Instant now) {
    return std::visit([now](const auto& kind) { return text(kind, now); }, push);
}

std::string encode(const core::View& view, bool with_logs) { return text_of(view, with_logs); }
std::string encode(const core::Decision& decision, core::Instant now) { return text_of(json_of(decision, now)); }
std::string encode(const core::Settings& settings) { return text_of(json_of(settings)); }
std::string encode(const core::SessionData& session) { return text_of(session, true); }
std::string encode(const core::PersistentData& persistent) { return text_of(persistent); }
std::string encode(const core::Suggestion& suggestion) { return text_of(suggestion); }

}  // namespace host::wire
