// Lists that keep their newest entries: logs, progress.
#pragma once

#include <cstddef>

namespace host::core {

// Drops the oldest entries, which are in front, over `most`.
void keep_newest(auto& list, std::size_t most) {
    if (list.size() > most) list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace host::core
