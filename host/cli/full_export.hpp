// `--export --all` and its `--import`: all that the host knows of images, and the settings, as a file for another
// machine (R21, "Two machines"; the lines are wire/full_export.hpp's).
//
// A file is checked from its first line to its last before anything is changed. Then it is imported in portions, so
// that running hosts can write in between.
#pragma once

#include <cstddef>
#include <filesystem>
#include <ostream>

#include "cli/command_line.hpp"
#include "cli/given_file.hpp"
#include "store/session_store.hpp"

namespace host::cli {

// Returns how many images there were. Throws store::StoreError.
std::size_t write_everything(store::SessionStore& store, std::ostream& out);

// Whether a file is one of these, by how it begins.
[[nodiscard]] bool is_full_export(const std::filesystem::path& file);

// The exit code. Throws store::StoreError when the state file cannot be used.
[[nodiscard]] int import_everything(const Import& wanted, const GivenFile& given);

}  // namespace host::cli
