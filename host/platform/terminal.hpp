// The standard streams: which of them are terminals, what these can show (TERM, NO_COLOR, COLUMNS, the locale), and the
// time of the person before them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/local_time.hpp"

namespace host::platform {

inline constexpr std::size_t kUsualColumns = 80;   // of what is no terminal
inline constexpr std::size_t kFewestColumns = 40;  // a narrower terminal breaks our lines itself

struct Look {
    std::size_t columns{kUsualColumns};
    std::size_t rows{};  // 0: endless
    bool colour{};
    bool utf8{true};  // else what is shown has to be ASCII
    std::chrono::milliseconds (*zone)(Moment) = [](Moment) { return std::chrono::milliseconds{}; };  // ahead of UTC

    // A line as far as it can be shown: without UTF-8 a cut is marked by "~", and other characters come by number.
    [[nodiscard]] std::string shown(std::string_view line) const;

    [[nodiscard]] std::string bold(std::string_view text) const { return styled("1", text); }
    [[nodiscard]] std::string faint(std::string_view text) const { return styled("2", text); }
    [[nodiscard]] std::string green(std::string_view text) const { return styled("32", text); }
    [[nodiscard]] std::string yellow(std::string_view text) const { return styled("33", text); }
    [[nodiscard]] std::string blue(std::string_view text) const { return styled("34", text); }
    [[nodiscard]] std::string red(std::string_view text) const { return styled("1;31", text); }

private:
    [[nodiscard]] std::string styled(std::string_view code, std::string_view text) const;
};

// Lets a Windows console show UTF-8 and colours until this process ends, and lines end as elsewhere. Nothing on other
// systems. Call it before anything is shown.
void prepare_terminal();

struct TerminalSize {
    std::size_t columns{}, rows{};
};
enum class StandardStream { out, err };
// Of the terminal behind it. None: it is none, or does not say.
[[nodiscard]] std::optional<TerminalSize> size_of_terminal(StandardStream stream);

[[nodiscard]] bool stdin_is_terminal();
[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();
// TERM says so, or says nothing: it has no colours, and nothing on it can be overwritten.
[[nodiscard]] bool is_dumb_terminal();
// The locale's characters are those of UTF-8.
[[nodiscard]] bool is_utf8_locale();
// As it is now; a file or a pipe has no colours, and is as wide as COLUMNS says.
[[nodiscard]] Look look_of_stdout();
[[nodiscard]] Look look_of_stderr();

}  // namespace host::platform
