// `--settings` and `--set`: the user's settings, by the names of the protocol.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// Each returns the exit code. Both throw when the state file cannot be used.
[[nodiscard]] int run_settings(const ShowSettings& wanted);
[[nodiscard]] int run_set(const SetSetting& wanted);

}  // namespace host::cli
