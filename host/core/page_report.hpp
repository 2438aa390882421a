// The extension's report about a page: what it knows of it, and whether it can act there.
//
// It decides who gets an offer and whether a session can start (R10, R24). It is not evidence of attempts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"

namespace host::core {

inline constexpr std::size_t kMaxReportBytes = 64;    // of each text
inline constexpr std::size_t kMaxReportEntries = 16;  // of each list

// Whether the site's answers to generations are read. Numbers on disk: append only.
enum class StreamState : int { absent = 0, silent = 1, listening = 2 };

struct PageReport {
    std::optional<std::string> layout;    // none: the extension does not know the page
    std::optional<std::string> language;  // none: not known
    std::string composer;                 // "ready", or why there is no click, in the extension's words
    bool has_store{};
    StreamState stream{};
    bool visible{};
    bool can_act{};
    std::vector<std::string> others;                            // extensions that run a session of their own here
    std::vector<std::string> missing;                           // parts of the page that were not found
    std::vector<std::pair<std::string, std::string>> found_by;  // part, rule; in the order of the parts
    bool operator==(const PageReport&) const = default;

    // Whether nothing could show the result of a click.
    [[nodiscard]] bool is_unreadable() const { return !has_store && stream != StreamState::listening; }
};

struct SeenReport {
    PageReport report;
    Instant at{};
    bool operator==(const SeenReport&) const = default;
};

[[nodiscard]] std::string_view name_of(StreamState state);  // the words of the protocol

// When `newest` should be written, given `stored`, the report in the file: a page may report every second. A report
// about another layout or language is written soon, any other difference after a while, the same report once an hour.
// None: not before something else is reported.
[[nodiscard]] std::optional<Instant> write_at(const std::optional<SeenReport>& stored, const SeenReport& newest);

}  // namespace host::core
