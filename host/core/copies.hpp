// How many files beside the state file may still contain what was deleted from it.
#pragma once

#include <cstdint>

namespace host::core {

struct CopyCounts {
    std::int64_t older{};       // older copies of the state file
    std::int64_t recordings{};  // that have ended
    std::int64_t in_use{};      // recordings that hosts are writing
    bool operator==(const CopyCounts&) const = default;
};

struct CopiesDeleted {
    std::int64_t deleted{};
    std::int64_t left{};    // could not be removed
    std::int64_t in_use{};  // as above; they stay
    bool operator==(const CopiesDeleted&) const = default;
};

}  // namespace host::core
