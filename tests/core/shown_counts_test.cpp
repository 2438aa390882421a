// R4, R12: what a session that has ended shows, whatever is counted afterwards.
#include "core/shown_counts.hpp"

#include <algorithm>
#include <random>

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
    CHECK(shown_counts(session) == ShownCounts{.refused = 1, .videos = 0, .credits = 1});
    session.outcome = Outcome::failure;  // an edit: the summary is of something else
    CHECK(shown_counts(session) == ShownCounts{.refused = 1, .videos = 0, .credits = 1});
    session.outcome = Outcome::pending;
    CHECK(shown_counts(session) == ShownCounts{.refused = 1, .videos = 0, .credits = 1});
}

TEST_CASE("a verdict that is corrected after the end moves an attempt of the session, and nothing came since (R22)") {
    Stepper it{limits(3, 1)};
    it.start().later(5s).see({refused("a1"), good("v1")});
    REQUIRE(it.session().outcome == Outcome::success);
    AttemptsSeen back{.attempts = {}, .post = {}, .history = {}, .taken_back = {it.ledger.back()}};
    it.later(1s).take(back);
    CHECK(shown_counts(it.session()) == ShownCounts{.refused = 2, .videos = 0, .credits = 2});
    it.later(1s).see({refused("a2"), refused("a3")});
    CHECK(shown_counts(it.session()) == ShownCounts{.refused = 2, .videos = 0, .credits = 2, .refused_since = 2});
    it.later(1s).see({good("v2")});
    const ShownCounts shown = shown_counts(it.session());
    CHECK(shown.refused + shown.videos == 2);  // as many as the session had
    CHECK(shown.refused_since + shown.videos_since == 3);
}

TEST_CASE("what is shown of a session and what came since are together what was counted, after any order of events") {
    for (int seed = 0; seed < 500; ++seed) {
        std::mt19937 dice(static_cast<unsigned>(seed));
        Stepper it{limits(3, 2)};
        it.start().later(5s);
        std::vector<LedgerEntry> open;  // verdicts that may still be taken back
        for (int n = 0; n < 12; ++n) {
            if (!open.empty() && dice() % 3 == 0) {
                AttemptsSeen back{.attempts = {}, .post = {}, .history = {}, .taken_back = {open.back()}};
                open.pop_back();
                it.later(1s).take(back);
                continue;
            }
            const std::string id = "a" + std::to_string(n);
            it.later(1s).see({dice() % 2 == 0 ? refused(id) : good(id)});
            open.push_back(it.ledger.back());
        }
        CAPTURE(seed);
        const SessionData& session = it.session();
        const ShownCounts shown = shown_counts(session);
        CHECK(shown.refused + shown.refused_since == session.retry_count);
        CHECK(shown.videos + shown.videos_since == session.videos_generated);
        CHECK(std::min({shown.refused, shown.videos, shown.refused_since, shown.videos_since}) >= 0);
        if (!is_end(session.outcome)) continue;
        const SessionSummary& summary = *session.last_session_summary;
        CHECK(shown.refused + shown.videos == summary.retries_attempted + summary.completed_videos);
    }
}

}  // namespace host::core::test
