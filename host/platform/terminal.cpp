#include "platform/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "platform/environment.hpp"
#include "platform/printable.hpp"

namespace host::platform {
namespace {

std::size_t columns_wanted() {
    const auto text = environment_variable("COLUMNS");
    if (!text) return 0;
    const std::string_view digits{*text};
    std::size_t columns = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), columns);
    return std::min<std::size_t>(columns, 1000);
}

bool colours_wanted() { return environment_variable("NO_COLOR").value_or("").empty(); }

}  // namespace

std::string Look::shown(std::string_view line) const { return utf8 ? std::string{line} : in_ascii(line); }

std::string Look::styled(std::string_view code, std::string_view text) const {
    if (!colour) return std::string{text};
    return "\x1b[" + std::string{code} + "m" + std::string{text} + "\x1b[0m";
}

namespace {

Look look_of(StandardStream stream, bool is_terminal) {
    Look look;
    std::size_t columns = columns_wanted();
    if (is_terminal) {
        look.colour = colours_wanted() && !is_dumb_terminal();
        if (const auto size = size_of_terminal(stream)) {
            look.rows = size->rows;
            if (columns == 0) columns = size->columns;
        }
    }
    look.columns = columns == 0 ? kUsualColumns : std::max(columns, kFewestColumns);
    look.utf8 = is_utf8_locale();
    look.zone = utc_offset;
    return look;
}

}  // namespace

Look look_of_stdout() { return look_of(StandardStream::out, stdout_is_terminal()); }
Look look_of_stderr() { return look_of(StandardStream::err, stderr_is_terminal()); }

}  // namespace host::platform
