// `--delete`, `--delete-all`, `--clear`: what an extension asks by session.delete and session.clear, for people (R16).
//
// A host inside this process does it. What is deleted is then overwritten in the file, too, before this ends, if
// other hosts leave the time for that.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// Each returns the exit code. Both throw when the state file cannot be used.
[[nodiscard]] int run_delete(const Delete& wanted);
[[nodiscard]] int run_clear(const Clear& wanted);

}  // namespace host::cli
