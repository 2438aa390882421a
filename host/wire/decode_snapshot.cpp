// The page's store, as one document sees it now: the one message that can be megabytes, of which a few ids matter.
// All of it is checked as JSON; here, only what matters is looked at.
#include <algorithm>
#include <array>
#include <set>

#include "json/document.hpp"
#include "wire/decoders.hpp"

namespace host::wire {
namespace {

bool is_usable_id(std::string_view text) { return core::is_valid_id(text) && text.find('\0') == text.npos; }

// R1. None: no attempt.
std::optional<core::Attempt> attempt_of(const json::Value& element) {
    constexpr std::array<std::string_view, 3> kNames{"id", "videoId", "moderated"};
    const auto [own_id, video_id, moderated] = element.find_all(kNames);
    const json::Value& id = own_id.is_null() ? video_id : own_id;
    if (!id.is_string() || !is_usable_id(id.string())) return std::nullopt;
    return core::Attempt{{std::string{id.string()}}, moderated.is_true()};
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
    std::set<core::AttemptId> seen;
    std::erase_if(attempts, [&seen](const core::Attempt& attempt) { return !seen.insert(attempt.id).second; });
}

std::vector<core::Attempt> attempts_in(const json::Elements& elements, core::Count& ignored) {
    std::vector<core::Attempt> attempts;
    attempts.reserve(elements.size());
    for (const json::Value element : elements) {
        if (auto attempt = attempt_of(element)) {
            attempts.push_back(*std::move(attempt));
        } else {
            ++ignored;
        }
    }
    keep_first_of_each(attempts);
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
        for (const auto [media, attempts] : videos->object()) {
            if (is_usable_id(media) && attempts.is_array()) {
                store.videos.push_back({{std::string{media}}, attempts_in(attempts.elements(), store.ignored)});
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
                      .partial = maybe(params.find("partial"), as_boolean).value_or(false)};
    if (const auto store = params.find("store")) snapshot.store = page_store(*store);
    return snapshot;
}

}  // namespace host::wire
