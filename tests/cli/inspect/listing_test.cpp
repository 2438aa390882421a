// What a low terminal shows of a --debug view.
#include "cli/inspect/listing.hpp"

#include <algorithm>

#include "cli/inspect/report_text.hpp"
#include "support/catch.hpp"

namespace host::cli {
namespace {

using Lines = std::vector<std::string>;

Listing listing_with_events() {
    Listing listing;
    listing.add({.front = {"title"}, .entries = {{.lines = {"fact 1"}, .rank = Rank::background}}, .one = "fact"});
    listing.add({.front = {"", "Sessions"},
                 .entries = {{.lines = {"running", "  its reason"}, .rank = Rank::now},
                             {.lines = {"ended"}, .rank = Rank::recent},
                             {.lines = {"and 5 more"}, .rank = Rank::earlier, .count = 5}},
                 .one = "session"});
    Section events{.front = {"", "Events"}, .entries = {}, .one = "event", .newest_last = true};
    for (const char* text : {"oldest", "older", "newer", "newest"}) {
        events.entries.push_back({.lines = {text}, .rank = Rank::latest});
    }
    listing.add(std::move(events));
    return listing;
}

TEST_CASE("a view that fits is shown as it is, without a word about room") {
    const Listing listing = listing_with_events();
    const Lines all = listing.lines();
    CHECK(all.size() == 14);
    CHECK(listing.fitting(14, 80) == all);
}

TEST_CASE("what matters most stays on a low terminal, in its order, and the last line says what does not fit") {
    const Listing listing = listing_with_events();
    CHECK(listing.fitting(9, 80) ==
          Lines{"", "Sessions", "running", "  its reason", "", "Events", "newer", "newest",
                "1 fact, 6 sessions and 2 events do not fit here; all: --debug without --watch"});
    CHECK(listing.fitting(5, 80) ==
          Lines{"", "Sessions", "running", "  its reason",
                "1 fact, 6 sessions and 4 events do not fit here; all: --debug without --watch"});
    CHECK(listing.fitting(13, 80).back() == "1 fact does not fit here; all: --debug without --watch");
    // Where the last line needs two, there is room for both.
    const Lines narrow = listing.fitting(9, 60);
    CHECK(narrow.size() <= 9);
    CHECK(narrow.back().ends_with("without --watch"));
    for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
        CHECK(listing.fitting(rows, 40).size() <= std::max<std::size_t>(rows, 3));
    }
}

TEST_CASE(
    "of sixteen sessions and a long journal a terminal of 20 lines shows the running ones and the newest events") {
    DebugReport report;
    report.database = "/state.db";
    for (int n = 0; n < 16; ++n) {
        DebugSession session{.media = core::Media{.id = {"image-" + std::to_string(n)}}};
        session.media.session.is_active = n == 11;
        session.media.session.outcome = n == 11 ? core::Outcome::pending : core::Outcome::cancelled;
        report.sessions.push_back(std::move(session));
        report.journal.push_back({{}, {{"image-" + std::to_string(n)}, core::NoteKind::session_paused, "", ""}});
    }
    for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{19, 80}, {23, 80}, {39, 132}}) {
        const Lines lines = overview(report, {.columns = columns}).fitting(rows, columns);
        std::string all;
        for (const std::string& line : lines) all += line + "\n";
        INFO(all);
        CHECK(lines.size() <= rows);
        CHECK(lines.size() + 3 >= rows);  // nothing is wasted
        CHECK(lines.front().starts_with("grok-retry-host "));
        CHECK(all.find("\nimage-11  ") != std::string::npos);
        CHECK(all.find("  image-15  ") != std::string::npos);
        CHECK(lines.back().find("--watch") != std::string::npos);
    }
}

}  // namespace
}  // namespace host::cli
