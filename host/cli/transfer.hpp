// `--export` and `--import`: everything people could miss, in the format of the extension's own store (R21).
//
// An export reads media by media and never keeps a host waiting. An import is one transaction: all of it or nothing.
#pragma once

#include "cli/command_line.hpp"

namespace host::cli {

// The exit code. Throw store::StoreError when the state file cannot be used.
[[nodiscard]] int run_export(const Export& wanted);
[[nodiscard]] int run_import(const Import& wanted);

}  // namespace host::cli
