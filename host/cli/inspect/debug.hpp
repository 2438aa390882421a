// `--debug`: what the host knows, from its file, whether it runs or not. Reads only; never makes the host wait.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// Prints once, or until Ctrl-C (--watch). The exit code. Throws store::StoreError when the file cannot be read.
[[nodiscard]] int run_debug(const Debug& wanted);

}  // namespace host::cli
