// What the host writes into its log: of what is committed, and of the same only once.
#include <algorithm>
#include <array>

#include "app/host.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::app {

TEST_CASE("the log tells what was committed, and the same in a row once, with its number") {
    const support::TempDir dir;
    std::vector<std::string> lines;
    Host host({.state_file = dir.path() / "state.db",
               .own_directory = true,
               .log_file = {},
               .connection = "c",
               .pid = 1,
               .dice = [] { return 0.0; },
               .log = [&lines](std::string_view line) { lines.emplace_back(line); }});
    const auto say = [&host](const std::string& method, const std::string& params) {
        return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
    };
    const std::array hello{say("hello", R"({"protocol":1,"client":{"name":"t","version":"1"}})")};
    (void)host.handle(hello, core::made_up_reading());
    const std::string get = say("settings.get", "{}");
    const std::array batch{get, get, get, say("session.stop", R"({"mediaId":"m"})"), get};
    lines.clear();
    CHECK(host.handle(batch, core::made_up_reading()).size() == batch.size());
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "settings.get ok, 3 times");
    CHECK(lines[1].starts_with("session.stop "));
    CHECK(lines[2] == "settings.get ok");
}

TEST_CASE("an outcome that goes on and on is counted, and written once a minute") {
    std::vector<std::string> lines;
    core::Instant now = core::instant_from_ms(1'000'000);
    {
        OutcomeLog log([&lines](std::string_view line) { lines.emplace_back(line); });
        const auto say = [&](const std::string& what, int times = 1) { log.outcome(what, times, now); };
        say("snapshot ok");
        for (int i = 0; i < 100; ++i) say("snapshot ok", 2);
        CHECK(lines == std::vector<std::string>{"snapshot ok"});
        now += OutcomeLog::kCountFor;
        say("snapshot ok");
        CHECK(lines.back() == "snapshot ok, and 201 more");
        say("snapshot ok");
        say("route ok", 3);
        log.line("storage: trouble");
        say("route ok");
        say("route ok");
    }
    CHECK(lines == std::vector<std::string>{"snapshot ok", "snapshot ok, and 201 more", "snapshot ok, and 1 more",
                                            "route ok, 3 times", "storage: trouble", "route ok",
                                            "route ok, and 1 more"});
}

TEST_CASE("trouble that goes on is counted, whatever is written in between, and so is what comes in many words") {
    std::vector<std::string> lines;
    core::Instant now = core::instant_from_ms(1'000'000);
    {
        OutcomeLog log([&lines](std::string_view line) { lines.emplace_back(line); });
        for (int i = 0; i < 3; ++i) {
            log.trouble("storage: busy", now);
            log.outcome("snapshot ok", 1, now);
            log.trouble("storage: full", now);
        }
        CHECK(lines == std::vector<std::string>{"storage: busy", "snapshot ok", "storage: full", "snapshot ok"});
        now += OutcomeLog::kCountFor;
        log.trouble("storage: busy", now);
        CHECK(lines.back() == "storage: busy, and 3 more");
        log.outcome("route ok", 1, now);
        CHECK(std::ranges::count(lines, "storage: full, and 2 more") == 1);
        log.trouble("storage: full", now);
        CHECK(lines.back() == "storage: full");  // news again

        lines.clear();
        for (int i = 0; i < 100; ++i) log.trouble("storage: number " + std::to_string(i), now);
        CHECK(lines.size() == OutcomeLog::kMostTroubles - 2);
        lines.clear();
        now -= 2 * OutcomeLog::kCountFor;  // a clock that was set back makes nothing silent
        log.trouble("storage: busy", now);
        CHECK(lines.size() == 1);
    }
    CHECK(lines.back() == "other trouble, and 94 more");
}

TEST_CASE("what goes on is written again once a whole minute is over, and not a millisecond before") {
    std::vector<std::string> lines;
    core::Instant now = core::instant_from_ms(1'000'000);
    OutcomeLog log([&lines](std::string_view line) { lines.emplace_back(line); });
    const bool is_trouble = GENERATE(false, true);
    const auto say = [&] { is_trouble ? log.trouble("busy", now) : log.outcome("busy", 1, now); };
    say();
    now += OutcomeLog::kCountFor - core::Millis{1};
    say();
    CHECK(lines == std::vector<std::string>{"busy"});
    now += core::Millis{1};
    say();
    CHECK(lines == std::vector<std::string>{"busy", "busy, and 2 more"});
}

}  // namespace host::app
