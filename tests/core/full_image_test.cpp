// R22: an image takes no more than so many attempts, and what it does not take helps nobody to a click.
#include <rapidcheck.h>

#include <algorithm>

#include "core/log_lines.hpp"
#include "support/builders.hpp"
#include "support/property.hpp"

namespace host::core::test {
namespace {

Stepper with_room_for(Count more, PersistentData persistent = limits(50, 50)) {
    Stepper it{std::move(persistent)};
    it.known_besides = kMaxAttempts - more;
    return it;
}

std::ptrdiff_t times_said(const Stepper& it) {
    const auto& logs = it.session().logs;
    return std::ranges::count_if(logs, [](const std::string& line) { return line.ends_with(log_text::kFull); });
}

}  // namespace

TEST_CASE("an image takes so many attempts, says once that it is full, and takes no more (R22)") {
    Stepper it = with_room_for(3);
    it.see({refused("a1"), good("a2")});
    CHECK(times_said(it) == 0);
    it.see({refused("a3"), refused("a4")});
    CHECK(it.session().processed_attempt_ids == ids({"a1", "a2", "a3"}));
    CHECK(it.session().logs.back().ends_with(log_text::kFull));
    const Media before = it.media;
    it.see({refused("a4"), good("a5")}).see({good("a6")});
    CHECK(it.media == before);
    CHECK(it.ledger.size() == 3);
    CHECK(times_said(it) == 1);
}

TEST_CASE("an image with older data takes fewer attempts until the user does something with it (R21, R22)") {
    const auto who = GENERATE(TouchedBy::nobody, TouchedBy::user, TouchedBy::page, TouchedBy::only_page);
    const bool is_unused = who == TouchedBy::page || who == TouchedBy::only_page;
    Stepper it;
    it.media.touched_by = who;
    it.known_besides = kMaxAttemptsUnused;
    it.see({refused("a1")});
    CHECK(it.ledger.empty() == is_unused);
    it.start().see({refused("a2")});
    CHECK(it.ledger.back().attempt == AttemptId{"a2"});
}

TEST_CASE("what a full image does not take ends no session and takes back no offer (R10, R22)") {
    Stepper it = with_room_for(0, limits(2, 1));
    it.start();
    REQUIRE(it.is_offered());
    it.see({refused("a1"), refused("a2"), refused("a3"), good("a4")});
    CHECK(it.session().is_active);
    CHECK(it.session().credits_used == 0);
    CHECK(it.is_offered());
}

TEST_CASE("a click on a full image waits for one outcome and gets it, whether claimed or reported (R11, R22)") {
    Stepper it = with_room_for(0);
    it.start().claim();
    SECTION("reported") { it.click(); }
    SECTION("claimed") {}
    it.see({refused("a1"), refused("a2"), refused("a3")});
    CHECK(it.how_it_closed(GrantId{1}).closed_by == CloseReason::attempt_seen);
    CHECK_FALSE(it.media.in_flight);
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().processed_attempt_ids == ids({"a1"}));
}

TEST_CASE("a session on a full image ends by the results of its clicks (R12, R22)") {
    Stepper it = with_room_for(0, limits(2, 1));
    it.start();
    SECTION("a video") {
        it.attempt(refused("a1")).attempt(good("a2"));
        CHECK(it.says() == "stop goal_reached");
    }
    SECTION("as many refusals as allowed") {
        it.attempt(refused("a1")).attempt(refused("a2"));
        CHECK(it.says() == "stop max_retries");
    }
    SECTION("nothing") {
        it.claim().click().tick(120s);
        CHECK(it.says() == "stop timeout");
    }
    CHECK(times_said(it) == 0);  // it was full before
}

TEST_CASE("the click of a session that has ended gets its outcome on a full image, too (R11, R12, R22)") {
    Stepper it = with_room_for(0);
    it.start().claim().click().stop().see({good("a1"), good("a2")});
    CHECK_FALSE(it.media.in_flight);
    CHECK(it.session().processed_attempt_ids == ids({"a1"}));
}

TEST_CASE("a full image still corrects a verdict (R22)") {
    Stepper it = with_room_for(1);
    it.start().see({good("a1")});
    it.see({refused("a1"), refused("a2")});
    CHECK(it.session().videos_generated == 0);
    CHECK(it.session().retry_count == 1);
    CHECK(it.ledger.size() == 1);
}

TEST_CASE(
    "a full image keeps the attempt that a session was started on, so that it is no outcome of its click (R8, R22)") {
    Stepper it = with_room_for(0);
    it.start().claim().click();
    it.take(AttemptsSeen{.attempts = {good("old"), refused("a1")},
                         .post = std::nullopt,
                         .history = AttemptId{"old"},
                         .known = it.known_besides});
    CHECK(it.ledger.size() == 2);
    CHECK(it.ledger.front().source == LedgerSource::history);
    CHECK(it.session().videos_generated == 0);
    CHECK(it.session().retry_count == 1);
}

TEST_CASE("whatever a page makes up for a full image, no session clicks more often than its limits allow (R17, R22)") {
    support::check_property(
        [] {
            const Count retries = *rc::gen::inRange(1, 6), goal = *rc::gen::inRange(1, 6);
            Stepper it = with_room_for(*rc::gen::inRange(0, 4), limits(retries, goal));
            it.settings.breaker_threshold = 50;
            it.start();
            Count clicks = 0;
            int made_up = 0;
            for (int step = 0; step < 60; ++step) {
                std::vector<Attempt> listed;
                for (int n = *rc::gen::inRange(0, 4); n > 0; --n) {
                    const std::string id = "a" + std::to_string(++made_up - *rc::gen::inRange(0, 3));
                    listed.push_back(*rc::gen::inRange(0, 3) == 0 ? good(id) : refused(id));
                }
                if (*rc::gen::inRange(0, 2) == 0) it.see(std::move(listed));
                it.tick(Millis{*rc::gen::inRange(0, 20'000)});
                if (!it.is_offered()) continue;
                it.claim();
                if (it.verdict() == "granted") ++clicks;
                if (*rc::gen::inRange(0, 4) != 0) it.click();
            }
            RC_ASSERT(clicks < retries + goal);
            RC_ASSERT(std::ssize(it.ledger) <= kMaxAttempts - it.known_besides + clicks);
            RC_ASSERT(it.session().credits_used == std::ssize(it.ledger));
        },
        {.successes = 200});
}

}  // namespace host::core::test
