// Copies of the state file from before an upgrade: made and checked before anything is changed, named after the
// schema they have, the newest two kept.
#pragma once

#include <filesystem>
#include <optional>

#include "store/sqlite.hpp"

namespace host::store {

inline constexpr std::size_t kBackupsKept = 2;

// `file` is the state file, of this schema; the caller holds its write lock and has changed nothing.
std::filesystem::path make_backup(const std::filesystem::path& file, int schema);

// The newest copy that a host of this schema can use, if there is one.
[[nodiscard]] std::optional<std::filesystem::path> find_backup(const std::filesystem::path& file, int schema);

}  // namespace host::store
