// Damaged originals beside the state file: state.db.damaged-20260131T120000Z, private, at most one a day.
#pragma once

#include <filesystem>
#include <optional>

#include "store/sqlite.hpp"

namespace host::store {

inline constexpr std::size_t kOriginalsKept = 2;
inline constexpr std::int64_t kLargestOriginal = 256 * 1024 * 1024;

// The newest one, if it was kept within a day of `now`.
[[nodiscard]] std::optional<std::filesystem::path> recent_original(const std::filesystem::path& file,
                                                                   core::Instant now);

// Copies the file behind the locked `database`, unless there is a recent copy. Throws storage_corrupt if the file is
// too large to copy, because nothing may be changed without a copy.
std::filesystem::path keep_original(Database& database, const std::filesystem::path& file, core::Instant now);

}  // namespace host::store
