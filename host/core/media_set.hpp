// The media that one document lists: made of a whole list, or grown by a few at a time (R14).
//
// Copies are cheap and share their content, because every transaction keeps one for a rollback. Growing is cheap, too:
// additions become a new layer, and layers are merged so that each is at least twice as large as the next.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <ranges>
#include <vector>

#include "core/ids.hpp"

namespace host::core {

class MediaSet {
public:
    MediaSet() = default;
    explicit MediaSet(std::vector<MediaId> media) { add(std::move(media)); }

    // Adds media in any order; duplicates are added once.
    void add(std::vector<MediaId> media);

    [[nodiscard]] bool contains(const MediaId& media) const;
    // The same of many that are sorted, each once. `id_of` gives the id of one of them.
    template <std::ranges::sized_range Sorted, class IdOf = std::identity>
    [[nodiscard]] bool contains_all(const Sorted& media, IdOf id_of = {}) const {
        const bool is_most_of_it = layers_.size() == 1 && std::ranges::size(media) > layers_.front()->size() / 8;
        if (is_most_of_it) return std::ranges::includes(*layers_.front(), media, {}, {}, id_of);
        return std::ranges::all_of(
            media, [this](const MediaId& id) { return contains(id); }, id_of);
    }
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return layers_.empty(); }
    [[nodiscard]] std::size_t layers() const { return layers_.size(); }

private:
    using Layer = std::shared_ptr<const std::vector<MediaId>>;  // sorted, never empty
    std::vector<Layer> layers_;                                 // largest first; no media is in two layers
};

}  // namespace host::core
