// R16: a click whose image was deleted is waited for under every name of the image, and no longer than any other.
#include <algorithm>
#include <ctime>

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

TEST_CASE("attempts that were counted before an image was deleted are not the outcome of its click (R11, R16)") {
    DeletedInFlight it;
    const std::string running = GENERATE("", R"(,{"id":"v2","progress":10})");
    CAPTURE(running);
    CHECK(says(it.page.list(2, R"({"id":"v1","moderated":true})" + running), R"("newAttempts":1)"));
    it.clock.pass(4s);
    CHECK(says(it.start("img"), R"("reason":"in_flight")"));
    SECTION("and what comes then is") {
        const std::string answer = it.page.list(3, R"({"id":"v1","moderated":true},{"id":"v2","moderated":true})");
        CHECK(says(answer, R"("newAttempts":1)"));
        CHECK_FALSE(says(answer, R"("reason":"in_flight")"));
    }
    SECTION("under another name of theirs, too, and after another deletion") {
        REQUIRE(says(it.page.say("session.delete", R"("mediaId":"img")"), R"("deleted":true)"));
        CHECK(says(it.page.list(4, R"({"id":"w1","videoId":"v1","moderated":true})"), R"("newAttempts":1)"));
        CHECK(says(it.start("img"), R"("reason":"in_flight")"));
    }
    SECTION("until the click's time is over") {
        it.clock.pass(120s);
        CHECK(says(it.page.wake(), R"("action":"retry")"));
    }
}

TEST_CASE("a post that was only taken for a deleted image may still be the outcome of its click (R2, R16)") {
    DeletedInFlight it;
    it.page.say("route", it.page.tab + R"(,"seq":5,"path":"/imagine/post/v2")");
    it.clock.pass(4s);
    CHECK(says(it.start("img"), R"("reason":"in_flight")"));
    CHECK(says(it.page.list(6, R"({"id":"v2","moderated":true})"), R"("newAttempts":1)"));
    CHECK_FALSE(says(it.start("img"), R"("reason":"in_flight")"));
}

TEST_CASE("what a page lists of other images takes no longer because a deleted one had many attempts (R16)") {
    DeletedInFlight it;
    const auto looked_up = [&it](int seq) {
        std::string many;
        for (int n = 0; n < 3'000; ++n)
            many += (n ? "," : "") + (R"({"id":"o)" + std::to_string(n)) + R"(","progress":5})";
        const std::clock_t before = std::clock();
        it.page.list(seq, many, "other" + std::to_string(seq));
        return std::clock() - before;
    };
    const std::clock_t usual = std::min(looked_up(2), looked_up(3));
    {
        store::SessionStore file(it.dir.file(), {});
        store::Transaction transaction = file.begin();
        const core::Instant at = file.deleted_clicks().all().front().clicked_at;
        for (int n = 0; n < 40'000; ++n) file.deleted_clicks().add({"name " + std::to_string(n), at});
        transaction.commit();
    }
    looked_up(4);  // reads them
    CHECK(std::min(looked_up(5), looked_up(6)) < 3 * usual + CLOCKS_PER_SEC / 20);
}

}  // namespace host::app::test
