// The numbers that the system has for its errors, as those of errno.
#pragma once

#include <system_error>

namespace host::platform {

// A number of GetLastError() on Windows, and an errno elsewhere, as an errno. 0 stays 0; what has none is EIO.
[[nodiscard]] int errno_of(int system_error) noexcept;

// Returns true for an errno that says that a file cannot grow: the disk, a quota or a limit of this process is full.
[[nodiscard]] bool is_full(int error) noexcept;

}  // namespace host::platform
