// Damaged originals beside the state file: state.db.damaged-20260131T120000Z, private, at most one a day. What a
// restore makes of one is a file of the same name with a longer tail for as long as that takes.
#pragma once

#include <filesystem>
#include <optional>

#include "store/repair/restore_meter.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr std::size_t kOriginalsKept = 2;

// The newest one, if it was kept within a day of `now`.
[[nodiscard]] std::optional<std::filesystem::path> recent_original(const std::filesystem::path& file,
                                                                   core::Instant now);

// What is made under this name is private, and a draft (state_file.hpp).
[[nodiscard]] std::filesystem::path original_name(const std::filesystem::path& file, core::Instant now);

// Copies the file behind the locked `database`, unless there is a recent copy: nothing may be changed without one.
std::filesystem::path keep_original(Database& database, const std::filesystem::path& file, core::Instant now,
                                    const RestoreMeter& meter);

// Removes the drafts that a killed host left. Only for who holds the RestoreLock: nobody else has any.
void drop_unfinished_originals(const std::filesystem::path& file);

}  // namespace host::store
