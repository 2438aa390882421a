// Lines for people on stdout and stderr, as far as these can show them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/terminal.hpp"

namespace host::cli {

void print_lines(const std::vector<std::string>& lines, const platform::Look& look);

// Printable lines, on stdout; a problem, on stderr. A terminal gets them wrapped between words and never within one, so
// that a path can be copied; anything else gets them as they are.
void print_text(std::string_view text);
void print_problem(std::string_view text);

}  // namespace host::cli
