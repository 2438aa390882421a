// `--debug --html FILE`: one page with everything in it: a shell, the data as `--debug --json` and `--explain --json`
// have it, and the extension's own modules, which draw it (page.cmake). Pure.
//
// It loads nothing: its CSP lets the script and the style run that are known by their hashes, and nothing else. The
// data is JSON of which no text can end it. Prompts are in it only if they are in the reports.
#pragma once

#include <string>
#include <vector>

#include "cli/inspect/report.hpp"

namespace host::cli {

// `overview` is about all media; `reports` about one each, in the order in which they appear. Times are told in `zone`.
[[nodiscard]] std::string html_page(DebugReport overview, const std::vector<DebugReport>& reports,
                                    core::UtcOffset zone = core::in_utc);

}  // namespace host::cli
