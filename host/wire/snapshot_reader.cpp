#include "wire/snapshot_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "wire/frame.hpp"
#include "wire/json_builder.hpp"

namespace host::wire {
namespace {

namespace dom = simdjson::dom;
static_assert(simdjson::SIMDJSON_PADDING <= kReadAhead);

struct LeaveIt {};  // to the strict reader

constexpr std::size_t kSmall = 64 * 1024;  // a parser for so much is kept, about 1 MiB

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Would the strict reader take this subtree? simdjson has checked the text of it; what is left is what JSON allows.
class Strict {
public:
    void check(const dom::element& value, std::size_t depth) {
        if (value.is_object()) {
            if (depth == kMaxDepth) throw LeaveIt{};
            const std::size_t first = keys_.size();
            for (const auto [key, member] : dom::object(value)) {
                keys_.push_back(key);
                check(member, depth + 1);
            }
            refuse_twins(first);
        } else if (value.is_array()) {
            if (depth == kMaxDepth) throw LeaveIt{};
            for (const dom::element element : dom::array(value)) check(element, depth + 1);
        }
    }

private:
    // The keys from `first` on are those of one object, and go.
    void refuse_twins(std::size_t first) {
        const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
        constexpr std::ptrdiff_t kFew = 24;
        if (keys_.end() - begin <= kFew) {
            for (auto key = begin; key != keys_.end(); ++key) {
                if (std::find(begin, key, *key) != key) throw LeaveIt{};
            }
        } else {
            std::sort(begin, keys_.end());
            if (std::adjacent_find(begin, keys_.end()) != keys_.end()) throw LeaveIt{};
        }
        keys_.resize(first);
    }

