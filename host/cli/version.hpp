// `--version`: which program this is, and how it was built. The first line is for programs, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace host::cli {

// What only the build knows (build.cmake).
struct Build {
    std::string_view commit;    // "unknown" if it was not built from a git repository
    bool is_modified{};         // files of the repository differed from that commit
    std::string_view type;      // "Release"
    std::string_view compiler;  // "GNU 12.2.0"
    std::string_view sqlite;    // "system" or "bundled"
    bool self_contained{};      // needs no library of the system
};

// "grok-retry-host 1.1.0", and then a line for each fact.
[[nodiscard]] std::vector<std::string> version(const Build& build);

}  // namespace host::cli
