#include "wire/decode.hpp"

#include <algorithm>
#include <array>

#include "core/fnv1a.hpp"
#include "core/text.hpp"
#include "wire/decoders.hpp"
#include "wire/frame.hpp"

namespace host::wire {
namespace {

using core::ErrorCode;

// Who may send it again under its requestId.
enum class Repeated {
    never,        // it takes no requestId
    by_document,  // the document that it names, and no other
    by_user,      // the user, whose page may have been loaded again
};

struct Method {
    std::string_view name;
    Params (*decode)(const Field& params);
    Repeated repeated{};
};

// The protocol, in the order of docs/protocol.md. A method that is not here does not exist: method_not_found.
constexpr auto kMethods = std::to_array<Method>({
    {"hello", decode_hello},
    {"snapshot", decode_snapshot},
    {"route", decode_route},
    {"tab.closed", decode_tab_closed},
    {"session.start", decode_start, Repeated::by_user},
    {"session.adopt", decode_adopt},
    {"session.stop", decode_stop, Repeated::by_user},
    {"session.update", decode_update, Repeated::by_user},
    {"session.clear", decode_clear, Repeated::by_user},
    {"session.delete", decode_delete, Repeated::by_user},
    {"session.get", decode_get},
    {"session.list", decode_list},
    {"prompts.list", decode_prompts},
    {"prompts.delete", decode_prompts_delete},
    {"settings.get", decode_settings_get},
    {"settings.describe", decode_settings_describe},
    {"settings.update", decode_settings_update},
    {"progress", decode_progress},
    {"notice", decode_notice},
    {"page.report", decode_report},
    {"page.taught", decode_taught},
    {"page.teach", decode_teach},
    {"page.forget", decode_forget},
    {"decision.claim", decode_claim, Repeated::by_document},
    {"decision.result", decode_result, Repeated::by_document},
    {"migrate", decode_migrate, Repeated::by_document},
    {"store.export", decode_export},
    {"copies.count", decode_copies},
    {"copies.delete", decode_copies_delete},
    {"doctor.run", decode_doctor},
    {"ping", decode_ping},
    {"test.advance", decode_advance},
});

static_assert(json::kReadAhead <= kReadAhead);

// An integer or a short string, as JSON text to be repeated in the answer.
std::string id_text(const Field& id) {
    if (!id.value().is_integer() && !id.is_string()) id.refuse("expected integer or string");
    if (id.is_string()) static_cast<void>(id.string(0, kMaxRequestIdBytes));
    return json::canonical(id.value());
}

// It is stored, so it must stay the same in every version.
std::string fingerprint_of(std::string_view method, const std::string& params) {
    return core::Fnv1a().add(method).add("\n").add(params).hex();
}

void add_fingerprints(Request& request, const Field& params, Repeated repeated) {
    const std::string as_sent = fingerprint_of(request.method, json::canonical(params.value(), {"requestId"}));
    if (repeated == Repeated::by_document || !params.given("tab")) {
        request.fingerprint = as_sent;
        return;
    }
    request.fingerprint = fingerprint_of(request.method, json::canonical(params.value(), {"requestId", "tab"}));
    request.fingerprint_with_tab = as_sent;
}

const json::Value& no_params() {
    static json::Document document;
    static const json::Value empty = document.read("{}").value();
    return empty;
}

std::expected<Request, BadRequest> request_in(const json::Value& document) {
    Request request{.id = "null",
                    .method = {},
                    .params = Ping{},
                    .request_id = std::nullopt,
                    .fingerprint = {},
                    .fingerprint_with_tab = {}};
    ErrorCode stage = ErrorCode::invalid_request;  // what a misfit means at this point
    try {
        const Field message(document, "");
        if (document.is_array()) message.refuse("batches are not supported; send one request per frame");
        if (!message.is_object()) message.refuse("expected object");
        const auto id = message.given("id");
        if (!id) message.refuse("id is required; the host takes requests, not notifications");
        request.id = id_text(*id);
        if (const Field version = message.at("jsonrpc"); version.string() != "2.0") version.refuse("expected \"2.0\"");
        request.method = message.at("method").string();

        stage = ErrorCode::method_not_found;
        const auto method = std::ranges::find(kMethods, request.method, &Method::name);
        if (method == kMethods.end()) {
            message.refuse("unknown method \"" + std::string{core::cut(request.method, kMaxRequestIdBytes)} + "\"");
        }

        stage = ErrorCode::invalid_params;
        const Field params = message.given("params").value_or(Field(no_params(), "params"));
        static_cast<void>(params.object());
        request.params = method->decode(params);
        if (method->repeated == Repeated::never) return request;
        if (const auto request_id = params.find("requestId")) {
            request.request_id = request_id->id(kMaxRequestIdBytes);
            add_fingerprints(request, params, method->repeated);
        }
        return request;
    } catch (const json::Misfit& misfit) {
        return std::unexpected(BadRequest{request.id, stage, misfit.path, misfit.problem});
    }
}

}  // namespace

std::expected<Request, BadRequest> decode(std::string_view payload) {
    return Decoder().decode(payload, payload.size());
}

std::expected<Request, BadRequest> Decoder::decode(std::string_view payload, std::size_t room) {
    if (auto request = with_seen_store(payload)) return *std::move(request);
    const auto message = document_.read(payload, room);
    if (!message) return std::unexpected(BadRequest{"null", ErrorCode::parse_error, "", message.error()});
    auto request = request_in(*message);
    if (request) remember(payload, *message, *request);
    return request;
}

// None: the store is another one, or something is wrong with the rest of the message.
std::optional<Request> Decoder::with_seen_store(std::string_view payload) {
    const auto head = seen_.head_of(payload);
    const auto message = head ? head_.read(without_store(*head)) : std::unexpected("");
    if (!message || !store_is_last(*message)) return std::nullopt;
    auto request = request_in(*message);
    auto* snapshot = request ? std::get_if<Snapshot>(&request->params) : nullptr;
    if (snapshot == nullptr) return std::nullopt;
    snapshot->store = seen_.store();
    return *std::move(request);
}

void Decoder::remember(std::string_view payload, const json::Value& message, const Request& request) {
    const auto head = SeenStore::head_in(payload);
    if (!head) return;
    seen_.forget();
    const auto* snapshot = std::get_if<Snapshot>(&request.params);
    if (snapshot == nullptr || !snapshot->store || !store_is_last(message)) return;
    const auto alone = head_.read(without_store(*head));
    if (alone && store_is_last(*alone)) seen_.keep(payload, *snapshot->store);
}

}  // namespace host::wire
