// Columns that line up, within a width, whatever is in the cells. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace host::cli {

struct Column {
    std::string_view title;
    bool right{};  // numbers
    bool whole{};  // ids: never cut
};
using Row = std::vector<std::string>;

// The line of titles, then one line for each row. Cells are made printable. If it is too wide, the widest columns
// are cut, and say so with "…".
[[nodiscard]] std::vector<std::string> lay_out(const std::vector<Column>& columns, std::vector<Row> rows,
                                               std::size_t width);

// A text that is no wider than that; printable, ends with "…" if it was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

// A text in lines that are no wider than that: `first` before the first line, spaces of the same width before the
// others. Breaks between words if it can.
[[nodiscard]] std::vector<std::string> wrap(std::string_view first, std::string_view text, std::size_t width);

// A printable text in lines of that width, broken between words alone: a path that is longer than a line stays whole,
// so that it can be copied.
[[nodiscard]] std::vector<std::string> lines_of_words(const std::string& text, std::size_t width);

}  // namespace host::cli
