// `--debug --html FILE`: one page with everything in it: a shell, the data as `--debug --json` and `--explain --json`
// have it, and the extension's own modules, which draw it (page.cmake).
//
// It loads nothing: its CSP lets the script and the style run that are known by their hashes, and nothing else. The
// data is JSON of which no text can end it. Prompts are in it only if they are in the reports.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>

#include "cli/inspect/report.hpp"

namespace host::cli {

// The reports about one image each, in the order in which they appear; none: that was the last.
using NextImage = std::function<std::optional<DebugReport>()>;

// Writes each image before it asks for the next one. `overview` is about all of them, `known` is how many the host
// knows. Times are told in `zone`.
void write_html_page(std::ostream& out, DebugReport overview, std::size_t known, const NextImage& next,
                     core::UtcOffset zone = core::in_utc);

}  // namespace host::cli
