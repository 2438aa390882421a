// Short texts without line feeds, kept in one column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace host::store {

// One line each, the last one included. Empty: none.
[[nodiscard]] inline std::string lines_of(const std::vector<std::string>& texts) {
    std::string lines;
    for (const std::string& text : texts) lines.append(text).append("\n");
    return lines;
}

[[nodiscard]] inline std::vector<std::string> lines_in(std::string_view lines) {
    std::vector<std::string> texts;
    for (auto end = lines.find('\n'); end != lines.npos; end = lines.find('\n')) {
        texts.emplace_back(lines.substr(0, end));
        lines.remove_prefix(end + 1);
    }
    return texts;
}

}  // namespace host::store
