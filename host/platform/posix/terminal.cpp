#include "platform/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "platform/environment.hpp"

namespace host::platform {
namespace {

std::string variable(const char* name) { return environment_variable(name).value_or(""); }

}  // namespace

bool stdin_is_terminal() { return isatty(STDIN_FILENO) == 1; }
bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

bool is_dumb_terminal() { return variable("TERM").empty() || variable("TERM") == "dumb"; }

std::optional<TerminalSize> size_of_terminal(StandardStream stream) {
    winsize size{};
    if (ioctl(stream == StandardStream::out ? STDOUT_FILENO : STDERR_FILENO, TIOCGWINSZ, &size) != 0)
        return std::nullopt;
    return TerminalSize{.columns = size.ws_col, .rows = size.ws_row};
}

void prepare_terminal() {}

bool is_utf8_locale() {
    std::string name;
    for (const char* from : {"LC_ALL", "LC_CTYPE", "LANG"}) {  // the first one that says something decides
        if (name.empty()) name = variable(from);
    }
    std::erase(name, '-');
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return name.find("utf8") != std::string::npos;
}

}  // namespace host::platform
