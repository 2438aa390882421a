// The page's store, as one document sees it now: the one message that can be megabytes, of which a few ids matter.
// All of it is checked as JSON; here, only what matters is looked at.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "json/document.hpp"
#include "wire/decoders.hpp"

namespace host::wire {
namespace {

bool is_usable_id(std::string_view text) { return core::is_valid_id(text) && text.find('\0') == text.npos; }

bool is_usable_id(const json::Value& value) { return value.is_string() && is_usable_id(value.string()); }

// A finite number, whatever it says.
int progress_of(const json::Value& value) {
    switch (value.type()) {
        case json::Value::Type::null: return core::kNoProgress;
        case json::Value::Type::integer:
        case json::Value::Type::large_integer:
        case json::Value::Type::number: break;
        default: return core::kOddProgress;
    }
    const double percent = value.number();
    return percent >= 0 ? static_cast<int>(std::min(percent, 100.0)) : core::kOddProgress;
}

std::optional<bool> boolean_in(const json::Value& value) {
    return value.type() == json::Value::Type::boolean ? std::optional{value.is_true()} : std::nullopt;
}

// R22: the names beside the id. Anything that is not an id is skipped.
void add_name(core::Attempt& attempt, std::string_view media, const json::Value& value, bool of_attempt) {
    if (!value.is_there() || !value.is_string()) return;
    const std::string_view name = value.string();
    const bool is_known = name == attempt.id.value || (!of_attempt && name == media) || !is_usable_id(name) ||
                          std::ranges::any_of(attempt.others, [name](const auto& o) { return o.post.value == name; });
    if (!is_known) attempt.others.push_back({{std::string{name}}, of_attempt});
}

// R1. Returns false if it is not an attempt.
bool read_attempt(const json::Value& element, std::string_view media, core::Attempt& attempt) {
    constexpr std::size_t kOwn = 4, kPosts = 6;
    static constexpr json::Names<9> kNames({"id", "videoId", "videoPostId", "itemId", "parentPostId", "originalPostId",
                                            "moderated", "progress", "hasVideo"});
    const std::array<json::Value, 9> values = element.find_all(kNames);
    std::size_t n = 0;
    while (n < kOwn && !(values[n].is_there() && is_usable_id(values[n]))) ++n;
    if (n == kOwn) return false;
    attempt.id.value = values[n].string();
    for (++n; n < kPosts; ++n) add_name(attempt, media, values[n], n < kOwn);
    attempt.moderated = values[kPosts].is_there() && values[kPosts].is_true();
    if (values[kPosts + 1].is_there()) attempt.progress = progress_of(values[kPosts + 1]);
    if (values[kPosts + 2].is_there()) attempt.has_video = boolean_in(values[kPosts + 2]);
    return true;
}

// Whether the attempt has no verdict yet, so that another entry of the same attempt may say more.
bool says_less(const core::Attempt& attempt) {
    return core::verdict_of(attempt, core::EvidenceSource::store) == core::Verdict::none;
}

bool has_twins(const std::vector<core::Attempt>& attempts) {
    constexpr std::size_t kFew = 16;
    if (attempts.size() <= kFew) {
        for (auto one = attempts.begin(); one != attempts.end(); ++one) {
            const auto is_same = [one](const core::Attempt& other) { return other.id == one->id; };
            if (std::any_of(attempts.begin(), one, is_same)) return true;
        }
        return false;
    }
    std::vector<std::string_view> ids;
    ids.reserve(attempts.size());
    for (const core::Attempt& attempt : attempts) ids.push_back(attempt.id.value);
    std::ranges::sort(ids);
    return std::ranges::adjacent_find(ids) != ids.end();
}

void keep_first_of_each(std::vector<core::Attempt>& attempts) {
    if (!has_twins(attempts)) return;  // as nearly always
    std::set<std::pair<bool, core::AttemptId>> seen;
    std::erase_if(attempts, [&seen](const core::Attempt& attempt) {
        return !seen.emplace(says_less(attempt), attempt.id).second;
    });
}

std::vector<core::Attempt> attempts_in(const json::Elements& elements, std::string_view media, core::Count& ignored) {
    std::vector<core::Attempt> attempts;
    attempts.reserve(elements.size());
    for (const json::Value element : elements) {
        if (read_attempt(element, media, attempts.emplace_back())) continue;
        attempts.pop_back();
        ++ignored;
    }
    keep_first_of_each(attempts);
    return attempts;
}

// A missing part is no evidence. A part that is there must have the right shape, down to the array of one media.
// Below that the page may hold anything: what is no attempt is counted, and the message is taken.
PageStore store_in(const Field& envelope) {
    PageStore store;
    const auto state = envelope.find("state");
    const auto videos = state ? state->find("videoByMediaId") : std::nullopt;
    const auto images = state ? state->find("imageByMediaId") : std::nullopt;
    if (videos) {
        store.videos.reserve(videos->object().size());
        for (const auto [media, attempts] : videos->object()) {
            if (is_usable_id(media) && attempts.is_array()) {
                store.videos.push_back({{std::string{media}}, attempts_in(attempts.elements(), media, store.ignored)});
            } else {
                ++store.ignored;
            }
        }
        if (!std::ranges::is_sorted(store.videos, {}, &MediaAttempts::media)) {
            std::ranges::sort(store.videos, {}, &MediaAttempts::media);
        }
    }
    if (images) {
        for (const auto [media, image] : images->object()) {
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

core::EvidenceSource source_of(const Field& field) {
    if (field.string() == "store") return core::EvidenceSource::store;
    if (field.string() != "stream") field.refuse("expected \"store\" or \"stream\"");
    return core::EvidenceSource::stream;
}

std::optional<PageStore> page_store(const Field& field) {
    if (field.is_object()) return store_in(field);
    if (!field.is_string()) field.refuse("expected object, string or null");
    json::Document document;
    const auto store = document.read(field.string());
    if (!store || store->is_null()) return std::nullopt;  // nothing that can be read: no evidence (R14)
    return store_in(Field(*store, field.path()));
}

}  // namespace

Params decode_snapshot(const Field& params) {
    Snapshot snapshot{.tab = as_document(params.at("tab")),
                      .seq = seq_of(params),
                      .store = std::nullopt,
                      .path = maybe(params.find("path"), as_path),
                      .partial = maybe(params.find("partial"), as_boolean).value_or(false),
                      .source = core::EvidenceSource::store};
    if (const auto source = params.find("source")) snapshot.source = source_of(*source);
    if (const auto store = params.find("store")) snapshot.store = page_store(*store);
    return snapshot;
}

}  // namespace host::wire
