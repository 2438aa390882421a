// R16: a click whose image was deleted is waited for under every name of the image, and no longer than any other.
#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

// A page whose image `img` was deleted while its click was in flight. `v1` was an attempt of it.
struct DeletedInFlight {
    store::TempDir dir;
    HandClock clock;
    Connected page{dir.file(), clock, 1};

    DeletedInFlight() {
        page.look(1);
        REQUIRE(says(page.say("session.start", page.tab + R"(,"prompt":"a cat")"), R"("decisionId":"d1")"));
        REQUIRE(says(page.say("decision.claim", page.tab + R"(,"decisionId":"d1")"), R"("granted":true)"));
        REQUIRE(says(page.say("session.delete", R"("mediaId":"img")"), R"("deleted":true)"));
    }
    std::string start(const std::string& image) {
        return page.say("session.start", page.tab + R"(,"mediaId":")" + image + R"(","prompt":"a cat")");
    }
};

}  // namespace

TEST_CASE("a deleted click that is far in the future is damage: it is waited for once, and no longer (R16, R20)") {
    DeletedInFlight it;
    store::tamper(it.dir.file(), "UPDATE deleted_click SET clicked_at = clicked_at + 31536000000");
    it.clock.pass(10s);
    const std::string started = it.start("img");
    CHECK(says(started, R"("reason":"in_flight")"));
    CHECK(says(started, R"("until":1800000130000)"));
    it.clock.pass(120s - 1ms);
    CHECK_FALSE(says(it.page.wake(), R"("action":"retry")"));
    it.clock.pass(1ms);
    CHECK(says(it.page.wake(), R"("action":"retry")"));
}

TEST_CASE("a deleted image that is back under one name has its click in flight under its other names, too (R10, R16)") {
    DeletedInFlight it;
    it.clock.pass(5s);
    CHECK(says(it.start("v1"), R"("reason":"in_flight")"));
    CHECK(says(it.start("img"), R"("reason":"in_flight")"));
    it.clock.pass(3s);
    CHECK_FALSE(says(it.page.wake() + it.start("img") + it.start("v1"), R"("action":"retry")"));
}

TEST_CASE("a deleted click is waited for from when it was made, whichever host looks and however late (R16)") {
    DeletedInFlight it;
    it.clock.pass(10s);
    Connected next{it.dir.file(), it.clock, 2};
    const std::string started = next.say("session.start", R"("mediaId":"img","prompt":"a cat")");
    CHECK(says(started, R"("reason":"in_flight")"));
    CHECK(says(started, R"("until":1800000120000)"));
}

TEST_CASE("a deleted click of up to a minute ahead is believed, and one that is later is damage (R16, R20)") {
    const auto [ahead, until] = GENERATE(table<std::string, std::string>({
        {"0", "1800000120000"},
        {"1", "1800000120001"},
        {"60000", "1800000180000"},
        {"60001", "1800000120000"},
    }));
    CAPTURE(ahead);
    DeletedInFlight it;
    store::tamper(it.dir.file(), ("UPDATE deleted_click SET clicked_at = clicked_at + " + ahead).c_str());
    CHECK(says(it.start("img"), "\"until\":" + until));
}

}  // namespace host::app::test
