// The report of `--debug` and `--explain` as JSON text, for tools.
#pragma once

#include <ostream>
#include <string>

#include "cli/inspect/report.hpp"

namespace host::cli {

// One line of JSON. A hidden prompt is null; `lastPromptLength` says how long it is, in characters.
[[nodiscard]] std::string encode(const DebugReport& report);

// Writes the same, printable, with the sessions that are put in instead of those of the report.
class JsonReport {
public:
    JsonReport(std::ostream& out, const DebugReport& report);
    bool put(const DebugSession& session);  // false: it cannot be written
    void end();

private:
    std::ostream& out_;
    std::string after_;
    bool has_sessions_{};
};

// Where there is nothing to report: {"problem", "database", "log", "recording", "matches", "sessions": []}, one line.
// `matches`: the ids that might be meant.
[[nodiscard]] std::string encode_problem(const std::string& problem, const StateFiles& files,
                                         const std::vector<std::string>& matches);

// What happened to the one media that the report is about. One line of JSON. The sentences have the times of `zone`:
// UTC for programs.
[[nodiscard]] std::string encode_explanation(const DebugReport& report, core::UtcOffset zone = core::in_utc);

}  // namespace host::cli
