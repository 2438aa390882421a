// Lines for people on stdout, as far as it can show them.
#pragma once

#include <string>
#include <vector>

#include "platform/terminal.hpp"

namespace host::cli {

void print_lines(const std::vector<std::string>& lines, const platform::Look& look);

}  // namespace host::cli
