// What a document reports: where it is, how far the attempt is, what the site said, what it did with a decision.
#include <charconv>

#include "core/text.hpp"
#include "wire/decoders.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kMaxPathBytes = 4096;
constexpr std::size_t kMaxErrorBytes = 1000;  // of a click's error; what is over is cut, the report counts

core::Millis as_length(const Field& field) { return core::Millis{field.count()}; }

// "d12" -> 12. Any other string is a decision that nobody made: number 0, which no grant has.
core::GrantId as_decision(const Field& field) {
    const std::string& text = field.string();
    core::GrantId id;
    if (text.size() < 2 || text[0] != 'd' || text[1] < '1' || text[1] > '9') return {};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + 1, end, id.value);
    if (error != std::errc{} || stopped != end) return {};
    return id;
}

std::int64_t as_tab(const Field& field) {
    static_cast<void>(field.integer());  // says what is wrong with it in fewer words than a range does
    return field.integer(-json::kMaxSafeInteger, json::kMaxSafeInteger);
}

}  // namespace

core::DocumentRef as_document(const Field& field) {
    return {.tab = as_tab(field.at("id")), .document = field.at("document").id(core::kMaxIdBytes)};
}

core::MediaId as_media(const Field& field) { return {field.id(core::kMaxIdBytes)}; }
core::PostId as_post(const Field& field) { return {field.id(core::kMaxIdBytes)}; }
std::string as_path(const Field& field) { return field.string(0, kMaxPathBytes); }
std::int64_t seq_of(const Field& params) { return params.at("seq").integer(1, json::kMaxSafeInteger); }

Params decode_route(const Field& params) {
    return Route{.tab = as_document(params.at("tab")), .seq = seq_of(params), .path = as_path(params.at("path"))};
}

Params decode_tab_closed(const Field& params) { return TabClosed{.tab = as_tab(params.at("tab").at("id"))}; }

Params decode_progress(const Field& params) {
    return Progress{.tab = as_document(params.at("tab")),
                    .seq = seq_of(params),
                    .percent = static_cast<int>(params.at("percent").integer(0, 100))};
}

Params decode_notice(const Field& params) {
    if (const Field kind = params.at("kind"); kind.string() != "rate_limited") kind.refuse("expected \"rate_limited\"");
    return Notice{.tab = as_document(params.at("tab")),
                  .seq = seq_of(params),
                  .retry_after = maybe(params.find("retryAfterMs"), as_length)};
}

Params decode_claim(const Field& params) {
    return DecisionClaim{.tab = as_document(params.at("tab")), .decision = as_decision(params.at("decisionId"))};
}

Params decode_result(const Field& params) {
    const auto error = maybe(params.find("error"), as_string).value_or("");
    return DecisionResult{.tab = as_document(params.at("tab")),
                          .decision = as_decision(params.at("decisionId")),
                          .clicked = params.at("clicked").boolean(),
                          .error = std::string{core::cut(error, kMaxErrorBytes)}};
}

}  // namespace host::wire
