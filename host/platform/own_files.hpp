// What the parts of file.hpp share among the systems. Nobody outside of platform needs it.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace host::platform {

[[nodiscard]] std::string unguessable();  // 24 letters and digits. Throws std::system_error

// Makes one folder with exactly this mode. errc::file_exists: something has that name.
[[nodiscard]] std::error_code make_folder(const std::filesystem::path& folder, unsigned mode);

}  // namespace host::platform
