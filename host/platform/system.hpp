// Which operating system this is, and where its user is at home.
#pragma once

#include <filesystem>
#include <optional>

namespace host::platform {

enum class System { linux_desktop, mac, windows };

// The system that this program was built for.
[[nodiscard]] System this_system();

// The home folder in the system's table of users, absolute. None: the user has no entry, or no absolute folder in it.
[[nodiscard]] std::optional<std::filesystem::path> home_of_user();

}  // namespace host::platform
