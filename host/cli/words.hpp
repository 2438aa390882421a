// Times, sizes and ids as people write them. Pure.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/page_report.hpp"
#include "core/time.hpp"
#include "platform/live_hosts.hpp"

namespace host::cli {

// "12 s", "5 min", "3 h", "12 days": the largest unit that fits, rounded down.
[[nodiscard]] std::string length(core::Millis length);

// "12 s ago", or "-" for never.
[[nodiscard]] std::string ago(core::Instant then, core::Instant now);

// "2026-01-31 13:00:00 UTC+01:00 (12 s ago)", or "never".
[[nodiscard]] std::string when(core::Instant then, core::Instant now, core::UtcOffset zone);

// A line of a session's log, which begins with its time in brackets. None: that is no time.
[[nodiscard]] std::optional<core::Instant> time_of_log_line(std::string_view line);
[[nodiscard]] std::string_view text_of_log_line(std::string_view line);

// "Landlock on; seccomp on", and the same after "process 1234: ".
[[nodiscard]] std::string describe(const platform::SandboxState& sandbox);
[[nodiscard]] std::string describe(const platform::LiveHost& host);

// What a page said of itself, as far as it is known: "layout editor, language en; ready". Printable.
[[nodiscard]] std::string describe(const core::PageReport& page);
[[nodiscard]] std::string layouts(std::size_t taught);  // "1 layout that you have shown it"

[[nodiscard]] std::string joined(const std::vector<std::string>& texts, std::string_view between = " ");

// "Chrome", "Chrome and Brave", "Chrome, Brave and Firefox"
[[nodiscard]] std::string enumerated(const std::vector<std::string>& texts);

// "1 entry", "2 entries", "0 videos". `one` is the word for one; the word for many is the same with an s ("y" becomes
// "ies"), unless it is given.
[[nodiscard]] std::string counted(std::int64_t number, std::string_view one, std::string_view many = {});
[[nodiscard]] std::string counted(std::integral auto number, std::string_view one, std::string_view many = {}) {
    return counted(static_cast<std::int64_t>(number), one, many);
}

// A sentence of the store without the number that SQLite gives the error: that is for the log.
[[nodiscard]] std::string without_sqlite_code(std::string sentence);

[[nodiscard]] std::string file_size(std::uintmax_t bytes);  // "48 KiB"

}  // namespace host::cli
