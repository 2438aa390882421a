// Whose a file is and who else may use it: owners and access control lists, told as the modes that file.hpp has.
//
// Others are everybody but the user, the system and its administrators, who can take any file anyway.
#pragma once

#include <expected>
#include <system_error>

#include "platform/windows/win32.hpp"

namespace host::platform::win32 {

struct Ownership {
    bool is_ours{};
    unsigned mode{};  // 0600 and what others may; for a folder 0700
};
// The handle needs READ_CONTROL. For a folder, what its list hands down to new files counts as its own.
[[nodiscard]] std::expected<Ownership, std::error_code> ownership_of(HANDLE file, bool is_folder);

// For new files and folders that are private to the user from their first moment: the list is protected, so that
// nothing is inherited into it. Throws std::system_error.
[[nodiscard]] SECURITY_ATTRIBUTES private_attributes();

// Makes a file private, as a new one is. The handle needs WRITE_DAC. Returns 0, or what the system says.
[[nodiscard]] DWORD make_private(HANDLE file) noexcept;
// Lets everybody use it who may use what else is in its folder.
[[nodiscard]] DWORD inherit_from_folder(HANDLE file) noexcept;

}  // namespace host::platform::win32
