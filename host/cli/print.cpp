#include "cli/print.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>

#include "cli/table.hpp"

namespace host::cli {
namespace {

void print_sentences(std::ostream& out, std::string_view text, const platform::Look& look, bool wraps) {
    std::istringstream lines{std::string{text}};
    for (std::string line; std::getline(lines, line);) {
        if (!wraps) {
            out << look.shown(line) << '\n';
            continue;
        }
        const std::string indent(std::min({line.find_first_not_of(' '), line.size(), look.columns / 2}), ' ');
        for (const std::string& part : lines_of_words(line, look.columns - indent.size())) {
            out << indent << look.shown(part) << '\n';
        }
    }
    out.flush();
}

}  // namespace

void print_lines(const std::vector<std::string>& lines, const platform::Look& look) {
    for (const std::string& line : lines) std::cout << look.shown(line) << '\n';
    std::cout.flush();
}

void print_text(std::string_view text) {
    print_sentences(std::cout, text, platform::look_of_stdout(), platform::stdout_is_terminal());
}

void print_problem(std::string_view text) {
    print_sentences(std::cerr, text, platform::look_of_stderr(), platform::stderr_is_terminal());
}

}  // namespace host::cli
