// The standard streams: which of them are terminals, how wide stdout is (COLUMNS), and whether it may be coloured
// (NO_COLOR).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace host::platform {

inline constexpr std::size_t kNarrowestTerminal = 80;  // columns; a narrower one wraps our lines

struct Look {
    std::size_t columns{kNarrowestTerminal};
    std::size_t rows{};  // 0: endless
    bool colour{};

    [[nodiscard]] std::string bold(std::string_view text) const { return styled("1", text); }
    [[nodiscard]] std::string faint(std::string_view text) const { return styled("2", text); }
    [[nodiscard]] std::string green(std::string_view text) const { return styled("32", text); }
    [[nodiscard]] std::string yellow(std::string_view text) const { return styled("33", text); }
    [[nodiscard]] std::string blue(std::string_view text) const { return styled("34", text); }
    [[nodiscard]] std::string red(std::string_view text) const { return styled("1;31", text); }

private:
    [[nodiscard]] std::string styled(std::string_view code, std::string_view text) const;
};

[[nodiscard]] bool stdin_is_terminal();
[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();
// As it is now; a file or a pipe has no colours, and is as wide as COLUMNS says.
[[nodiscard]] Look look_of_stdout();

}  // namespace host::platform
