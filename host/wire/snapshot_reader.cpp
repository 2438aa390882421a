#include "wire/snapshot_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "json/builder.hpp"
#include "wire/fingerprint.hpp"
#include "wire/frame.hpp"

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
            if (depth == json::kMaxDepth) throw LeaveIt{};
            const std::size_t first = keys_.size();
            for (const auto [key, member] : dom::object(value)) {
                keys_.emplace_back(key);
                check(member, depth + 1);
            }
            refuse_twins(std::span(keys_).subspan(first));
            keys_.resize(first);
        } else if (value.is_array()) {
            if (depth == json::kMaxDepth) throw LeaveIt{};
            for (const dom::element element : dom::array(value)) check(element, depth + 1);
        }
    }

private:
    struct Key {
        explicit Key(std::string_view key = {}) : text(key) {
            std::memcpy(&start, key.data(), std::min(key.size(), sizeof start));
        }
        std::uint64_t start{};  // its first bytes: mostly enough to tell two keys apart
        std::string_view text;
        auto operator<=>(const Key&) const = default;
    };

    static void refuse_twins(std::span<Key> keys) {
        constexpr std::size_t kFew = 32;
        if (keys.size() > kFew) {
            std::ranges::sort(keys);
            if (std::ranges::adjacent_find(keys) != keys.end()) throw LeaveIt{};
            return;
        }
        for (std::size_t i = 1; i < keys.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (keys[i] == keys[j]) throw LeaveIt{};
            }
        }
    }

    std::vector<Key> keys_;  // of all objects that are open
};

// The small part of the message, for the decoders that all messages share.
json::Json json_of(const dom::element& value) {
    switch (value.type()) {
        case dom::element_type::OBJECT: {
            json::Json object = json::Json::object();
            for (const auto [key, member] : dom::object(value)) object.emplace(std::string{key}, json_of(member));
            return object;
        }
        case dom::element_type::ARRAY: {
            json::Json array = json::Json::array();
            for (const dom::element element : dom::array(value)) array.push_back(json_of(element));
            return array;
        }
        case dom::element_type::INT64: {
            const auto number = std::int64_t{value};
            return number < 0 ? json::Json(number) : json::Json(static_cast<std::uint64_t>(number));
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
dom::element object_in(dom::parser& parser, std::string_view text, std::size_t room) {
    if (has(text, "\\ud") || has(text, "\\uD")) throw LeaveIt{};  // may be half an emoji
    const bool copies = room < text.size() + simdjson::SIMDJSON_PADDING;
    dom::element root;
    if (parser.parse(text.data(), text.size(), copies).get(root) != simdjson::SUCCESS) throw LeaveIt{};
    if (!root.is_object()) throw LeaveIt{};
    Strict{}.check(root, 0);
    return root;
}

PageStore store_of(const dom::element& store) {
    if (store.is_object()) return store_in(dom::object(store));
    if (!store.is_string()) throw LeaveIt{};
    const std::string_view raw{store};
    dom::parser parser;
    return store_in(dom::object(object_in(parser, raw, raw.size())));
}

// That the text has these words near its start says little: they may be deeper, and the message another.
bool is_snapshot(const json::Json& message) {
    const auto method = message.find("method");
    return method != message.end() && *method == "snapshot";
}

FastSnapshot snapshot_in(const dom::object& message) {
    FastSnapshot found{json::Json::object(), {}};
    for (const auto [key, value] : message) {
        if (key != "params") found.message.emplace(std::string{key}, json_of(value));
    }
    if (!is_snapshot(found.message)) throw LeaveIt{};
    const auto params = member(message, "params");
    if (!params || !params->is_object()) throw LeaveIt{};
    json::Json rest = json::Json::object();
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

struct SnapshotReader::State {
    dom::parser small;
    std::optional<dom::parser> large;  // until the next small snapshot: it is several times as large as its text

    // The last large snapshot: everything from the key of the store to the end, and the store.
    Fingerprint end;
    std::size_t end_size{};
    PageStore store;
    bool has_store{};
};

SnapshotReader::SnapshotReader() : state_(std::make_unique<State>()) {}
SnapshotReader::~SnapshotReader() = default;

std::optional<FastSnapshot> SnapshotReader::read(std::string_view text, std::size_t room) {
    // Where a client says so late in the message, the strict reader reads it: slower, and right.
    constexpr std::size_t kHead = 200;
    if (!has(text.substr(0, kHead), R"("method":"snapshot")")) return std::nullopt;
    try {
        if (auto found = read_again(text)) return found;
        FastSnapshot found = read_all(text, room);
        remember(text, found);
        return found;
    } catch (const LeaveIt&) {
        return std::nullopt;
    }
}

FastSnapshot SnapshotReader::read_all(std::string_view text, std::size_t room) {
    const bool is_large = text.size() > kSmall;
    if (!is_large) state_->large.reset();
    if (is_large && !state_->large) state_->large.emplace();
    return snapshot_in(dom::object(object_in(is_large ? *state_->large : state_->small, text, room)));
}

namespace {

// A stand-in for the store that no peer can guess.
std::string stand_in() { return std::to_string(Fingerprint().add("stand-in").hash()); }

// The message with the stand-in for everything from the key of its store on, up to the ends of params and message. When
// that is a message whose params.store is the stand-in, then so is the text with what it really has there, and the two
// differ in nothing else.
std::optional<json::Json> message_around(dom::parser& parser, std::string_view head) {
    const std::string name = stand_in();
    const std::string around = std::string{head} + R"("store":")" + name + R"("}})";
    json::Json message = json_of(object_in(parser, around, around.size()));
    const auto params = message.find("params");
    if (!is_snapshot(message) || params == message.end() || !params->is_object()) return std::nullopt;
    const auto store = params->find("store");
    if (store == params->end() || *store != name) return std::nullopt;
    params->erase(store);
    return message;
}

std::size_t start_of_store(std::string_view text) {
    constexpr std::size_t kFarthest = 8 * 1024;  // a path is the longest that comes before it
    return text.substr(0, kFarthest).find(R"("store":)");
}

}  // namespace

void SnapshotReader::remember(std::string_view text, const FastSnapshot& found) {
    constexpr std::size_t kMost = 20'000;  // attempts and media, 100 bytes each
    state_->has_store = false;
    if (text.size() <= kSmall) return;
    std::size_t entries = found.store.videos.size() + found.store.images.size();
    for (const auto& video : found.store.videos) entries += video.attempts.size();
    const auto at = start_of_store(text);
    if (entries > kMost || at == text.npos) return;
    if (message_around(state_->small, text.substr(0, at)) != found.message) return;  // there is more behind the store
    state_->end = Fingerprint().add(text.substr(at));
    state_->end_size = text.size() - at;
    state_->store = found.store;
    state_->has_store = true;
}

std::optional<FastSnapshot> SnapshotReader::read_again(std::string_view text) {
    if (!state_->has_store || text.size() <= kSmall) return std::nullopt;
    const auto at = start_of_store(text);
    if (at == text.npos || text.size() - at != state_->end_size) return std::nullopt;
    if (Fingerprint().add(text.substr(at)) != state_->end) return std::nullopt;
    auto message = message_around(state_->small, text.substr(0, at));
    if (!message) return std::nullopt;
    return FastSnapshot{*std::move(message), state_->store};
}

}  // namespace host::wire
