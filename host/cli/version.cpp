#include "cli/version.hpp"

#include "core/identity.hpp"
#include "store/database.hpp"
#include "wire/protocol_range.hpp"

namespace host::cli {

std::vector<std::string> version(const Build& build) {
    return {std::string{"grok-retry-host "} + core::kVersion,
            "Commit    " + std::string{build.commit} + (build.is_modified ? "+modified" : ""),
            "Protocol  " + in_words(wire::kProtocols),
            "SQLite    " + std::string{store::sqlite_version()} +
                (build.sqlite == "bundled" ? ", bundled" : ", the system's"),
            "Build     " + std::string{build.type} + ", " + std::string{build.compiler} +
                (build.self_contained ? ", self-contained" : "")};
}

}  // namespace host::cli
