// Prompts are private: what `--debug` shows of them unless it is told otherwise. Pure.
#pragma once

#include <string>
#include <string_view>

#include "cli/inspect/debug_json.hpp"

namespace host::cli {

// "(hidden, 24 characters)"
[[nodiscard]] std::string hidden(std::size_t characters);

// A log line; what core/log_lines.hpp does not show of it is replaced by its length.
[[nodiscard]] std::string redact_log_line(std::string_view line);

// A line of the journal; an error in the page's words is replaced by its length.
void redact(core::Note& note);

// Takes every prompt out of the report, and every text that may quote one. The lengths stay.
void redact(DebugReport& report);

}  // namespace host::cli
