// `--help`: the flags in groups, with examples. Made from the flags, like the man page (reference.hpp). Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/flags.hpp"
#include "platform/terminal.hpp"

namespace host::cli {

// Lines that are no wider than the terminal.
[[nodiscard]] std::vector<std::string> help(const std::vector<FlagDescription>& flags, const platform::Look& look);

}  // namespace host::cli
