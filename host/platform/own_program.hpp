// Where this program is, under the name that will still be right tomorrow.
#pragma once

#include <filesystem>
#include <string>

namespace host::platform {

// Absolute. As it was called if that is this program: a link that upgrades move along is worth more than the versioned
// file behind it. Else what the system says. `called`: argv[0].
[[nodiscard]] std::filesystem::path own_program(const std::string& called);

}  // namespace host::platform
