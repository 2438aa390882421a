// What `--debug` shows to people. Pure: the report has everything, the look says how wide.
#pragma once

#include <string>
#include <vector>

#include "cli/inspect/listing.hpp"
#include "cli/inspect/report.hpp"
#include "platform/terminal.hpp"

namespace host::cli {

// All sessions, open grants, limits, what happened last.
[[nodiscard]] Listing overview(const DebugReport& report, const platform::Look& look);

// Running ones first, then what changed last.
[[nodiscard]] std::vector<const DebugSession*> in_order_of_interest(const DebugReport& report);

// One image in full. Precondition: the report is about one.
[[nodiscard]] Listing full_view(const DebugReport& report, const platform::Look& look);

// Shared by both: the database, its log, a pause, settings that are not the default.
[[nodiscard]] Section heading(const DebugReport& report, const platform::Look& look);

[[nodiscard]] std::string state_of(const core::Media& media);  // "active", "paused", or how it ended: "done"

// An open grant: "waiting for the result of the last click, of tab 1, for attempt 2, 12 s ago"
[[nodiscard]] std::string describe(const core::Grant& grant, core::Instant now);

// The line of a table with that state in it, coloured on a terminal.
[[nodiscard]] std::string in_its_colour(std::string line, const std::string& state, const platform::Look& look);

}  // namespace host::cli
