// Columns, wrapped sentences and short ids: what --debug is laid out with.
#include "cli/table.hpp"

#include <set>

#include "cli/short_ids.hpp"
#include "cli/words.hpp"
#include "platform/printable.hpp"
#include "support/catch.hpp"

namespace host::cli {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("columns are as wide as they need to be, numbers on the right") {
    CHECK(lay_out({{"media"}, {"n", true}, {"state"}}, {{"m1", "1", "active"}, {"猫", "200", ""}}, 80) ==
          Lines{"media    n  state", "m1       1  active", "猫     200"});
}

TEST_CASE("a table that is too wide cuts its widest columns, and says so") {
    const auto lines = lay_out({{"a"}, {"b"}}, {{"short", std::string(100, 'x')}}, 20);
    CHECK(lines[1] == "short  " + std::string(12, 'x') + "…");
    CHECK(platform::display_width(lines[1]) == 20);
}

TEST_CASE("what is in a cell cannot leave it") {
    CHECK(lay_out({{"a"}}, {{"x\ny\x1b[2J"}}, 80) == Lines{"a", R"(x\x0ay\x1b[2J)"});
}

TEST_CASE("a sentence is wrapped between words, under its own beginning") {
    CHECK(wrap("now  ", "one two three", 12) == Lines{"now  one two", "     three"});
    CHECK(wrap("", "", 12) == Lines{""});
    CHECK(wrap("", "exactly 12 c", 12) == Lines{"exactly 12 c"});
}

TEST_CASE("a word that is longer than a line is broken") {
    CHECK(wrap("- ", "abcdefghij", 6) == Lines{"- abcd", "  efgh", "  ij"});
}

TEST_CASE("lines of words keep a long path whole") {
    CHECK(lines_of_words("go to /a/very/long/path and stay", 8) == Lines{"go to", "/a/very/long/path", "and stay"});
    CHECK(lines_of_words("", 8) == Lines{""});
}

TEST_CASE("ids are cut to what tells them apart, and still begin the id") {
    const ShortIds short_id({"467b1c2d-9e0f-1", "467b1c2d-9e0f-2", "5ab0aaaa-bbbb-cccc", "m1"});
    CHECK(short_id("m1") == "m1");
    CHECK(short_id("5ab0aaaa-bbbb-cccc") == "5ab0aaaa-bbb…");
    CHECK(short_id("467b1c2d-9e0f-1") == "467b1c2d-9e0f-1");
    CHECK(short_id("a stranger's long id") == "a stranger's…");
}

TEST_CASE("ids that are the same at both ends look different, however long they are") {
    const std::string same(30, 'a'), end(30, 'z');
    std::vector<std::string> ids;
    for (char middle = '0'; middle <= '9'; ++middle) {
        ids.push_back(same + middle + end);
        ids.push_back(same + middle + "-more-" + middle + end);
    }
    ids.push_back(same);
    ids.push_back(same + "é" + end);
    const ShortIds short_id(ids);
    CHECK(short_id(same + "7" + end) == "aaaaaaaa…aaaaaa7z…");
    std::set<std::string> seen;
    for (const std::string& id : ids) {
        const std::string shown = short_id(id);
        INFO(shown);
        CHECK(platform::display_width(shown) <= ShortIds::kLongest);
        CHECK(seen.insert(shown).second);
    }
    CHECK(ShortIds({"\x1b[2J"})("\x1b[2J") == R"(\x1b[2J)");
    // Where leaving out the middle would make two look the same, it stays.
    const std::string b(30, 'b');
    const ShortIds alike({same + "0" + b + "1", same + "0" + b + "2", same + "1" + b + "1", same + "1" + b + "2"});
    CHECK(alike(same + "0" + b + "1") == same + "0" + b + "1");
    CHECK(alike(same + "1" + b + "1") == same + "1" + b + "1");
}

TEST_CASE("a column of ids is never cut in a table: others are") {
    const auto lines =
        lay_out({{.title = "id", .whole = true}, {.title = "b"}}, {{"0123456789abcdef", std::string(100, 'x')}}, 24);
    CHECK(lines == Lines{"id                b", "0123456789abcdef  xxxxx…"});
}

TEST_CASE("lengths of time are told in the unit that fits") {
    using core::Millis;
    CHECK(length(Millis{-5}) == "0 s");
    CHECK(length(Millis{59'999}) == "59 s");
    CHECK(length(Millis{60'000}) == "1 min");
    CHECK(length(Millis{7'200'000}) == "2 h");
    CHECK(length(Millis{86'400'000 * 3}) == "3 days");
    CHECK(ago(core::kNever, core::instant_from_ms(5)) == "-");
    CHECK(ago(core::instant_from_ms(1'000), core::instant_from_ms(13'000)) == "12 s ago");
}

TEST_CASE("counts agree in number") {
    CHECK(counted(1, "entry") == "1 entry");
    CHECK(counted(2, "entry") == "2 entries");
    CHECK(counted(0, "video") == "0 videos");
    CHECK(counted(2, "day") == "2 days");
    CHECK(counted(2, "image was", "images were") == "2 images were");
    CHECK(counted(1, "image was", "images were") == "1 image was");
}

TEST_CASE("several things are enumerated as people do it") {
    CHECK(enumerated({}).empty());
    CHECK(enumerated({"a"}) == "a");
    CHECK(enumerated({"a", "b"}) == "a and b");
    CHECK(enumerated({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("a moment is told in the zone of the person, by name") {
    const core::Instant noon = core::instant_from_ms(1'769'860'800'000);
    const core::UtcOffset east = [](core::Instant) { return core::Millis{(5 * 60 + 30) * 60'000}; };
    const core::UtcOffset west = [](core::Instant) { return core::Millis{-13 * 3600'000}; };
    CHECK(core::local_time(noon, core::in_utc) == "2026-01-31 12:00:00 UTC");
    CHECK(core::local_time(noon, east) == "2026-01-31 17:30:00 UTC+05:30");
    CHECK(core::local_time(noon, west) == "2026-01-30 23:00:00 UTC-13:00");
    CHECK(when(noon, noon + core::Millis{12'000}, east) == "2026-01-31 17:30:00 UTC+05:30 (12 s ago)");
    CHECK(when(core::kNever, noon, east) == "never");
}

TEST_CASE("a line of a session's log is taken apart into its time and its text") {
    const std::string line = "[2026-01-31T12:00:00.250Z] Session started";
    CHECK(time_of_log_line(line) == core::instant_from_ms(1'769'860'800'250));
    CHECK(text_of_log_line(line) == "Session started");
    for (const char* other : {"", "Session started", "[2026-13-31T12:00:00.250Z] x", "[2026-01-31T12:0x:00.250Z] x",
                              "[                        ] x"}) {
        INFO(other);
        CHECK_FALSE(time_of_log_line(other));
        CHECK(text_of_log_line(other) == other);
    }
}

TEST_CASE("sizes are told in the unit that fits") {
    CHECK(file_size(0) == "0 bytes");
    CHECK(file_size(1) == "1 byte");
    CHECK(file_size(122'880) == "120 KiB");
    CHECK(file_size(50u * 1024 * 1024) == "50 MiB");
}

}  // namespace
}  // namespace host::cli
