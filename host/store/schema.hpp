// What is inside the file: whether it is ours, which version it has, and how it is upgraded.
//
// docs/state-file.md says the same in prose.
#pragma once

#include <cstdint>
#include <span>

#include "store/sqlite.hpp"

namespace host::store {

// Numbers on disk: do not change them.
inline constexpr std::int64_t kApplicationId = 0x47525248;  // "GRRH"

// From one schema to the next. Every step can run twice.
struct SchemaStep {
    int schema;  // what the file has after it
    int lowest;  // the oldest host that can read and write that, too
    const char* sql;
};
using SchemaSteps = std::span<const SchemaStep>;  // in order; the last one is what the host writes

[[nodiscard]] SchemaSteps released_schema();

// The meta row, re-read inside every write transaction: another version of the host may have been here.
struct Meta {
    int schema{};
    int lowest{};               // hosts of an older schema must keep off
    std::int64_t generation{};  // one more each time the content was replaced as a whole (a restore, a salvage)
};

// Makes the tables of an empty file. Durable when it returns.
void create_schema(Database& draft, SchemaSteps steps);

// Is this file ours and nothing but ours, and can we work with it? Throws storage_corrupt (foreign, damaged, or with a
// table, index, view or trigger that no host has made) or storage_too_new before anything has been written.
[[nodiscard]] Meta identify(Database& database, SchemaSteps steps);

// Brings an older schema up to date: a checked copy beside the file first, then all steps in one transaction, the
// version last. Nothing to do: writes nothing.
[[nodiscard]] Meta upgrade(Database& database, const Meta& found, SchemaSteps steps);

class MetaRow {
public:
    MetaRow(Database& database, SchemaSteps steps);
    [[nodiscard]] Meta read();  // throws storage_too_new when it moved beyond us

private:
    Database& database_;
    SchemaSteps steps_;
    Statement select_;
};

}  // namespace host::store
