// R6, R14: auto-retry off and on; sessions that nobody watches.
#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("auto-retry off pauses: counters kept, no outcome, the offer taken back (R6)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).tick(8s);
    REQUIRE(it.is_offered());
    it.auto_retry(false);
    CHECK_FALSE(it.session().is_active);
    CHECK(it.session().outcome == Outcome::pending);
    CHECK(it.session().retry_count == 1);
    CHECK(it.how_it_closed(it.newest()).closed_by == CloseReason::auto_retry_off);
    CHECK(it.says() == "none auto_retry_off");
    CHECK(it.has_noted(NoteKind::session_paused));
    it.tick(1h);
    CHECK_FALSE(it.is_offered());
}

TEST_CASE("auto-retry on again resumes (R6)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).auto_retry(false).tick(1h).auto_retry(true);
    CHECK(it.session().is_active);
    CHECK(it.session().retry_count == 1);
    CHECK(it.is_offered());
    CHECK(it.has_noted(NoteKind::session_resumed));
}

TEST_CASE("a pause and a resume do not shorten the cooldown (R6, R9)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).later(1s).auto_retry(false).later(1s).auto_retry(true);
    CHECK(it.says() == "wait cooldown");
    CHECK(it.waits_until() == at(8s));
}

TEST_CASE("a pause while a click is in flight waits for its outcome (R6, R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().auto_retry(false);
    CHECK(it.media.grant->state == GrantState::clicked);
    CHECK(it.says() == "wait in_flight");
    SECTION("which counts and resumes nothing") {
        it.see({refused("a1")});
        CHECK(it.session().retry_count == 1);
        CHECK(it.says() == "none auto_retry_off");
    }
    SECTION("which ends it when it reaches the goal") {
        it.set_limits({.video_goal = 1}).see({good("a1")});
        CHECK(it.says() == "stop goal_reached");
    }
}

TEST_CASE("attempts never resume a paused session (R5, R6)") {
    Stepper it{limits(5, 5)};
    it.start().auto_retry(false).see({refused("a1"), good("a2")});
    CHECK_FALSE(it.session().is_active);
    CHECK(it.session().outcome == Outcome::pending);
}

TEST_CASE("turning auto-retry on starts nothing that was not started (R6)") {
    Stepper it{limits(5, 5)};
    SECTION("never started") {}
    SECTION("ended") { it.start().stop(); }
    it.auto_retry(false).auto_retry(true);
    CHECK_FALSE(it.session().is_active);
}

TEST_CASE("a session started while auto-retry is off makes its first attempt, and then pauses (R5, R8)") {
    Stepper it{{.auto_retry_enabled = false}};
    it.start();
    REQUIRE(it.is_offered());
    it.attempt(refused("a1")).tick(1h);
    CHECK(it.session().outcome == Outcome::pending);
    CHECK(it.says() == "none auto_retry_off");
    CHECK(it.offers.size() == 1);
}

TEST_CASE("a session nobody watches for ten minutes ends as stale (R14)") {
    Stepper it{limits(5, 5)};
    it.start().later(1min).leave().tick(10min - 1ms);
    CHECK(it.session().is_active);
    it.tick(1ms);
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.says() == "stop stale");
}

TEST_CASE("the ten minutes are a setting (R14)") {
    Stepper it{limits(5, 5)};
    it.settings.stale_after = 60s;
    it.start().leave().tick(60s);
    CHECK(it.says() == "stop stale");
}

TEST_CASE("a session somebody watches never goes stale (R14)") {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.start();
    for (int hour = 0; hour < 48; ++hour) it.tick(1h);
    CHECK(it.session().is_active);
}

TEST_CASE("a watch that is renewed in time counts from then (R14)") {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.start().tick(5min);
    CHECK(it.media.watched_at == at(5min));
    it.leave().tick(9min);
    CHECK(it.session().is_active);
}

TEST_CASE("a watch is written down rarely (R14)") {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.start().tick(59s);
    CHECK(it.media.watched_at == kStart);
    it.tick(1s);
    CHECK(it.media.watched_at == at(60s));
}

TEST_CASE("limits and ledger outlive a stale session (R14)") {
    Stepper it{limits(5, 5)};
    it.start("a cat").attempt(refused("a1")).leave().tick(11min);
    REQUIRE(it.says() == "stop stale");
    CHECK(it.media.persistent.max_retries == 5);
    CHECK(it.media.persistent.last_prompt_value == "a cat");
    CHECK(it.session().retry_count == 1);
    it.start().see({refused("a1")});
    CHECK(it.session().retry_count == 0);
}

TEST_CASE("a session resumed after a long pause is not stale at once (R6, R14)") {
    Stepper it{limits(5, 5)};
    it.start().auto_retry(false).leave().tick(24h);
    CHECK(it.says() == "none auto_retry_off");
    it.auto_retry(true);
    CHECK(it.session().is_active);
    it.tick(10min);
    CHECK(it.says() == "stop stale");
}

TEST_CASE("a click in flight is waited for even when the session went stale (R10, R14)") {
    Stepper it{limits(5, 5)};
    it.settings.stale_after = 60s;
    it.start().claim().leave().tick(60s);
    CHECK(it.says() == "stop stale");
    CHECK(it.media.in_flight);
    it.tick(60s);
    CHECK_FALSE(it.media.in_flight);
    CHECK(it.says() == "stop stale");
}

}  // namespace host::core::test
