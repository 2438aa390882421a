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

// The ids in the file; none when it is missing or cannot be read. Lines that are no ids are skipped.
[[nodiscard]] std::vector<std::string> read_allowed_extensions(const std::filesystem::path& state_directory);
// Replaces the file, or removes it when there are no ids. The error of that; the file is as it was then.
[[nodiscard]] std::error_code write_allowed_extensions(const std::filesystem::path& state_directory,
                                                       const std::vector<std::string>& ids);

// Our own extension first, then those of the family among `ids`, in the form that manifests and callers have.
[[nodiscard]] std::vector<std::string> callers_of(cli::Family family, const std::vector<std::string>& ids);

}  // namespace host::cli
