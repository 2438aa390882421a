// All rows of a state file as plain values, and a new state file from such rows. A recording begins with them.
//
// Knows tables only by name, so it works for every schema: a dump of an older one becomes a file of that schema, which
// is then upgraded like any other. Not a backup: the journal and the file's own metadata are left out.
#pragma once

#include <filesystem>
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

// Reads only; prompts are in it. Throws StoreError.
[[nodiscard]] RowsDump dump_rows(const std::filesystem::path& file);

// Creates the file, which must not exist. A table or column that this schema does not have, or contradictory rows, are
// a StoreError, because the dump may come from anyone.
void make_from(const RowsDump& dump, const std::filesystem::path& file);

}  // namespace host::store
