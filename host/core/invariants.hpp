// What must always hold of a stored media (reliability: invariants). Used by tests and by the doctor's checks.
#pragma once

#include <string>
#include <vector>

#include "core/media.hpp"

namespace host::core {

// Sentences about what is wrong; empty when all is well.
// `counted`: ledger entries of the current effort that came from snapshots; `edited`: the user changed the counters.
[[nodiscard]] std::vector<std::string> violations(const Media& media, const Settings& settings);

}  // namespace host::core
