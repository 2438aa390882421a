#include "wire/encode.hpp"

#include <array>
#include <utility>
#include <variant>

#include "core/identity.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::wire {

namespace {

constexpr std::size_t kMaxAround = 512;  // bytes of a response around its result, with the longest id

// What the first release did not accept. An extension looks here before it uses one of them. Append only.
constexpr auto kFeatures = std::to_array<std::string_view>(
    {"snapshot.source", "page.report", "notice.kinds", "claim.options", "page.teach", "session.adopt",
     "settings.describe", "session.search", "prompts", "doctor", "copies"});

std::optional<ViewText> view_or_null(const std::optional<core::View>& view) {
    return view ? std::optional<ViewText>{ViewText{*view}} : std::nullopt;
}

template <class Value, class Text>
std::string listed(const std::vector<Value>& values, Text text_for) {
    std::string out{"["};
    for (const Value& value : values) {
        if (&value != values.data()) out += ',';
        out += text_for(value);
    }
    return out += ']';
}

std::string taught_text(const std::vector<core::Lesson>& taught) {
    return listed(taught, [](const core::Lesson& lesson) { return text_of(lesson); });
}

std::string text(const HelloResult& hello, core::Instant) {
    std::string host, out;
    {
        JsonObject object(host);
        object.put("name", core::kHostName).put("version", hello.host_version).put("pid", hello.pid);
        if (hello.sandbox) object.put("sandbox", JsonText{text_of(*hello.sandbox)});
    }
    {
        JsonObject object(out);
        object.put("protocol", hello.protocol)
            .put("protocols", std::vector{kProtocols.lowest, kProtocols.highest})
            .put("host", JsonText{host})
            .put("connection", hello.connection)
            .put("schema", hello.schema)
            .put("log", hello.log)
            .put("limits", JsonText{limits_text()})
            .put("settings", JsonText{text_of(hello.settings)})
            .put("features", std::vector<std::string_view>{kFeatures.begin(), kFeatures.end()})
            .put("taught", JsonText{taught_text(hello.taught)});
        const auto notice_text = [](const HelloNotice& notice) {
            std::string told;
            {
                JsonObject one(told);
                one.put("kind", notice.kind).put("message", notice.message);
                if (!notice.file.empty()) one.put("file", notice.file);
            }
            return told;
        };
        if (!hello.notices.empty()) object.put("notices", JsonText{listed(hello.notices, notice_text)});
    }
    return out;
}

std::string text(const SnapshotResult& result, core::Instant now) {
    std::string out;
    JsonObject(out)
        .put("media", result.media)
        .put("newAttempts", result.new_attempts)
        .put("ignored", result.ignored)
        .put("view", view_or_null(result.view))
        .put("decision", JsonText{text_of(result.decision, now)});
    return out;
}

std::string text(const RouteResult& result, core::Instant now) {
    std::string out;
    JsonObject(out)
        .put("postId", result.post)
        .put("mediaId", result.media)
        .put("provisional", result.provisional)
        .put("view", view_or_null(result.view))
        .put("decision", JsonText{text_of(result.decision, now)});
    return out;
}

std::string text(const AdoptResult& result, core::Instant now) {
    std::string out;
    {
        JsonObject object(out);
        object.put("adopted", result.adopted);
        if (result.adopted) {
            object.put("decisionId", core::name_of(result.click))
                .put("view", view_or_null(result.view))
                .put("decision", JsonText{text_of(result.decision, now)});
        } else {
            object.put("reason", result.reason);
        }
    }
    return out;
}

std::string text(const ViewAndDecision& result, core::Instant now) {
    std::string out;
    JsonObject(out).put("view", ViewText{result.view}).put("decision", JsonText{text_of(result.decision, now)});
    return out;
}

std::string text(const ViewOnly& result, core::Instant) {
    std::string out;
    JsonObject(out).put("view", ViewText{result.view});
    return out;
}

std::string text(const SessionPage& page, core::Instant) {
    const auto view_text = [](const core::View& view) { return encode(view, false); };
    std::string out;
    JsonObject(out).put("sessions", JsonText{listed(page.sessions, view_text)}).put("nextCursor", page.next_cursor);
    return out;
}

std::string text(const ViewAndTimeline& result, core::Instant now) {
    std::string out;
    JsonObject(out)
        .put("view", ViewText{result.view})
        .put("decision", JsonText{text_of(result.decision, now)})
        .put("timeline", JsonText{listed(result.timeline, [](const TimelineItem& item) { return text_of(item); })});
    return out;
}

std::string text(const Deleted& result, core::Instant) {
    std::string out;
    JsonObject(out).put("deleted", result.deleted);
    return out;
}

std::string text(const SettingsResult& result, core::Instant) {
    std::string out;
    JsonObject(out).put("settings", JsonText{text_of(result.settings)});
    return out;
}

std::string text(const SettingsDescribed&, core::Instant) { return described_settings(); }

std::string text(const PromptPage& page, core::Instant) {
    std::string out;
    JsonObject(out)
        .put("prompts", JsonText{listed(page.prompts, [](const core::KeptPrompt& kept) { return encode(kept); })})
        .put("nextCursor", page.next_cursor);
    return out;
}

std::string text(const PromptsDeleted& result, core::Instant) {
    std::string out;
    JsonObject(out).put("deleted", result.deleted);
    return out;
}

std::string text(const NoticeResult& result, core::Instant now) {
    std::string out;
    {
        JsonObject object(out);
        object.put("ended", result.ended);
        if (result.paused_until) object.put("pausedUntil", *result.paused_until).put("now", now);
    }
    return out;
}

std::string text(const TaughtResult& result, core::Instant) {
    std::string out;
    JsonObject(out).put("taught", JsonText{taught_text(result.taught)});
    return out;
}

std::string text(const ClaimResult& claim, core::Instant now) {
    std::string out;
    {
        JsonObject object(out);
        object.put("granted", claim.granted);
        if (claim.granted) {
            object.put("prompt", claim.prompt).put("mediaId", claim.media);
        } else {
            object.put("reason", claim.reason);
            if (claim.until) object.put("until", *claim.until).put("now", now);
        }
    }
    return out;
}

std::string text(const Migrated& result, core::Instant) {
    const auto placed = [](const Migrated::Placed& one) {
        std::string text;
        JsonObject(text)
            .put("key", one.key)
            .put("mediaId", one.media.value.empty() ? std::nullopt : std::optional{one.media});
        return text;
    };
    const auto kept = [](const Migrated::Kept& one) {
        std::string text;
        JsonObject(text).put("key", one.key).put("reason", one.reason);
        return text;
    };
    std::string out;
    JsonObject(out)
        .put("imported", JsonText{listed(result.imported, placed)})
        .put("pending", JsonText{listed(result.pending, kept)})
        .put("rejected", JsonText{listed(result.rejected, kept)})
        .put("left", JsonText{listed(result.left, kept)})
        .put("removable", result.removable);
    return out;
}

template <class Value>
void add_member(std::string& members, const core::MediaId& media, const Value& value) {
    if (!members.empty()) members += ',';
    append(members, media);
    members += ':';
    append(members, value);
}

// The form of the extension's own store. Older versions of the extension skip the members that they do not know.
std::string text(const ExportPage& page, core::Instant) {
    std::string sessions, persistent, revisions, suggestions;
    for (const core::View& view : page.views) {
        add_member(sessions, view.media_id, SessionText{view.session});
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

std::string text(const Copies& found, core::Instant) {
    std::string out;
    JsonObject(out)
        .put("older", found.counts.older)
        .put("recordings", found.counts.recordings)
        .put("inUse", found.counts.in_use);
    return out;
}

std::string text(const CopiesGone& gone, core::Instant) {
    std::string out;
    JsonObject(out).put("deleted", gone.counts.deleted).put("left", gone.counts.left).put("inUse", gone.counts.in_use);
    return out;
}

std::string text(const Findings& found, core::Instant) {
    std::string out;
    JsonObject(out).put("findings",
                        JsonText{listed(found.all, [](const core::Finding& finding) { return text_of(finding); })});
    return out;
}

std::string text(const Now& result, core::Instant) {
    std::string out;
    JsonObject(out).put("now", result.now);
    return out;
}

std::string text(const Empty&, core::Instant) { return "{}"; }

std::string message(std::string_view method, std::string_view params) {
    std::string out;
    JsonObject(out).put("jsonrpc", "2.0").put("method", method).put("params", JsonText{params});
    return out;
}

std::string text(const DecisionPush& push, core::Instant now) {
    return message("decision", text_of(push.decision, now, &push.tab));
}

std::string text(const RevokedPush& push, core::Instant) {
    std::string params;
    JsonObject(params)
        .put("decisionId", core::name_of(push.decision))
        .put("reason", core::name_of(push.reason))
        .put("tab", JsonText{text_of(push.tab)});
    return message("decision.revoked", params);
}

std::string text_with(const ChangedPush& push, const std::optional<core::View>& view) {
    std::string params;
    {
        JsonObject object(params);
        object.put("tab", JsonText{text_of(push.tab)}).put("view", view_or_null(view));
        if (!view) object.put("mediaId", push.media);
    }
    return message("session.changed", params);
}

std::string text(const RestoringPush& push, core::Instant) {
    std::string params;
    JsonObject(params).put("percent", push.percent);
    return message("storage.restoring", params);
}

std::string text(const ChangedPush& push, core::Instant) {
    std::string whole = text_with(push, push.view);
    if (whole.size() <= kMaxFrameOut) return whole;
    return text_with(push, shortened(*push.view, whole.size() - kMaxFrameOut));
}

// --- an answer that no message can hold

core::View* only(core::View& view) { return &view; }
core::View* only(std::optional<core::View>& view) { return view ? &*view : nullptr; }
core::View* only(std::vector<core::View>& views) { return views.size() == 1 ? &views.front() : nullptr; }

// The one view of an answer, with no more than the answer says of it. None: it has no view, or is a page of several,
// which whoever makes it keeps small.
template <class Kind>
core::View* only_view_of(Kind& result) {
    if constexpr (requires { only(result.view); }) {
        return only(result.view);
    } else if constexpr (requires { only(result.views); }) {
        return only(result.views);
    } else if constexpr (requires { only(result.sessions); }) {
        core::View* const view = only(result.sessions);
        if (view) view->session.logs = {};
        return view;
    } else {
        return nullptr;
    }
}

// The request was carried out, and the image must not keep others from being listed: so what is too large goes without
// its oldest parts. Nearly every answer is encoded once.
template <class Kind>
std::string fitting_text(const Kind& result, core::Instant now) {
    constexpr std::size_t kMost = kMaxFrameOut - kMaxAround;
    std::string whole = text(result, now);
    if (whole.size() <= kMost) return whole;
    Kind shorter = result;
    core::View* const view = only_view_of(shorter);
    if (!view) return whole;
    *view = shortened(std::move(*view), whole.size() - kMost);
    return text(shorter, now);
}

}  // namespace

std::string encode(const Result& result, core::Instant now) {
    return std::visit([now](const auto& kind) { return fitting_text(kind, now); }, result);
}

std::string response(std::string_view id, std::string_view result_text) {
    std::string whole;
    whole.reserve(40 + id.size() + result_text.size());
    whole.append(R"({"jsonrpc":"2.0","id":)").append(id).append(R"(,"result":)").append(result_text).append("}");
    if (whole.size() <= kMaxFrameOut) return whole;
    Error error;
    error.code = core::ErrorCode::response_too_large;
    return error_response(id, error);
}

std::string notification(const Push& push, core::Instant now) {
    return std::visit([now](const auto& kind) { return text(kind, now); }, push);
}

std::string encode(const core::View& view, bool with_logs) {
    std::string out;
    append(out, ViewText{view, with_logs});
    return out;
}
std::string encode(const core::Decision& decision, core::Instant now) { return text_of(decision, now); }
std::string encode(const core::Settings& settings) { return text_of(settings); }
std::string encode(const core::DocumentRef& document) { return text_of(document); }
std::string encode(const platform::SandboxState& sandbox) { return text_of(sandbox); }
std::string encode(const core::SessionData& session) {
    std::string out;
    append(out, SessionText{session});
    return out;
}
std::string encode(const core::PersistentData& persistent) { return text_of(persistent); }
std::string encode(const core::Suggestion& suggestion) { return text_of(suggestion); }
std::string encode(const TimelineItem& item) { return text_of(item); }

}  // namespace host::wire
