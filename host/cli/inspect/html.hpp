// `--debug --html FILE`: one page with everything in it, the timeline of each session as SVG. Pure.
//
// It has no scripts and no links, and loads nothing. Every word from outside is made printable and escaped; prompts are
// in it only if they are in the reports. Light and dark, as the browser prefers.
#pragma once

#include <string>
#include <vector>

#include "cli/inspect/report.hpp"

namespace host::cli {

// `overview` is about all media; `reports` about one each, in the order in which they appear.
[[nodiscard]] std::string html_page(const DebugReport& overview, const std::vector<DebugReport>& reports);

// One timeline as an <svg> element.
struct Timeline;
[[nodiscard]] std::string svg_of(const Timeline& timeline);

[[nodiscard]] std::string escaped(std::string_view text);  // for an element or an attribute in quotes

}  // namespace host::cli
