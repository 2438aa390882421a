// Lists of attempts, each once and in their order. Takes time proportional to the lists, because they come from pages.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/shared_list.hpp"

namespace host::core {

// The ids that are in `ids` and not in `list`, each once.
[[nodiscard]] inline std::vector<AttemptId> missing_from(std::span<const AttemptId> list,
                                                         std::span<const AttemptId> ids) {
    std::unordered_set<std::string_view> known;
    for (const AttemptId& id : list) known.insert(id.value);
    std::vector<AttemptId> missing;
    for (const AttemptId& id : ids) {
        if (known.insert(id.value).second) missing.push_back(id);
    }
    return missing;
}

inline void add_missing(SharedList<AttemptId>& list, std::span<const AttemptId> ids) {
    for (AttemptId& id : missing_from(list.all(), ids)) list.push_back(std::move(id));
}

// The ids of a list that many others are added to, one after the other: each takes time for itself alone.
class KnownIds {
public:
    explicit KnownIds(std::span<const AttemptId> list) {
        for (const AttemptId& id : list) known_.insert(id.value);
    }
    [[nodiscard]] bool has_all(std::span<const AttemptId> ids) const {
        return std::ranges::all_of(ids, [this](const AttemptId& id) { return known_.contains(id.value); });
    }
    // `list` is the same list at each call.
    void add_missing(SharedList<AttemptId>& list, std::span<const AttemptId> ids) {
        for (const AttemptId& id : ids) {
            if (known_.insert(id.value).second) list.push_back(id);
        }
    }

private:
    std::unordered_set<std::string> known_;
};

}  // namespace host::core
