// The extensions besides our own that may call the host: those given with --install --extension-id.
//
// A browser shows the manifest to nobody, so a host cannot see there who was let in; the ids lie beside the state, one
// on each line. Our own extension is not in the file: it may always call.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "cli/setup/native_manifest.hpp"

namespace host::cli {

[[nodiscard]] std::filesystem::path allowed_extensions_file(const std::filesystem::path& state_directory);

// No file, or one that cannot be read: none. Lines that are no ids are passed over.
[[nodiscard]] std::vector<std::string> read_allowed_extensions(const std::filesystem::path& state_directory);
// None: the file goes.
[[nodiscard]] std::error_code write_allowed_extensions(const std::filesystem::path& state_directory,
                                                       const std::vector<std::string>& ids);

// Ours first, then those of the family among `ids`: as a manifest names them, and as a browser names the caller.
[[nodiscard]] std::vector<std::string> callers_of(cli::Family family, const std::vector<std::string>& ids);

}  // namespace host::cli
