// Where this program is, under a name that upgrades keep.
#pragma once

#include <filesystem>
#include <string>

namespace host::platform {

// What the system says that this program is; empty where it says nothing.
[[nodiscard]] std::filesystem::path running_program();

// The absolute path by which it was called (`called`: argv[0], looked up in PATH), if that leads to this program: a
// link stays right when an upgrade moves it to another version. Else what the system says; empty where it says nothing.
[[nodiscard]] std::filesystem::path own_program(const std::string& called);

}  // namespace host::platform
