// Words from outside, made harmless for one line of a log or of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace host::platform {

// Valid UTF-8 on one line that does what it looks like: control characters (ESC and line ends among them), characters
// that cannot be seen or that reorder others (unprintable.hpp; the selectors of emoji among them), and bytes that are
// no UTF-8 come out as \xNN or \u{NNNN}. The rest stays as it is.
[[nodiscard]] std::string printable(std::string_view text);

// A printable text in ASCII, for what can show nothing else: "…" is "~" there, and other characters come out as
// \u{NNNN}. Control characters stay: they are our own.
[[nodiscard]] std::string in_ascii(std::string_view printable);

// JSON text (valid UTF-8) that reads as the same values and is as harmless: what printable() would show by number is
// escaped, as \uNNNN. Control characters between the values are JSON's own and stay.
[[nodiscard]] std::string printable_json(std::string_view json);

// Columns that a printable text takes on a terminal. An estimate: wide (East Asian, emoji) characters are 2, combining
// ones 0.
[[nodiscard]] std::size_t display_width(std::string_view printable);

// The longest prefix of a printable text that is at most `columns` wide.
[[nodiscard]] std::string_view fit(std::string_view printable, std::size_t columns);

// A text without its first character; a byte that is no UTF-8 counts as one. Precondition: not empty.
[[nodiscard]] std::string_view after_first(std::string_view text);

// Characters (code points) of a text; each byte that is no UTF-8 counts as one.
[[nodiscard]] std::size_t characters(std::string_view text);

}  // namespace host::platform
