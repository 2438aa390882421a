#include "cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "platform/printable.hpp"

namespace host::cli {
namespace {

using platform::display_width;

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 3;
constexpr std::string_view kCut = "…";

std::vector<std::size_t> widths_of(const std::vector<Column>& columns, const std::vector<Row>& rows,
                                   std::size_t width) {
    std::vector<std::size_t> widths;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        std::size_t widest = platform::display_width(columns[at].title);
        for (const Row& row : rows) widest = std::max(widest, platform::display_width(row[at]));
        widths.push_back(widest);
    }
    const auto total = [&] {
        return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + kGap * (widths.size() - 1);
    };
    while (total() > width) {
        std::size_t* widest = nullptr;
        for (std::size_t at = 0; at < columns.size(); ++at) {
            if (!columns[at].whole && (!widest || widths[at] > *widest)) widest = &widths[at];
        }
        if (!widest || *widest <= kNarrowest) break;
        --*widest;
    }
    return widths;
}

std::string line_of(const std::vector<Column>& columns, const Row& cells, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const std::string cell = shortened(cells[at], widths[at]);
        const std::string padding(widths[at] - platform::display_width(cell), ' ');
        line += columns[at].right ? padding + cell : cell + padding;
        line.append(kGap, ' ');
    }
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

// How much of a printable text goes on a line: up to the last space that fits, or all that fits in a long word.
std::string_view first_line_of(std::string_view text, std::size_t width) {
    const std::string_view fitting = platform::fit(text, width);
    if (fitting.size() == text.size()) return text;
    if (text[fitting.size()] == ' ') return fitting;
    const std::size_t space = fitting.rfind(' ');
    return space == std::string_view::npos ? fitting : text.substr(0, space);
}

}  // namespace

std::string shortened(std::string_view text, std::size_t width) {
    std::string safe = platform::printable(text);
    if (platform::display_width(safe) <= width) return safe;
    if (width == 0) return {};
    return std::string{platform::fit(safe, width - 1)} + std::string{kCut};
}

std::vector<std::string> lay_out(const std::vector<Column>& columns, std::vector<Row> rows, std::size_t width) {
    for (Row& row : rows) {
        for (std::string& cell : row) cell = platform::printable(cell);
    }
    const auto widths = widths_of(columns, rows, width);
    Row titles;
    for (const Column& column : columns) titles.emplace_back(column.title);
    std::vector<std::string> lines{line_of(columns, titles, widths)};
    for (const Row& row : rows) lines.push_back(line_of(columns, row, widths));
    return lines;
}

std::vector<std::string> wrap(std::string_view first, std::string_view text, std::size_t width) {
    const std::string safe = platform::printable(text);
    const std::size_t indent = platform::display_width(first);
    const std::size_t room = std::max(width, indent + kNarrowest) - indent;
    std::vector<std::string> lines;
    std::string start{first};
    std::string_view rest = safe;
    do {
        const std::string_view line = first_line_of(rest, room);
        lines.push_back(start + std::string{line});
        rest.remove_prefix(std::min(rest.size(), std::max<std::size_t>(line.size(), 1)));
        while (rest.starts_with(' ')) rest.remove_prefix(1);
        start.assign(indent, ' ');
    } while (!rest.empty());
    return lines;
}

std::vector<std::string> lines_of_words(const std::string& text, std::size_t room) {
    std::vector<std::string> lines{""};
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        std::string& line = lines.back();
        if (!line.empty() && display_width(line) + 1 + display_width(word) > room) {
            lines.push_back(word);
        } else {
            line += (line.empty() ? "" : " ") + word;
        }
    }
    return lines;
}

}  // namespace host::cli
