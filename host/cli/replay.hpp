// `--replay FILE`: what this program decides on a recording, and where that differs from what was recorded.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// 0: no difference. 1: there are some, or the file is not a recording. The state of the replay lives in a temporary
// directory.
[[nodiscard]] int run_replay(const Replay& wanted);

}  // namespace host::cli
