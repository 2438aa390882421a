// R11: a click whose wait was over while no host was awake, as after a suspend.
#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

// A page whose click is in flight.
struct ClickedPage {
    store::TempDir dir;
    HandClock clock;
    Connected page{dir.file(), clock, 1};

    ClickedPage() {
        page.look(1);
        REQUIRE(says(page.say("session.start", page.tab + R"(,"prompt":"a cat")"), R"("decisionId":"d1")"));
        REQUIRE(says(page.say("decision.claim", page.tab + R"(,"decisionId":"d1")"), R"("granted":true)"));
    }
    std::string outcome(int seq) { return page.list(seq, R"({"id":"v2","moderated":true})"); }
};

}  // namespace

TEST_CASE("a click that was in flight while the machine slept has thirty seconds more, and its outcome counts (R11)") {
    ClickedPage it;
    it.clock.pass(8h);
    CHECK_FALSE(says(it.page.wake(), "timeout"));
    REQUIRE(it.page.next_wake());
    it.clock.pass(2s);
    CHECK(
        says(it.page.say("route", it.page.tab + R"(,"seq":2,"path":"/imagine/post/img")"), R"("reason":"in_flight")"));
    it.clock.pass(2s);
    const std::string told = it.outcome(3);
    CHECK(says(told, R"("newAttempts":1)"));
    CHECK(says(told, R"("outcome":"pending")"));
}

TEST_CASE("the thirty seconds come once for a click, however often the page is heard in them (R11)") {
    ClickedPage it;
    it.clock.pass(8h);
    it.page.wake();
    for (int seq = 2; seq < 16; ++seq) {
        it.clock.pass(2s);
        it.page.say("route", it.page.tab + ",\"seq\":" + std::to_string(seq) + R"(,"path":"/imagine/post/img")");
        CHECK_FALSE(says(it.page.say("session.get", R"("mediaId":"img")"), "timeout"));
    }
    const auto wake = it.page.next_wake();
    REQUIRE(wake);
    CHECK(*wake <= 2s);
    it.clock.pass(2s);
    CHECK(says(it.page.wake(), R"("reason":"timeout")"));
}

TEST_CASE("the thirty seconds come once for a click, whichever host gives them (R11)") {
    ClickedPage it;
    it.clock.pass(8h);
    it.page.wake();
    for (int host = 2; host < 5; ++host) {  // each ends before the time is over
        it.clock.pass(12s);
        Connected next{it.dir.file(), it.clock, host};
        next.look(1);
        const std::string told = next.wake() + next.say("session.get", R"("mediaId":"img")");
        CAPTURE(host, told);
        CHECK(says(told, R"("outcome":"pending")") == (host < 4));
    }
}

TEST_CASE("a host that was awake when the wait was over gives no more time (R11)") {
    ClickedPage it;
    it.clock.pass(120s);
    CHECK(says(it.page.wake(), R"("reason":"timeout")"));
}

}  // namespace host::app::test
