// The page of --debug --html as text.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "cli/inspect/html.hpp"

namespace host::cli {

inline std::string html_page(const DebugReport& overview, std::vector<DebugReport> images,
                             core::UtcOffset zone = core::in_utc) {
    std::ostringstream page;
    std::size_t next = 0;
    const auto next_image = [&]() -> std::optional<DebugReport> {
        return next < images.size() ? std::optional{images[next++]} : std::nullopt;
    };
    write_html_page(page, overview, images.size(), next_image, zone);
    return page.str();
}

}  // namespace host::cli
