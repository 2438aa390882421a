// After an upgrade, manifests of other browsers may still name a copy of the host that is gone. Those that are ours and
// name what is not there get the path of the host that runs.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/places.hpp"

namespace host::cli {

// Returns the files it has replaced. Looks at one known file per browser. What cannot be replaced stays as it is.
[[nodiscard]] std::vector<std::filesystem::path> repair_stale_manifests(const Places& places,
                                                                        const std::filesystem::path& program);

}  // namespace host::cli
