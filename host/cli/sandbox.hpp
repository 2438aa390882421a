// `--sandbox on|off`: the switch for hosts to come, and what holds for those that run.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// The exit code. Throws store::StoreError when there can be no state directory.
[[nodiscard]] int run_sandbox(const Sandbox& wanted);

}  // namespace host::cli
