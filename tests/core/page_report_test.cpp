// What a page says of itself: what follows from it, and when it is worth a write.
#include "core/page_report.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

PageReport ready() {
    return {.layout = "editor",
            .language = "en",
            .composer = "ready",
            .has_store = true,
            .stream = StreamState::listening,
            .visible = true,
            .can_act = true,
            .others = {},
            .missing = {},
            .found_by = {{"submit", "form"}}};
}

PageReport hidden() {
    PageReport report = ready();
    report.visible = report.can_act = false;
    return report;
}

}  // namespace

TEST_CASE("a page is unreadable where it has no store and its stream is not heard (R24)") {
    using Row = std::tuple<bool, StreamState, bool>;
    for (const auto& [has_store, stream, expected] : std::vector<Row>{{true, StreamState::listening, false},
                                                                      {true, StreamState::silent, false},
                                                                      {true, StreamState::absent, false},
                                                                      {false, StreamState::listening, false},
                                                                      {false, StreamState::silent, true},
                                                                      {false, StreamState::absent, true}}) {
        PageReport report = ready();
        report.has_store = has_store;
        report.stream = stream;
        CHECK(report.is_unreadable() == expected);
    }
}

TEST_CASE("the first report is written at once, and the same one again not for an hour") {
    CHECK(write_at(std::nullopt, {ready(), at(5s)}) == at(5s));
    const SeenReport stored{ready(), at(0s)};
    CHECK(write_at(stored, {ready(), at(1s)}) == std::nullopt);
    CHECK(write_at(stored, {ready(), at(1h - 1ms)}) == std::nullopt);
    CHECK(write_at(stored, {ready(), at(1h)}) == at(1h));
}

TEST_CASE(
    "another report is written a minute after the one before, the layout or the language of another page sooner") {
    const SeenReport stored{ready(), at(0s)};
    CHECK(write_at(stored, {hidden(), at(1s)}) == at(60s));
    CHECK(write_at(stored, {hidden(), at(61s)}) == at(61s));
    SeenReport other{ready(), at(1s)};
    SECTION("layout") { other.report.layout.reset(); }
    SECTION("language") { other.report.language = "es"; }
    if (other.report == ready()) return;
    CHECK(write_at(stored, other) == at(10s));
    other.at = at(11s);
    CHECK(write_at(stored, other) == at(11s));
}

TEST_CASE("a page that reports another thing every second is written once a minute") {
    std::optional<SeenReport> stored;
    int writes = 0;
    for (int second = 0; second < 600; ++second) {
        const SeenReport newest{second % 2 ? hidden() : ready(), at(std::chrono::seconds{second})};
        const auto due = write_at(stored, newest);
        if (!due || *due > newest.at) continue;
        stored = newest;
        ++writes;
    }
    CHECK(writes <= 11);
    CHECK(writes >= 9);
}

}  // namespace host::core::test
