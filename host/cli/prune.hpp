// `--prune`: drops details of sessions that ended long ago, now and by hand (app/old_details.hpp).
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// Returns the exit code. Throws when the state file cannot be used. Writes nothing where there is nothing to drop.
[[nodiscard]] int run_prune(const Prune& wanted);

}  // namespace host::cli
