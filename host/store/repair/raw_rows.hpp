// Copies the readable rows of a damaged database into an intact one, table by table. It does not know what the tables
// mean.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/repair/restore_meter.hpp"
#include "store/sqlite.hpp"

namespace host::store {

struct TableRead {
    std::int64_t rows{};     // copied
    std::int64_t refused{};  // read, but impossible (type, uniqueness)
    bool whole{};            // the table could be read from end to end
};

// `to` has the table in its current form and takes what fits; it is in a transaction, without foreign keys. Columns are
// taken by their place, since later schemas only append some, and a damaged schema may have their names wrong.
// Forwards to the first damage, backwards to the last, and what an index names in between. Throws when `to` fails.
[[nodiscard]] TableRead copy_rows(Database& from, Database& to, const std::string& table, RestoreMeter& meter);

// The entries of an index, even where the table has lost their rows: the columns as text. Where the index is damaged,
// those behind that place come from its end, and some may come twice.
using TakeEntry = std::function<void(std::int64_t rowid, const std::vector<std::string>& values)>;
void read_index(Database& from, const std::string& table, const std::string& index, const std::string& columns,
                const TakeEntry& take);

}  // namespace host::store
