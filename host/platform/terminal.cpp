#include "platform/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

#include "platform/printable.hpp"

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

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

}  // namespace

std::string Look::shown(std::string_view line) const { return utf8 ? std::string{line} : in_ascii(line); }

std::string Look::styled(std::string_view code, std::string_view text) const {
    if (!colour) return std::string{text};
    return "\x1b[" + std::string{code} + "m" + std::string{text} + "\x1b[0m";
}

bool stdin_is_terminal() { return isatty(STDIN_FILENO) == 1; }
bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

bool is_dumb_terminal() { return variable("TERM").empty() || variable("TERM") == "dumb"; }

bool is_utf8_locale() {
    std::string name;
    for (const char* from : {"LC_ALL", "LC_CTYPE", "LANG"}) {  // the first one that says something decides
        if (name.empty()) name = variable(from);
    }
    std::erase(name, '-');
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return name.find("utf8") != std::string::npos;
}

namespace {

Look look_of(int fd) {
    Look look;
    std::size_t columns = columns_wanted();
    if (isatty(fd) == 1) {
        look.colour = colours_wanted() && !is_dumb_terminal();
        winsize size{};
        if (ioctl(fd, TIOCGWINSZ, &size) == 0) {
            look.rows = size.ws_row;
            if (columns == 0) columns = size.ws_col;
        }
    }
    look.columns = columns == 0 ? kUsualColumns : std::max(columns, kFewestColumns);
    look.utf8 = is_utf8_locale();
    look.zone = utc_offset;
    return look;
}

}  // namespace

Look look_of_stdout() { return look_of(STDOUT_FILENO); }
Look look_of_stderr() { return look_of(STDERR_FILENO); }

}  // namespace host::platform
