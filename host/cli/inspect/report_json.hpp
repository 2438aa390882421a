// The report of `--debug` and `--explain` as JSON text, for tools.
#pragma once

#include <string>

#include "cli/inspect/report.hpp"

namespace host::cli {

// One line of JSON. A hidden prompt is null; `lastPromptLength` says how long it is, in characters.
[[nodiscard]] std::string encode(const DebugReport& report);

// Where there is nothing to report: {"problem", "database", "log", "recording", "matches", "sessions": []}, one line.
// `matches`: the ids that might be meant.
[[nodiscard]] std::string encode_problem(const std::string& problem, const StateFiles& files,
                                         const std::vector<std::string>& matches);

// What happened to the one media that the report is about. One line of JSON. The sentences have the times of `zone`:
// UTC for programs.
[[nodiscard]] std::string encode_explanation(const DebugReport& report, core::UtcOffset zone = core::in_utc);

}  // namespace host::cli
