// R10, R11: from the claim to the outcome. When in doubt, no click.
#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a claimed grant is in flight before the click is confirmed (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    CHECK(it.media.in_flight);
    CHECK(it.says() == "wait in_flight");
    CHECK(it.waits_until() == at(120s));
}

TEST_CASE("a claim and then silence is never granted again (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    for (int second = 1; second < 120; ++second) it.tick(1s);
    CHECK(it.offers.size() == 1);
    CHECK(it.session().is_active);
    it.tick(1s);
    CHECK(it.says() == "stop timeout");
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::lost);
    it.tick(1h);
    CHECK(it.offers.size() == 1);
}

TEST_CASE("a confirmed click sets the time of the attempt (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().later(4s).click();
    CHECK(it.media.grant->state == GrantState::clicked);
    CHECK(it.media.grant->clicked_at == at(4s));
    CHECK(it.session().last_attempt_time == at(4s));
    CHECK(it.waits_until() == at(124s));
}

TEST_CASE("the same report again changes nothing (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click();
    const Media before = it.media;
    it.later(4s).click();
    CHECK(it.media == before);
}

TEST_CASE("the next new attempt resolves the grant (R11)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().later(30s).see({refused("a1")});
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::resolved);
    CHECK(it.how_it_closed(GrantId{1}).closed_by == CloseReason::attempt_seen);
    CHECK_FALSE(it.media.in_flight);
    CHECK(it.session().can_retry);
}

TEST_CASE("no outcome in time ends the session (R11)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().tick(120s - 1ms);
    CHECK(it.session().is_active);
    it.tick(1ms);
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.says() == "stop timeout");
}

TEST_CASE("the timeout is a setting (R11)") {
    Stepper it{limits(5, 5)};
    it.settings.attempt_timeout = 30s;
    it.start().claim().click().tick(30s);
    CHECK(it.says() == "stop timeout");
}

TEST_CASE("an outcome that comes after the timeout still counts, and restarts nothing (R3, R5)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().tick(120s).later(1min).see({good("late")});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.says() == "stop timeout");
    CHECK(it.offers.size() == 1);
}

TEST_CASE("a click that failed is tried again after the cooldown (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().later(2s).fail("no button");
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::failed);
    CHECK(it.session().can_retry);
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:42.000Z] Click failed: no button");
    CHECK(it.says() == "wait cooldown");
    CHECK(it.waits_until() == at(10s));
    it.tick(8s);
    CHECK(it.is_offered());
    CHECK(it.session().retry_count == 0);
}

TEST_CASE("a click that was confirmed cannot be taken back (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().fail();
    CHECK(it.media.in_flight);
    CHECK(it.media.grant->state == GrantState::clicked);
}

TEST_CASE("only the document of the grant reports its click (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    const Media before = it.media;
    SECTION("clicked") { it.click(GrantId{1}, kOtherTab); }
    SECTION("failed") { it.fail(GrantId{1}, kOtherTab); }
    CHECK(it.media == before);
}

TEST_CASE("a click in flight survives stop and start (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().later(1s).stop().later(1s).start();
    CHECK(it.says() == "wait in_flight");
    CHECK_FALSE(it.session().can_retry);
    SECTION("until its outcome") {
        it.tick(30s);
        CHECK(it.offers.size() == 1);
        it.see({refused("a1")});
        CHECK(it.session().retry_count == 1);
        it.tick(8s);
        CHECK(it.offers.size() == 2);
    }
    SECTION("until the timeout, which does not end the new session") {
        it.tick(118s - 1ms);
        CHECK(it.offers.size() == 1);
        it.tick(1ms);
        CHECK(it.offers.size() == 2);
        CHECK(it.session().is_active);
    }
}

TEST_CASE("a click in flight survives a restart without a stop (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().later(1s).start().tick(30s);
    CHECK(it.offers.size() == 1);
    CHECK(it.says() == "wait in_flight");
}

TEST_CASE("a click in flight survives a clear (R10, R16)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().clear().start();
    CHECK(it.says() == "wait in_flight");
    CHECK(it.offers.size() == 1);
}

TEST_CASE("a click that provably never happened is waited for no longer (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().later(1s).stop().later(2s).start();
    REQUIRE(it.says() == "wait in_flight");
    it.fail(GrantId{1}, kTab);
    CHECK(it.offers.size() == 2);
    CHECK(it.is_offered());
}

