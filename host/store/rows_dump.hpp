// All rows of a state file as plain values, and a new state file from such rows. A recording begins with them.
//
// Knows tables only by name, so it works for every schema: a dump of an older one becomes a file of that schema, which
// is then upgraded like any other. Not a backup: the journal and the file's own metadata are left out.
#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite.hpp"

namespace host::store {

struct TableRows {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;
};
struct RowsDump {
    int schema{};
    std::vector<TableRows> tables;  // those that have rows
};

// Reads only; prompts are in it. None: the values have more bytes than `most`, and no more of them was read. Throws
// StoreError.
inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
[[nodiscard]] std::optional<RowsDump> dump_rows(const std::filesystem::path& file, std::size_t most = kNoLimit);

// Creates the file, which must not exist. A table or column that this schema does not have, or contradictory rows, are
// a StoreError, because the dump may come from anyone.
void make_from(const RowsDump& dump, const std::filesystem::path& file);

}  // namespace host::store
