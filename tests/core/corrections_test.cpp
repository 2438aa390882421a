// R22: a later verdict on the same attempt takes the place of the first, once, where it was counted.
#include "support/builders.hpp"

namespace host::core::test {
namespace {

const LedgerEntry& line_of(const Stepper& it, const char* id) {
    return *std::ranges::find(it.ledger, AttemptId{id}, &LedgerEntry::attempt);
}

}  // namespace

TEST_CASE("a video that is taken back becomes a refusal at the layer it had reached (R7, R22)") {
    Stepper it{limits(3, 2)};
    it.start().progress(95).see({good("a1")});
    REQUIRE(it.session().videos_generated == 1);
    it.later(5s).see({refused("a1")});
    CHECK(it.session().videos_generated == 0);
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().layer3_failures == 1);
    CHECK(it.session().credits_used == 1);
    CHECK(it.session().last_failure_time == at(5s));
    CHECK(it.session().processed_attempt_ids == ids({"a1"}));
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:45.000Z] Video taken back, counted as refused: a1");
    CHECK(it.has_noted(NoteKind::attempt_corrected));
    CHECK_FALSE(it.has_noted(NoteKind::attempt_counted));
    CHECK(line_of(it, "a1").moderated);
    CHECK(line_of(it, "a1").layer == 3);
    CHECK(line_of(it, "a1").source == LedgerSource::settled);
}

TEST_CASE("a refusal that is taken back becomes a video, and leaves its layer (R22)") {
    Stepper it{limits(3, 2)};
    it.start().progress(40).see({refused("a1")}).later(5s).see({good("a1")});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().retry_count == 0);
    CHECK(it.session().layer2_failures == 0);
    CHECK(it.session().credits_used == 1);
    CHECK(it.media.effort.failures_in_row == 0);
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:45.000Z] Refusal taken back, counted as a video: a1");
    CHECK(line_of(it, "a1").layer == 0);
}

TEST_CASE("a third verdict changes nothing (R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({good("a1")}).see({refused("a1")});
    const Media corrected = it.media;
    it.see({good("a1")}).see({refused("a1")});
    CHECK(it.media == corrected);
}

TEST_CASE("a correction may end a session that runs (R5, R22)") {
    SECTION("at its goal") {
        Stepper it{limits(3, 1)};
        it.start().see({refused("a1")}).see({good("a1")});
        CHECK(it.says() == "stop goal_reached");
        CHECK(it.session().last_session_summary->completed_videos == 1);
    }
    SECTION("at its cap") {
        Stepper it{limits(2, 2)};
        it.start().see({good("a1")}).see({refused("a2")}).see({refused("a1")});
        CHECK(it.says() == "stop max_retries");
    }
    SECTION("and takes its offer along") {
        Stepper it{limits(1, 2)};
        it.start().see({good("a1")}).tick(8s);
        REQUIRE(it.is_offered());
        const GrantId offer = it.newest();
        it.see({refused("a1")});
        CHECK(it.says() == "stop max_retries");
        CHECK(it.how_it_closed(offer).state == GrantState::cancelled);
    }
}

TEST_CASE("a video that is taken back is wanted again while the session runs (R5, R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({good("a1")}).see({refused("a1"), good("a2")});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().is_active);
    CHECK(it.session().can_retry);
    CHECK(it.tick(8s).is_offered());
}

TEST_CASE("a session that has ended is corrected and stays ended (R22)") {
    Stepper it{limits(3, 1)};
    it.start().see({good("a1")});
    REQUIRE(it.session().outcome == Outcome::success);
    const auto summary = it.session().last_session_summary;
    it.see({refused("a1")});
    CHECK(it.session().videos_generated == 0);
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().outcome == Outcome::success);
    CHECK_FALSE(it.session().is_active);
    CHECK(it.session().last_session_summary == summary);  // how things stood at its end
    CHECK(it.tick(60s).offers.size() == 1);               // the first one
}

TEST_CASE("an attempt of an earlier session is corrected in the ledger, and counts in none (R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({good("a1")}).stop().start().see({refused("a2")});
    it.see({refused("a1")});
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().videos_generated == 0);
    CHECK(it.media.effort.failures_in_row == 1);
    CHECK(line_of(it, "a1").moderated);
    CHECK(it.has_noted(NoteKind::attempt_corrected));
}

TEST_CASE("a correction of an earlier session neither pauses this one nor takes its offer (R5, R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({good("a1")}).stop().auto_retry(false).start();
    REQUIRE(it.session().is_active);  // its first attempt is the user's
    it.tick(8s);
    REQUIRE(it.is_offered());
    it.see({refused("a1")});
    CHECK(it.session().is_active);
    CHECK(it.is_offered());
}

TEST_CASE("a correction is no outcome of the click that waits for one (R11, R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({good("a1")}).tick(8s).claim().click();
    REQUIRE(it.media.in_flight);
    it.see({refused("a1")});
    CHECK(it.media.in_flight);
    CHECK(it.media.grant->state == GrantState::clicked);
    CHECK_FALSE(it.session().can_retry);
    it.see({refused("a2")});
    CHECK_FALSE(it.media.in_flight);
}

TEST_CASE("an offer that rests on a verdict which is taken back is withdrawn, and the cooldown begins anew (R9, R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({good("a1")}).tick(8s);
    REQUIRE(it.is_offered());
    it.see({refused("a1")});
    CHECK_FALSE(it.is_offered());
    CHECK(it.says() == "wait cooldown");
    CHECK(it.tick(8s).is_offered());
}

TEST_CASE("counters that an edit made smaller do not fall below nothing (R16, R22)") {
    Stepper it{limits(3, 2)};
    it.start().see({refused("a1")}).edit({.retry_count = 0, .layer1_failures = 0}).see({good("a1")});
    CHECK(it.session().retry_count == 0);
    CHECK(it.session().layer1_failures == 0);
    CHECK(it.session().videos_generated == 1);
}

TEST_CASE("what was never counted is never corrected (R16, R22)") {
    Stepper it{limits(3, 2)};
    it.start().edit({.processed_attempt_ids = ids({"a1"})});
    it.see({refused("a1")});
    CHECK(it.session().retry_count == 0);
    it.take(AttemptsSeen{.attempts = {good("old")}, .post = {}, .history = AttemptId{"old"}});
    it.see({refused("old")});
    CHECK(it.session().retry_count == 0);
}

}  // namespace host::core::test
