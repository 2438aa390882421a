// R4, R12: what a session that has ended shows, whatever is counted afterwards.
#include "core/shown_counts.hpp"

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("what is counted after the end of a session does not change the numbers it is shown with (R4, R12)") {
    Stepper it{limits(2, 1)};
    it.start().later(5s).see({refused("a1"), refused("a2")});
    REQUIRE(it.session().outcome == Outcome::failure);
    const SessionSummary summary = *it.session().last_session_summary;
    CHECK(shown_counts(it.session()) == ShownCounts{.refused = 2, .videos = 0, .credits = 2});
    CHECK(since_its_end(shown_counts(it.session())).empty());
    for (int n = 0; n < 100; ++n) it.later(1s).see({refused("made-up-" + std::to_string(n))});
    it.later(1s).see({good("late")});
    CHECK(it.session().retry_count == 102);  // each is counted once, on the record
    CHECK(it.session().last_session_summary == summary);
    const ShownCounts shown = shown_counts(it.session());
    CHECK(shown == ShownCounts{.refused = 2, .videos = 0, .credits = 2, .refused_since = 100, .videos_since = 1});
    CHECK(since_its_end(shown) == "Since its end the page has shown 100 refused and 1 video.");
}

TEST_CASE("the outcome of a click that was awaited at the end is counted and shown, whatever the order (R3, R11)") {
    for (const bool late : {false, true}) {
        Stepper it{limits(3, 1)};
        it.start().later(5s);
        it.see({good("v1")});
        const auto other = refused("a1");
        if (late) it.later(1s);
        it.see({other});
        CHECK(it.session().retry_count == 1);
        CHECK(it.session().processed_attempt_ids.size() == 2);
        CHECK(shown_counts(it.session()).refused + shown_counts(it.session()).refused_since == 1);
    }
}

TEST_CASE(
    "a verdict that is taken back, or an edit, shows no number below zero and none that was not counted (R16, R22)") {
    SessionData session{.retry_count = 1, .videos_generated = 0, .credits_used = 1, .outcome = Outcome::success};
    session.last_session_summary =
        SessionSummary{.outcome = Outcome::success, .completed_videos = 1, .retries_attempted = 0, .credits_used = 1};
    CHECK(shown_counts(session) == ShownCounts{.refused = 0, .videos = 0, .credits = 1, .refused_since = 1});
    session.outcome = Outcome::failure;  // an edit: the summary is of something else
    CHECK(shown_counts(session) == ShownCounts{.refused = 1, .videos = 0, .credits = 1});
    session.outcome = Outcome::pending;
    CHECK(shown_counts(session) == ShownCounts{.refused = 1, .videos = 0, .credits = 1});
}

}  // namespace host::core::test
