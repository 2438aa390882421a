// What happened to one media, as pieces on a line of time: what the HTML page draws. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/inspect/report.hpp"
#include "core/session.hpp"
#include "core/time.hpp"

namespace host::cli {

struct TimelineBar {
    enum class Kind { refused, video, running, offer, void_offer, wait };
    Kind kind{};
    core::Instant from{}, to{};
    int layer{};           // of a refused attempt
    int percent{-1};       // how far an attempt got; -1: nobody knows
    std::string label;     // short, or empty
    std::string sentence;  // shown when a pointer is over it
};

struct Timeline {           // of one session, or of what came before the first one
    core::Count session{};  // its number; 0: before the first one
    core::Instant from{}, to{};
    std::string outcome;  // "success", "active", ...; empty: there was no session
    std::vector<TimelineBar> bars;
};

// Oldest first. Precondition: the report is about one media.
[[nodiscard]] std::vector<Timeline> timelines_of(const DebugReport& report);

}  // namespace host::cli
