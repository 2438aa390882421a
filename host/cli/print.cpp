#include "cli/print.hpp"

#include <iostream>

namespace host::cli {

void print_lines(const std::vector<std::string>& lines, const platform::Look& look) {
    for (const std::string& line : lines) std::cout << look.shown(line) << '\n';
    std::cout.flush();
}

}  // namespace host::cli
