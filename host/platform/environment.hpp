// What this process was given when it started: its arguments and its variables, in UTF-8.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace host::platform {

// None: it is not set.
[[nodiscard]] std::optional<std::string> environment_variable(const char* name);

// All of them, the program's own name first. Those of main() may have lost characters on Windows.
[[nodiscard]] std::vector<std::string> arguments(int argc, char** argv);

// Between the folders of PATH.
[[nodiscard]] char path_separator();

}  // namespace host::platform
