// Makes salvaged rows consistent: no dangling reference, no number out of range, no rule of the core broken, every
// attempt counted, no open grant, and every media marked as waiting for the user.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/repair/restore_meter.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr std::int64_t kUnknownEffort = -1;  // of an attempt that only an index tells of: the current one

struct Salvaged {
    std::int64_t lost{};                     // rows that were seen and could not be kept
    std::vector<std::string> broken_tables;  // of which more may be lost
    std::int64_t media{};
    std::string original;  // file name of the damaged file
};

// Runs in the caller's transaction, with foreign keys off. Adds to `result`.
void repair(Database& sound, core::Instant now, Salvaged& result, RestoreMeter& meter);

// For people: the text for the journal, `hello` and --debug.
void note_salvage(Database& sound, core::Instant now, const Salvaged& result);

}  // namespace host::store
