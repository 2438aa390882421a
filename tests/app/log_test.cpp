// What the host writes into its log: of what is committed, and of the same only once.
#include <array>

#include "app/host.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::app {

TEST_CASE("the log tells what was committed, and the same in a row once, with its number") {
    const support::TempDir dir;
    const TestClock clock;
    std::vector<std::string> lines;
    Host host({.state_file = dir.path() / "state.db",
               .own_directory = true,
               .log_file = {},
               .connection = "c",
               .pid = 1,
               .clock = clock,
               .dice = [] { return 0.0; },
               .log = [&lines](std::string_view line) { lines.emplace_back(line); }});
    const auto say = [&host](const std::string& method, const std::string& params) {
        return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
    };
    const std::array hello{say("hello", R"({"protocol":1,"client":{"name":"t","version":"1"}})")};
    (void)host.handle(hello);
    const std::string get = say("settings.get", "{}");
    const std::array batch{get, get, get, say("session.stop", R"({"mediaId":"m"})"), get};
    lines.clear();
    CHECK(host.handle(batch).size() == batch.size());
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

}  // namespace host::app
