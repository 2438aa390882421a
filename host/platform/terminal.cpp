#include "platform/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace host::platform {
namespace {

std::size_t columns_wanted() {
    const char* text = std::getenv("COLUMNS");
    if (!text) return 0;
    const std::string_view digits{text};
    std::size_t columns = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), columns);
    return std::min<std::size_t>(columns, 1000);
}

bool colours_wanted() {
    const char* no_color = std::getenv("NO_COLOR");
    return !no_color || *no_color == '\0';
}

}  // namespace

std::string Look::styled(std::string_view code, std::string_view text) const {
    if (!colour) return std::string{text};
    return "\x1b[" + std::string{code} + "m" + std::string{text} + "\x1b[0m";
}

bool stdin_is_terminal() { return isatty(STDIN_FILENO) == 1; }
bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

Look look_of_stdout() {
    Look look;
    std::size_t columns = columns_wanted();
    if (stdout_is_terminal()) {
        look.colour = colours_wanted();
        winsize size{};
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
            look.rows = size.ws_row;
            if (columns == 0) columns = size.ws_col;
        }
    }
    look.columns = std::max(columns, kNarrowestTerminal);
    return look;
}

}  // namespace host::platform
