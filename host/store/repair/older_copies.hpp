// The copies of the state file that hosts have made beside it: backups from before an upgrade, damaged originals, and
// drafts of either that a killed host has left.
#pragma once

#include <filesystem>
#include <vector>

namespace host::store {

// In the order of their names. What is deleted from the state file stays in these.
[[nodiscard]] std::vector<std::filesystem::path> older_copies_of(const std::filesystem::path& file);

}  // namespace host::store
