// What kind of file system a folder is on, as far as a database must know: SQLite is as safe as the locks beneath it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace host::platform {

// The name of a file system that answers for its locks itself, over a network or from another program ("NFS", "SMB",
// "FUSE", ...); by the number that Linux has for it. None: a local one, or one that is not known here.
[[nodiscard]] std::optional<std::string_view> remote_file_system(std::uint64_t magic);

// That of the file system which `folder` is on. None also where it cannot be told.
[[nodiscard]] std::optional<std::string_view> remote_file_system_of(const std::filesystem::path& folder);

// Whether a file that is open for writing can be locked as SQLite does it; the lock is gone again.
// errc::no_lock_available and the like: its file system has none.
[[nodiscard]] std::error_code try_lock(int fd);

}  // namespace host::platform
