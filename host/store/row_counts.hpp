// How many rows there are of what a file consists of.
#pragma once

#include <cstdint>

#include "store/database.hpp"

namespace host::store {

struct RowCounts {
    std::int64_t images{}, attempts{}, lines{}, progress{}, grants{}, journal{};
    bool operator==(const RowCounts&) const = default;
};

// Counts them all, in portions: each is a read transaction of its own, so that a host waits for no more than that. Of a
// file in use the counts are of several moments. Not for callers that have a transaction.
[[nodiscard]] RowCounts count_rows(Database& database);

}  // namespace host::store
