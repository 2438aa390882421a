// What a page says of itself reaches the file, at a price that a page cannot drive up.
#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

std::string report(int seq, bool can_act, const std::string& language = "en") {
    return R"(,"seq":)" + std::to_string(seq) + R"(,"report":{"layout":"editor","language":")" + language +
           R"(","composer":"ready","store":"present","stream":"listening","visible":true,"canAct":)" +
           (can_act ? "true" : "false") + "}";
}

struct Reader {
    explicit Reader(const std::filesystem::path& file) : store(file, {.read_only = true}) {}
    std::int64_t version() { return store.data_version(); }
    std::optional<core::SeenReport> kept() { return store.page_report(); }
    store::SessionStore store;
};

// Of a page that makes a report in each of so many seconds.
int commits_in(int seconds, const auto& report_of) {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    Reader reader(dir.file());
    int commits = 0;
    std::int64_t version = reader.version();
    for (int second = 0; second < seconds; ++second) {
        page.say("page.report", page.tab + report_of(second));
        if (const auto now = reader.version(); now != version) ++commits, version = now;
        clock.pass(1s);
    }
    return commits;
}

}  // namespace

TEST_CASE("the first report of a page is in the file with its answer") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    CHECK(says(page.say("page.report", page.tab + report(1, true)), R"("result":{})"));
    const auto kept = Reader(dir.file()).kept();
    REQUIRE(kept);
    CHECK(kept->report.layout == "editor");
    CHECK(kept->report.can_act);
    CHECK(kept->at == clock.now());
}

TEST_CASE("a page that reports another thing every second costs a commit a minute") {
    const int commits = commits_in(600, [](int second) { return report(second + 1, second % 2 == 0); });
    CHECK(commits <= 11);
    CHECK(commits >= 9);
}

TEST_CASE("even one that changes its language every second costs no more than a commit in ten seconds") {
    const int commits =
        commits_in(300, [](int second) { return report(second + 1, true, "l" + std::to_string(second)); });
    CHECK(commits <= 31);
}

TEST_CASE("what was reported last is written in the end, though the page says nothing more") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    page.say("page.report", page.tab + report(1, false));
    page.say("page.report", page.tab + report(2, true));
    CHECK_FALSE(Reader(dir.file()).kept()->report.can_act);
    clock.pass(60s - 1ms);
    page.wake();
    CHECK_FALSE(Reader(dir.file()).kept()->report.can_act);
    CHECK(page.next_wake().value() <= 1ms);
    clock.pass(1ms);
    page.wake();
    CHECK(Reader(dir.file()).kept()->report.can_act);
}

TEST_CASE("a claim that comes together with the report that the page cannot act is denied (R10)") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    page.look(1);
    CHECK(says(page.say("session.start", page.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    const auto request = [&](const std::string& method, const std::string& params) {
        return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
    };
    const std::string told = page.say_all({request("page.report", page.tab + report(2, false)),
                                           request("decision.claim", page.tab + R"(,"decisionId":"d1")")});
    CHECK(says(told, R"("granted":false,"reason":"expired")"));
}

TEST_CASE("a report that another host has seen later is not overwritten by an older one") {
    const store::TempDir dir;
    HandClock clock;
    Connected first(dir.file(), clock, 1), second(dir.file(), clock, 2);
    first.say("page.report", first.tab + report(1, false));
    clock.pass(2min);
    second.say("page.report", second.tab + report(1, true));
    clock.pass(5min);
    first.wake();
    first.look(2);
    CHECK(Reader(dir.file()).kept()->report.can_act);
}

}  // namespace host::app::test
