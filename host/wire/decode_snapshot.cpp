// The page's store, as one document sees it now.
//
// The hot path: a store can be megabytes of which a few ids matter. A streaming reader may one day take the place
// of read_json() here; all it has to produce is a PageStore, and everything that looks at the page's JSON is below.
#include <unordered_set>

#include "wire/decoders.hpp"

namespace host::wire {
namespace {

bool is_usable_id(std::string_view text) { return core::is_valid_id(text) && text.find('\0') == text.npos; }

const json::Json* member(const json::Json::object_t& object, std::string_view name) {
    const auto found = object.find(name);
    return found == object.end() || found->second.is_null() ? nullptr : &found->second;
}

// R1. None: no attempt.
const std::string* attempt_id(const json::Json& element) {
    if (!element.is_object()) return nullptr;
    const auto& object = element.get_ref<const json::Json::object_t&>();
    const json::Json* id = member(object, "id");
    if (id == nullptr) id = member(object, "videoId");
    if (id == nullptr || !id->is_string()) return nullptr;
    const auto& text = id->get_ref<const std::string&>();
    return is_usable_id(text) ? &text : nullptr;
}

bool is_moderated(const json::Json& attempt) {
    const json::Json* moderated = member(attempt.get_ref<const json::Json::object_t&>(), "moderated");
    return moderated != nullptr && moderated->is_boolean() && moderated->get<bool>();
}

std::vector<core::Attempt> attempts_in(const json::Json::array_t& elements, core::Count& ignored) {
    std::vector<core::Attempt> attempts;
    std::unordered_set<std::string_view> seen;  // views into the document
    for (const json::Json& element : elements) {
        const std::string* id = attempt_id(element);
        if (id == nullptr) {
            ++ignored;
        } else if (seen.insert(*id).second) {
            attempts.push_back({.id = {*id}, .moderated = is_moderated(element)});
        }
    }
    return attempts;
}

// What is missing is no evidence; what is there has the right shape, down to the array of one media. Below that
// the page may hold anything, and what is no attempt is counted instead of losing the message.
PageStore store_in(const Field& envelope) {
    PageStore store;
    const auto state = envelope.find("state");
    const auto videos = state ? state->find("videoByMediaId") : std::nullopt;
    const auto images = state ? state->find("imageByMediaId") : std::nullopt;
    if (videos) {
        store.videos.reserve(videos->object().size());
        for (const auto& [media, attempts] : videos->object()) {
            if (is_usable_id(media) && attempts.is_array()) {
                store.videos.push_back(
                    {{media}, attempts_in(attempts.get_ref<const json::Json::array_t&>(), store.ignored)});
            } else {
                ++store.ignored;
            }
        }
    }
    if (images) {
        for (const auto& [media, image] : images->object()) {
            if (is_usable_id(media)) {
                store.images.push_back({media});
            } else {
                ++store.ignored;
            }
        }
    }
    return store;
}

std::optional<PageStore> page_store(const Field& field) {
    if (field.is_object()) return store_in(field);
    if (!field.is_string()) field.refuse("expected object, string or null");
    const auto document = json::read_json(field.string());
    if (!document || document->is_null()) return std::nullopt;  // nothing that can be read: no evidence (R14)
    return store_in(Field(*document, field.path()));
}

}  // namespace

Params decode_snapshot(const Field& params) {
    Snapshot snapshot{.tab = as_document(params.at("tab")),
                      .seq = seq_of(params),
                      .store = std::nullopt,
                      .path = maybe(params.find("path"), as_path),
                      .partial = maybe(params.find("partial"), as_boolean).value_or(false)};
    if (const auto store = params.find("store")) snapshot.store = page_store(*store);
    return snapshot;
}

}  // namespace host::wire
