#include "wire/seen_store.hpp"

#include "json/document.hpp"

namespace host::wire {

std::optional<std::string_view> SeenStore::head_in(std::string_view payload) {
    constexpr std::size_t kFarthest = 8 * 1024;  // a path is the longest that comes before it
    if (payload.size() <= json::kSmall) return std::nullopt;
    const auto at = payload.substr(0, kFarthest).find(R"("store":)");
    if (at == payload.npos) return std::nullopt;
    return payload.substr(0, at);
}

std::optional<std::string_view> SeenStore::head_of(std::string_view payload) const {
    const auto head = size_ > 0 ? head_in(payload) : std::nullopt;
    if (!head || payload.size() - head->size() != size_) return std::nullopt;
    if (fingerprint_of(payload.substr(head->size())) != end_) return std::nullopt;
    return head;
}

void SeenStore::keep(std::string_view payload, const PageStore& store) {
    constexpr std::size_t kMost = 20'000;  // attempts and media, 100 bytes each
    forget();
    const auto head = head_in(payload);
    std::size_t entries = store.videos.size() + store.images.size();
    for (const auto& video : store.videos) entries += video.attempts.size();
    if (!head || entries > kMost) return;
    const std::string_view end = payload.substr(head->size());
    end_ = fingerprint_of(end);
    size_ = end.size();
    store_ = store;
}

std::string without_store(std::string_view head) { return std::string{head} + R"("store":null}})"; }

bool store_is_last(const json::Value& message) {
    const auto params = message.members().last();
    const auto store = params && params->name == "params" ? params->value.members().last() : std::nullopt;
    return store && store->name == "store";
}

}  // namespace host::wire
