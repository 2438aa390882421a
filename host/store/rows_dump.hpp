// All rows of a state file as plain values, and a new state file from such rows: what a recording begins with.
//
// Knows tables only by their names, so that it holds for every schema: a dump of an older one becomes a file of that
// schema, which is then upgraded as any other. Not a backup: the journal and the file's own bookkeeping stay behind.
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

// Makes the file, which must not exist. A table or column that this schema does not have, or rows that contradict
// each other, are a StoreError: the dump may come from anybody.
void make_from(const RowsDump& dump, const std::filesystem::path& file);

}  // namespace host::store
