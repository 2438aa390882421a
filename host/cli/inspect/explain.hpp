// `--explain IMAGE_ID`: why it did or did not retry, in sentences, oldest first, and what it waits for now.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/inspect/report.hpp"
#include "platform/terminal.hpp"

namespace host::cli {

// The exit code. Throws store::StoreError when the file cannot be read.
[[nodiscard]] int run_explain(const Explain& wanted);

// As lines. Pure. Precondition: the report is about one media.
[[nodiscard]] std::vector<std::string> explanation(const DebugReport& report, const platform::Look& look);

}  // namespace host::cli