    std::vector<std::string_view> keys_;
};

// The small part of the message, for the decoders that all messages share.
Json json_of(const dom::element& value) {
    switch (value.type()) {
        case dom::element_type::OBJECT: {
            Json object = Json::object();
            for (const auto [key, member] : dom::object(value)) object.emplace(std::string{key}, json_of(member));
            return object;
        }
        case dom::element_type::ARRAY: {
            Json array = Json::array();
            for (const dom::element element : dom::array(value)) array.push_back(json_of(element));
            return array;
        }
        case dom::element_type::INT64: {
            const auto number = std::int64_t{value};
            return number < 0 ? Json(number) : Json(static_cast<std::uint64_t>(number));
        }
        case dom::element_type::UINT64: return std::uint64_t{value};
        case dom::element_type::DOUBLE: throw LeaveIt{};  // its text may be wanted
        case dom::element_type::STRING: return std::string{std::string_view{value}};
        case dom::element_type::BOOL: return bool{value};
        case dom::element_type::NULL_VALUE: return nullptr;
    }
    throw LeaveIt{};
}

// A member that is there and not null.
std::optional<dom::element> member(const dom::object& object, std::string_view name) {
    for (const auto [key, value] : object) {
        if (key == name) return value.is_null() ? std::nullopt : std::optional{value};
    }
    return std::nullopt;
}

// What follows says the same of simdjson's values as decode_snapshot.cpp of nlohmann's: R1.
bool is_usable_id(std::string_view text) { return core::is_valid_id(text) && text.find('\0') == text.npos; }

std::optional<core::Attempt> attempt_of(const dom::element& element) {
    if (!element.is_object()) return std::nullopt;
    std::optional<dom::element> id, video_id;
    bool moderated = false;
    for (const auto [key, value] : dom::object(element)) {
        if (key == "id" && !value.is_null()) id = value;
        if (key == "videoId" && !value.is_null()) video_id = value;
        if (key == "moderated") moderated = value.is_bool() && bool{value};
    }
    if (!id) id = video_id;
    if (!id || !id->is_string() || !is_usable_id(std::string_view{*id})) return std::nullopt;
    return core::Attempt{{std::string{std::string_view{*id}}}, moderated};
}

void keep_first_of_each(std::vector<core::Attempt>& attempts) {
    std::vector<std::string_view> ids;
    for (const core::Attempt& attempt : attempts) ids.push_back(attempt.id.value);
    std::ranges::sort(ids);
    if (std::ranges::adjacent_find(ids) == ids.end()) return;  // as nearly always
    std::set<core::AttemptId> seen;
    std::erase_if(attempts, [&seen](const core::Attempt& attempt) { return !seen.insert(attempt.id).second; });
}

std::vector<core::Attempt> attempts_in(const dom::array& elements, core::Count& ignored) {
    std::vector<core::Attempt> attempts;
    attempts.reserve(elements.size());
    for (const dom::element element : elements) {
        if (auto attempt = attempt_of(element)) {
            attempts.push_back(*std::move(attempt));
        } else {
            ++ignored;
        }
    }
    keep_first_of_each(attempts);
    return attempts;
}

PageStore store_in(const dom::object& envelope) {
    PageStore store;
    const auto state = member(envelope, "state");
    if (!state) return store;
    if (!state->is_object()) throw LeaveIt{};
    if (const auto videos = member(dom::object(*state), "videoByMediaId")) {
        if (!videos->is_object()) throw LeaveIt{};
        for (const auto [media, attempts] : dom::object(*videos)) {
            if (is_usable_id(media) && attempts.is_array()) {
                store.videos.push_back({{std::string{media}}, attempts_in(dom::array(attempts), store.ignored)});
            } else {
                ++store.ignored;
            }
        }
        std::ranges::sort(store.videos, {}, &MediaAttempts::media);
    }
    if (const auto images = member(dom::object(*state), "imageByMediaId")) {
        if (!images->is_object()) throw LeaveIt{};
        for (const auto [media, image] : dom::object(*images)) {
            if (is_usable_id(media)) {
                store.images.push_back({std::string{media}});
            } else {
                ++store.ignored;
            }
        }
        std::ranges::sort(store.images);
    }
    return store;
}

// The object that a text is. It lives in the parser, until that parses the next one.
dom::object object_in(dom::parser& parser, std::string_view text, std::size_t room) {
    if (has(text, "\\ud") || has(text, "\\uD")) throw LeaveIt{};  // may be half an emoji
    const bool copies = room < text.size() + simdjson::SIMDJSON_PADDING;
    dom::element root;
    if (parser.parse(text.data(), text.size(), copies).get(root) != simdjson::SUCCESS) throw LeaveIt{};
    if (!root.is_object()) throw LeaveIt{};
    Strict{}.check(root, 0);
    return dom::object(root);
}

PageStore store_of(const dom::element& store) {
    if (store.is_object()) return store_in(dom::object(store));
    if (!store.is_string()) throw LeaveIt{};
    const std::string_view raw{store};
    dom::parser parser;
    return store_in(object_in(parser, raw, raw.size()));
}

FastSnapshot snapshot_in(const dom::object& message) {
    FastSnapshot found{Json::object(), {}};
    for (const auto [key, value] : message) {
        if (key != "params") found.message.emplace(std::string{key}, json_of(value));
    }
    const auto params = member(message, "params");
    if (!params || !params->is_object()) throw LeaveIt{};
    Json rest = Json::object();
    bool has_store = false;
    for (const auto [key, value] : dom::object(*params)) {
        if (key == "store") {
            found.store = store_of(value);
            has_store = true;
        } else {
            rest.emplace(std::string{key}, json_of(value));
        }
    }
    if (!has_store) throw LeaveIt{};
    found.message.emplace("params", std::move(rest));
    return found;
}

}  // namespace

std::optional<FastSnapshot> read_snapshot(std::string_view text, std::size_t room) {
    // Where a client says so late in the message, the strict reader reads it: slower, and right.
    constexpr std::size_t kHead = 200;
    if (!has(text.substr(0, kHead), R"("method":"snapshot")")) return std::nullopt;
    try {
        static thread_local dom::parser kept;
        std::optional<dom::parser> large;
        return snapshot_in(object_in(text.size() <= kSmall ? kept : large.emplace(), text, room));
    } catch (const LeaveIt&) {
        return std::nullopt;
    }
}

}  // namespace host::wire
