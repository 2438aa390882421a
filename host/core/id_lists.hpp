// Lists of attempts, each once and in their order. Takes time proportional to the lists, because they come from pages.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/ids.hpp"

namespace host::core {

// The ids that are in `ids` and not in `list`, each once.
[[nodiscard]] inline std::vector<AttemptId> missing_from(const std::vector<AttemptId>& list,
                                                         const std::vector<AttemptId>& ids) {
    std::unordered_set<std::string_view> known;
    for (const AttemptId& id : list) known.insert(id.value);
    std::vector<AttemptId> missing;
    for (const AttemptId& id : ids) {
        if (known.insert(id.value).second) missing.push_back(id);
    }
    return missing;
}

inline void add_missing(std::vector<AttemptId>& list, const std::vector<AttemptId>& ids) {
    std::vector<AttemptId> missing = missing_from(list, ids);
    std::move(missing.begin(), missing.end(), std::back_inserter(list));
}

}  // namespace host::core