TEST_CASE("a click that was confirmed cannot be taken back after its session has ended, either (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    SECTION("confirmed before the end") { it.click().stop(); }
    SECTION("confirmed after the end") { it.stop().click(GrantId{1}, kTab); }
    it.fail(GrantId{1}, kTab);
    CHECK(it.media.in_flight);
    it.start();
    CHECK(it.says() == "wait in_flight");
    CHECK(it.offers.size() == 1);
}

TEST_CASE("a late report about one claim does not end the wait for a click made at the same moment (R10)") {
    Stepper it{limits(5, 5)};
    it.start().later(caps::kSiteInterval).claim().stop().see({refused("a1")}).start();
    REQUIRE(it.is_offered());
    REQUIRE(it.newest() == GrantId{2});
    it.click();  // without a claim
    REQUIRE(it.media.in_flight);
    it.fail(GrantId{1}, kTab);
    CHECK(it.media.in_flight);
    CHECK(it.media.grant->state == GrantState::clicked);
    CHECK(it.says() == "wait in_flight");
}

TEST_CASE("a click in spite of a grant that was taken back is in flight all the same (R10)") {
    Stepper it{limits(5, 5)};
    it.start().later(1s).stop().click(GrantId{1}, kTab);
    CHECK(it.media.in_flight);
    CHECK(it.session().last_attempt_time == at(1s));
    it.later(1s).start();
    CHECK(it.says() == "wait in_flight");
}

TEST_CASE("such a click takes the next offer back (R10)") {
    Stepper it{limits(5, 5)};
    it.start().tick(10s);
    REQUIRE(it.media.grant->id == GrantId{2});
    it.click(GrantId{1}, kTab);
    CHECK(it.how_it_closed(GrantId{2}).closed_by == CloseReason::superseded);
    CHECK(it.says() == "wait in_flight");
}

TEST_CASE("a late report of a click whose outcome has been counted starts no new wait (R10, R11)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    SECTION("of a session that was stopped") { it.stop(); }
    SECTION("of a session that was restarted") { it.start(); }
    it.later(20s).see({refused("a1")});
    REQUIRE_FALSE(it.media.in_flight);
    it.click(GrantId{1}, kTab);
    CHECK_FALSE(it.media.in_flight);
}

TEST_CASE("a report about a grant that was settled changes nothing (R10)") {
    const bool clicked = GENERATE(true, false);
    Stepper it{limits(5, 5)};
    it.start().claim();
    SECTION("resolved by an attempt") { it.click().see({refused("a1")}); }
    SECTION("failed before") { it.fail(); }
    SECTION("lost to the timeout") { it.tick(120s); }
    const Media before = it.media;
    clicked ? it.click(GrantId{1}, kTab) : it.fail(GrantId{1}, kTab);
    CHECK(it.media == before);
}

TEST_CASE("the cooldown counts from a click that is reported after its outcome, too (R9, R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().later(4s).see({good("a1")}).later(1s).click(GrantId{1}, kTab);
    CHECK(it.session().last_attempt_time == at(5s));
    CHECK(it.waits_until() == at(13s));
}

TEST_CASE("a late report is news once (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    SECTION("of a click that was granted, after its outcome") { it.claim().see({good("a1")}); }
    SECTION("of a click that was granted, after a stop") { it.claim().stop(); }
    SECTION("of a click that was never granted") { it.stop(); }
    it.later(1s).click(GrantId{1}, kTab);
    const Media before = it.media;
    it.later(1s).click(GrantId{1}, kTab);
    CHECK(it.media == before);
}

TEST_CASE("a report that an offer was never clicked leaves a cleared record clear (R10, R16)") {
    Stepper it{limits(5, 5)};
    it.start().clear().fail(GrantId{1}, kTab);
    CHECK(it.session() == SessionData{});
}

TEST_CASE("an end cancels a claimed grant, and the click stays in flight (R10, R12)") {
    Stepper it{limits(5, 5)};
    it.start().claim().stop();
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::cancelled);
    CHECK(it.media.in_flight);
    CHECK(it.says() == "stop user");
}

TEST_CASE("an outcome after the end counts and settles the click (R3, R11)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().stop().later(20s).see({good("a1")});
    CHECK_FALSE(it.media.in_flight);
    CHECK(it.session().videos_generated == 1);
    CHECK(it.says() == "stop user");
}

}  // namespace host::core::test
