// A host that a browser has just started was found by it; other browsers may still name a copy that an upgrade took
// away. Those manifests, ours and naming what is not there, get the path of the host that runs.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/places.hpp"

namespace host::cli {

// The files it has mended. Looks at one known file per browser, and at nothing else. What cannot be mended stays.
[[nodiscard]] std::vector<std::filesystem::path> repair_stale_manifests(const Places& places,
                                                                        const std::filesystem::path& program);

}  // namespace host::cli
