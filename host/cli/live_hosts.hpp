// Which hosts run on a state folder now, and what they said of themselves when they started.
#pragma once

#include <filesystem>
#include <vector>

#include "wire/live_host.hpp"

namespace host::cli {

// By process number. From the files that hosts keep there (wire/live_host.hpp); those of the dead are left out.
[[nodiscard]] std::vector<wire::LiveHost> live_hosts(const std::filesystem::path& state_directory);

// For people: "Landlock on; seccomp on", and the same after "process 1234: ".
[[nodiscard]] std::string describe(const wire::SandboxState& sandbox);
[[nodiscard]] std::string describe(const wire::LiveHost& host);

}  // namespace host::cli
