#include "core/media_set.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace host::core {

void MediaSet::add(std::vector<MediaId> media) {
    std::erase_if(media, [this](const MediaId& id) { return contains(id); });
    if (media.empty()) return;
    std::ranges::sort(media);
    const auto twice = std::ranges::unique(media);
    media.erase(twice.begin(), twice.end());
    while (!layers_.empty() && layers_.back()->size() < 2 * media.size()) {
        std::vector<MediaId> both;
        both.reserve(layers_.back()->size() + media.size());
        std::merge(layers_.back()->begin(), layers_.back()->end(), std::make_move_iterator(media.begin()),
                   std::make_move_iterator(media.end()), std::back_inserter(both));
        media = std::move(both);
        layers_.pop_back();
    }
    layers_.push_back(std::make_shared<const std::vector<MediaId>>(std::move(media)));
}

bool MediaSet::contains(const MediaId& media) const {
    return std::ranges::any_of(layers_,
                               [&media](const Layer& layer) { return std::ranges::binary_search(*layer, media); });
}

std::size_t MediaSet::size() const {
    std::size_t all = 0;
    for (const Layer& layer : layers_) all += layer->size();
    return all;
}

}  // namespace host::core
