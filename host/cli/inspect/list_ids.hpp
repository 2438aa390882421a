// `--complete-id`: the ids that begin with TEXT, for the completions of shells (reference.hpp). People use --debug.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// Prints one id on each line, some hundred at most, and nothing where there is no state. Only ids that mean the same in
// every shell, quoted or not. The exit code. Throws store::StoreError when the file cannot be read.
[[nodiscard]] int run_list_ids(const ListIds& wanted);

}  // namespace host::cli
