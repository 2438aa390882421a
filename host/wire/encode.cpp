#include "wire/encode.hpp"

#include <variant>

#include "core/identity.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kEnvelope = 4096;  // what is around a view, at most

Out view_or_null(const std::optional<core::View>& view) { return view ? json_of(*view, true) : Out(nullptr); }

Out object_of(const HelloResult& hello) {
    Out host{{"name", core::kHostName}, {"version", hello.host_version}, {"pid", hello.pid}};
    if (hello.sandbox) host["sandbox"] = json_of(*hello.sandbox);
    return {{"protocol", kProtocol},
            {"host", std::move(host)},
            {"connection", hello.connection},
            {"schema", hello.schema},
            {"log", hello.log},
            {"limits", limits_json()},
            {"settings", json_of(hello.settings)}};
}

Out object_of(const SnapshotResult& result) {
    return {{"media", result.media},
            {"newAttempts", result.new_attempts},
            {"ignored", result.ignored},
            {"view", view_or_null(result.view)},
            {"decision", json_of(result.decision)}};
}

Out object_of(const RouteResult& result) {
    return {{"postId", json_of(result.post)},
            {"mediaId", json_of(result.media)},
            {"provisional", result.provisional},
            {"view", view_or_null(result.view)},
            {"decision", json_of(result.decision)}};
}

Out object_of(const ViewAndDecision& result) {
    return {{"view", json_of(result.view, true)}, {"decision", json_of(result.decision)}};
}

Out object_of(const ViewOnly& result) { return {{"view", json_of(result.view, true)}}; }
Out object_of(const Deleted& result) { return {{"deleted", result.deleted}}; }

Out object_of(const SessionPage& page) {
    Out sessions = Out::array();
    for (const auto& view : page.sessions) sessions.push_back(json_of(view, false));
    return {{"sessions", std::move(sessions)},
            {"nextCursor", page.next_cursor ? Out(*page.next_cursor) : Out(nullptr)}};
}

Out object_of(const SettingsResult& result) { return {{"settings", json_of(result.settings)}}; }

Out object_of(const NoticeResult& result) {
    Out ended = Out::array();
    for (const auto& media : result.ended) ended.push_back(media.value);
    return {{"ended", std::move(ended)}, {"pausedUntil", core::to_ms(result.paused_until)}};
}

Out object_of(const ClaimResult& claim) {
    if (!claim.granted) return {{"granted", false}, {"reason", claim.reason}};
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
            {"removable", result.removable}};
}

// The extension's own store; what else is in it, older versions skip.
Out object_of(const ExportPage& page) {
    Out sessions = Out::object(), persistent = Out::object(), revisions = Out::object();
    for (const core::View& whole : page.views) {
        // One that no message can hold goes without its oldest lines: a page must arrive. (--export has all of it.)
        const std::size_t size = page.views.size() == 1 ? encode(whole).size() + kEnvelope : 0;
        const core::View view = size > kMaxFrameOut ? shortened(whole, size - kMaxFrameOut) : whole;
        sessions.push_back({view.media_id.value, json_of(view.session, true)});
        persistent.push_back({view.media_id.value, json_of(view.persistent)});
        revisions.push_back({view.media_id.value, view.revision});
    }
    return {{"state", {{"sessionByMediaId", std::move(sessions)}, {"persistentByMediaId", std::move(persistent)}}},
            {"version", 1},
            {"revisionByMediaId", std::move(revisions)},
            {"nextCursor", page.next_cursor ? Out(*page.next_cursor) : Out(nullptr)}};
}

Out object_of(const Now& result) { return {{"now", core::to_ms(result.now)}}; }
Out object_of(const Empty&) { return Out::object(); }

std::string message(std::string_view method, const Out& params) {
    return text_of(Out{{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
}

std::string text(const DecisionPush& push) {
    Out params = json_of(push.decision);
    params["tab"] = json_of(push.tab);
    return message("decision", params);
}

std::string text(const RevokedPush& push) {
    return message("decision.revoked", Out{{"decisionId", core::name_of(push.decision)},
                                           {"reason", core::name_of(push.reason)},
                                           {"tab", json_of(push.tab)}});
}

std::string text(const ChangedPush& push, const std::optional<core::View>& view) {
    Out params{{"tab", json_of(push.tab)}, {"view", view_or_null(view)}};
    if (!view) params["mediaId"] = push.media.value;
    return message("session.changed", params);
}

std::string text(const ChangedPush& push) {
    std::string whole = text(push, push.view);
    if (whole.size() <= kMaxFrameOut) return whole;
    return text(push, shortened(*push.view, whole.size() - kMaxFrameOut));
}

}  // namespace

std::string text_of(const Out& value) { return value.dump(-1, ' ', false, Out::error_handler_t::replace); }

Out json_of(const core::DocumentRef& document) { return {{"id", document.tab}, {"document", document.document}}; }

std::string encode(const Result& result) {
    return text_of(std::visit([](const auto& kind) { return object_of(kind); }, result));
}

std::string response(std::string_view id, std::string_view result_text) {
    std::string whole = R"({"jsonrpc":"2.0","id":)";
    whole.append(id).append(R"(,"result":)").append(result_text).append("}");
    if (whole.size() <= kMaxFrameOut) return whole;
    Error error;
    error.code = core::ErrorCode::response_too_large;
    return error_response(id, error);
}

std::string notification(const Push& push) {
    return std::visit([](const auto& kind) { return text(kind); }, push);
}

std::string encode(const core::View& view, bool with_logs) { return text_of(json_of(view, with_logs)); }
std::string encode(const core::Decision& decision) { return text_of(json_of(decision)); }
std::string encode(const core::Settings& settings) { return text_of(json_of(settings)); }
std::string encode(const core::SessionData& session) { return text_of(json_of(session, true)); }
std::string encode(const core::PersistentData& persistent) { return text_of(json_of(persistent)); }
std::string quoted(std::string_view text) { return text_of(Out(text)); }

}  // namespace host::wire
