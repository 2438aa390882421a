#include "wire/decode.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/text.hpp"
#include "wire/decoders.hpp"
#include "wire/snapshot_reader.hpp"

namespace host::wire {
namespace {

using core::ErrorCode;

struct Method {
    std::string_view name;
    Params (*decode)(const Field& params);
    bool takes_request_id{};
};

// The protocol, in the order of docs/protocol.md. A method that is not here does not exist: method_not_found.
constexpr auto kMethods = std::to_array<Method>({
    {"hello", decode_hello},
    {"snapshot", decode_snapshot},
    {"route", decode_route},
    {"tab.closed", decode_tab_closed},
    {"session.start", decode_start, true},
    {"session.stop", decode_stop, true},
    {"session.update", decode_update, true},
    {"session.clear", decode_clear, true},
    {"session.delete", decode_delete, true},
    {"session.get", decode_get},
    {"session.list", decode_list},
    {"settings.get", decode_settings_get},
    {"settings.update", decode_settings_update},
    {"progress", decode_progress},
    {"notice", decode_notice},
    {"decision.claim", decode_claim, true},
    {"decision.result", decode_result, true},
    {"migrate", decode_migrate, true},
    {"store.export", decode_export},
    {"ping", decode_ping},
    {"test.advance", decode_advance},
});

// An integer or a short string, as JSON text to be repeated in the answer.
std::string id_text(const Field& id, const json::Json& json) {
    if (!json.is_number_integer() && !id.is_string()) id.refuse("expected integer or string");
    if (id.is_string()) static_cast<void>(id.string(0, kMaxRequestIdBytes));
    return json.dump();
}

// FNV-1a, 64 bits: the same on every machine and in every version, since it is stored. Objects are key-sorted, so
// equal params have equal text.
std::string fingerprint_of(std::string_view method, json::Json params) {
    params.erase("requestId");
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto mix = [&hash](std::string_view text) {
        for (const char byte : text) {
            hash ^= static_cast<unsigned char>(byte);
            hash *= 0x100000001b3u;
        }
    };
    mix(method);
    mix("\n");
    mix(params.dump(-1, ' ', false, json::Json::error_handler_t::replace));
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
    return hex.data();
}

}  // namespace

std::expected<Request, BadRequest> decode(std::string_view payload) {
    SnapshotReader snapshots;
    return decode(payload, payload.size(), snapshots);
}

std::expected<Request, BadRequest> decode(std::string_view payload, std::size_t room, SnapshotReader& snapshots) {
    std::optional<FastSnapshot> fast = snapshots.read(payload, room);
    const auto document =
        fast ? std::expected<json::Json, std::string>{std::move(fast->message)} : json::read_json(payload);
    if (!document) return std::unexpected(BadRequest{"null", ErrorCode::parse_error, "", document.error()});

    Request request{.id = "null", .method = {}, .params = Ping{}, .request_id = std::nullopt, .fingerprint = {}};
    ErrorCode stage = ErrorCode::invalid_request;  // what a misfit means at this point
    try {
        const Field message(*document, "");
        if (document->is_array()) message.refuse("batches do not exist here: send one request per frame");
        if (!message.is_object()) message.refuse("expected object");
        if (!message.given("id")) message.refuse("id is required: the host takes requests, no notifications");
        request.id = id_text(message.at("id"), document->at("id"));
        if (const Field version = message.at("jsonrpc"); version.string() != "2.0") version.refuse("expected \"2.0\"");
        request.method = message.at("method").string();

        stage = ErrorCode::method_not_found;
        const auto method = std::ranges::find(kMethods, request.method, &Method::name);
        if (method == kMethods.end()) {
            message.refuse("unknown method \"" + std::string{core::cut(request.method, kMaxRequestIdBytes)} + "\"");
        }

        stage = ErrorCode::invalid_params;
        static const json::Json kNone = json::Json::object();
        const Field params = message.given("params").value_or(Field(kNone, "params"));
        static_cast<void>(params.object());
        request.params = method->decode(params);
        if (fast) std::get<Snapshot>(request.params).store = std::move(fast->store);
        if (const auto request_id = params.find("requestId"); request_id && method->takes_request_id) {
            request.request_id = request_id->id(kMaxRequestIdBytes);
            request.fingerprint = fingerprint_of(request.method, document->at("params"));
        }
        return request;
    } catch (const json::Misfit& misfit) {
        return std::unexpected(BadRequest{request.id, stage, misfit.path, misfit.problem});
    }
}

}  // namespace host::wire
