// What a campaign did, for the table of scripts/faults: one line each into the file that GRH_FAULTS_REPORT names.
// Nobody listens otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "store/journal_mode.hpp"

namespace faults {

struct Campaign {
    std::int64_t points{};               // faults that struck
    std::int64_t answered{};             // steps that were answered, over all of it
    std::int64_t missing{};              // records of answered steps that were not there afterwards: must be 0
    std::map<std::string, int> replies;  // other than answers, by name of the error
};

// `row`: its number in the table.
void report(const std::string& row, const std::string& injected, const Campaign& campaign);

// What the hosts of the campaigns want: GRH_FAULTS_JOURNAL=write-ahead gives them a log, where the library may use one.
[[nodiscard]] host::store::JournalWish journal_of_campaign();
// Whether they have one: one sync a commit, no journal that is opened or cut off, no reads of what is known.
[[nodiscard]] bool has_log();

// --long: every point, every error, instead of a part of them.
[[nodiscard]] bool is_long();
// From one point to the next: 1 in the long mode, more under a sanitizer.
[[nodiscard]] int stride(int otherwise);

}  // namespace faults
