// R3, R4, R5, R7: what an attempt that is new to the ledger does to the record.
#include <algorithm>

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a refused attempt counts once, and is logged with its id (R4)") {
    Stepper it{limits(3, 1)};
    it.start().later(5s).see({refused("5ab0")});
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().videos_generated == 0);
    CHECK(it.session().credits_used == 1);
    CHECK(it.session().last_failure_time == at(5s));
    CHECK(it.session().processed_attempt_ids == ids({"5ab0"}));
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:45.000Z] Moderation detected on attempt 5ab0");
}

TEST_CASE("a good attempt counts once, and is logged with its id (R4)") {
    Stepper it{limits(3, 2)};
    it.start().later(5s).see({good("467b")});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().retry_count == 0);
    CHECK(it.session().credits_used == 1);
    CHECK(it.session().last_failure_time == kNever);
    CHECK(it.session().processed_attempt_ids == ids({"467b"}));
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:45.000Z] Video generated successfully: 467b");
}

TEST_CASE("an attempt counts without a session, too (R4)") {
    Stepper it;
    it.see({refused("a1"), good("a2")});
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().processed_attempt_ids == ids({"a1", "a2"}));
}

TEST_CASE("attempts never turn an inactive media active (R5)") {
    Stepper it{limits(3, 5)};
    it.see({refused("a1")});
    CHECK_FALSE(it.session().is_active);
    CHECK(it.session().outcome == Outcome::idle);
    CHECK(it.offers.empty());
}

TEST_CASE("an attempt counts on the post the document shows (R4)") {
    Stepper it{limits(3, 2)};
    it.start("a cat", PostId{"media"});
    SECTION("when that post is on this media") {
        it.see({good("467b")}, PostId{"467b"});
        CHECK(it.session().current_post_id == PostId{"467b"});
    }
    SECTION("and leaves it alone when it is not") {
        it.see({good("467b")}, std::nullopt);
        CHECK(it.session().current_post_id == PostId{"media"});
    }
}

TEST_CASE("a route to a post of the media sets the current post, and nothing else (R4)") {
    Stepper it{limits(3, 2)};
    it.candidate = std::nullopt;
    it.start();
    SessionData expected = it.session();
    expected.current_post_id = PostId{"467b"};
    it.show("467b");
    CHECK(it.session() == expected);
}

TEST_CASE("the refactor's example counts the same in every order (R3)") {
    std::vector<Attempt> attempts{good("post-467b"), refused("post-5ab0"), good("post-4c48")};
    const auto by_id = [](const Attempt& a, const Attempt& b) { return a.id < b.id; };
    std::sort(attempts.begin(), attempts.end(), by_id);
    do {
        Stepper together{limits(3, 3)};
        together.start().see(attempts);
        Stepper one_by_one{limits(3, 3)};
        one_by_one.start();
        for (const Attempt& attempt : attempts) one_by_one.see({attempt});
        Stepper growing{limits(3, 3)};
        growing.start();
        std::vector<Attempt> listed;
        for (const Attempt& attempt : attempts) {
            listed.insert(listed.begin(), attempt);
            growing.see(listed);
        }
        for (const Stepper* it : {&together, &one_by_one, &growing}) {
            CHECK(it->session().retry_count == 1);
            CHECK(it->session().videos_generated == 2);
            CHECK(it->session().credits_used == 3);
            CHECK(it->session().is_active);
            CHECK(it->ledger.size() == 3);
        }
    } while (std::next_permutation(attempts.begin(), attempts.end(), by_id));
}

TEST_CASE("an attempt that was counted is not counted again (R3)") {
    Stepper it{limits(3, 3)};
    it.start().see({good("a1")}).see({good("a1"), refused("a2")}).see({good("a1")}).see({refused("a2"), refused("a2")});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().retry_count == 1);
}

TEST_CASE("a restarted session starts from zero and never recounts (R3, R8)") {
    Stepper it{limits(3, 3)};
    it.start().see({good("a1"), refused("a2")}).stop().start().see({good("a1"), refused("a2")});
    CHECK(it.session().videos_generated == 0);
    CHECK(it.session().retry_count == 0);
    CHECK(it.session().processed_attempt_ids.empty());
    it.see({refused("a3")});
    CHECK(it.session().retry_count == 1);
    CHECK(it.session().processed_attempt_ids == ids({"a3"}));
}

TEST_CASE("a cleared session never recounts (R3, R16)") {
    Stepper it{limits(3, 3)};
    it.start().see({good("a1"), refused("a2")}).clear().see({good("a1"), refused("a2")});
    CHECK(it.session() == SessionData{});
}

TEST_CASE("an ended session is not brought back by attempts (R5)") {
    Stepper it{limits(1, 5)};
    it.start().see({refused("a1")});
    REQUIRE(it.session().outcome == Outcome::failure);
    const auto summary = it.session().last_session_summary;
    it.later(1h).see({good("a2")});
    CHECK_FALSE(it.session().is_active);
    CHECK(it.session().outcome == Outcome::failure);
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().last_session_summary == summary);
    CHECK(it.offers.size() == 1);
}

TEST_CASE("the ledger keeps what was known of an attempt (R3)") {
    Stepper it{limits(3, 3)};
    it.start().progress(40).later(5s).see({refused("a1"), good("a2")});
    CHECK(it.ledger ==
          std::vector<LedgerEntry>{{.media = kMedia,
                                    .attempt = AttemptId{"a1"},
                                    .effort = 1,
                                    .moderated = true,
                                    .layer = 2,
                                    .layer_known = true,
                                    .percent = 40,
                                    .seen_at = at(5s)},
                                   {.media = kMedia, .attempt = AttemptId{"a2"}, .effort = 1, .seen_at = at(5s)}});
}

TEST_CASE("ledger entries carry the effort they were counted in (R3)") {
    Stepper it{limits(9, 9)};
    it.see({good("before")}).start().see({good("first")}).clear().see({good("between")}).start().see({good("second")});
    std::vector<Count> efforts;
    for (const LedgerEntry& entry : it.ledger) efforts.push_back(entry.effort);
    CHECK(efforts == std::vector<Count>{0, 1, 2, 3});
}

TEST_CASE("the post a session was started on is history to it (R8)") {
    Stepper it{limits(3, 3)};
    it.start();
    it.take(AttemptsSeen{.attempts = {good("old"), good("new")}, .post = {}, .history = AttemptId{"old"}});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().processed_attempt_ids == ids({"new"}));
    REQUIRE(it.ledger.size() == 2);
    CHECK(it.ledger[0].source == LedgerSource::history);
    CHECK(it.ledger[0].effort == 0);
    CHECK(it.ledger[1].source == LedgerSource::snapshot);
}

TEST_CASE("history alone resolves no click (R8, R11)") {
    Stepper it{limits(3, 3)};
    it.start().claim();
    it.take(AttemptsSeen{.attempts = {good("old")}, .post = {}, .history = AttemptId{"old"}});
    CHECK(it.media.in_flight);
    CHECK(it.says() == "wait in_flight");
}

TEST_CASE("the last progress of the running attempt tells the layer of a refusal (R7)") {
    const auto [percent, layer] =
        GENERATE(table<int, int>({{0, 1}, {1, 1}, {24, 1}, {25, 2}, {50, 2}, {87, 2}, {88, 3}, {99, 3}, {100, 3}}));
    Stepper it{limits(3, 1)};
    it.start().progress(percent).see({refused("a1")});
    CAPTURE(percent);
    CHECK(it.session().layer1_failures == (layer == 1 ? 1 : 0));
    CHECK(it.session().layer2_failures == (layer == 2 ? 1 : 0));
    CHECK(it.session().layer3_failures == (layer == 3 ? 1 : 0));
    CHECK(it.ledger.back().layer == layer);
    CHECK(it.ledger.back().layer_known);
}

TEST_CASE("the newest progress decides, not the highest (R7)") {
    Stepper it{limits(3, 1)};
    it.start().progress(95).progress(10).see({refused("a1")});
    CHECK(it.session().layer1_failures == 1);
}

TEST_CASE("without progress a refusal counts as layer 1, not known (R7)") {
    Stepper it{limits(3, 1)};
    it.start().see({refused("a1")});
    CHECK(it.session().layer1_failures == 1);
    CHECK_FALSE(it.ledger.back().layer_known);
    CHECK(it.ledger.back().percent == -1);
}

TEST_CASE("progress of one attempt says nothing about the next (R7)") {
    Stepper it{limits(3, 1)};
    it.start().progress(95).see({refused("a1")}).see({refused("a2")});
    CHECK(it.session().layer3_failures == 1);
    CHECK(it.session().layer1_failures == 1);
    CHECK_FALSE(it.ledger.back().layer_known);
}

TEST_CASE("progress of an earlier session says nothing about this one (R7)") {
    Stepper it{limits(3, 1)};
    it.start().progress(95).stop().start().see({refused("a1")});
    CHECK(it.session().layer1_failures == 1);
    CHECK(it.session().layer3_failures == 0);
}

TEST_CASE("the newest 25 entries of progress are kept, repetitions are not (R7)") {
    Stepper it;
    it.start();
    for (int percent = 1; percent <= 30; ++percent) it.later(1s).progress(percent).progress(percent);
    REQUIRE(it.session().attempt_progress.size() == kMaxProgressEntries);
    CHECK(it.session().attempt_progress.front() == AttemptProgress{1, 6, at(6s)});
    CHECK(it.session().attempt_progress.back() == AttemptProgress{1, 30, at(30s)});
}

TEST_CASE("the newest 200 lines of the log are kept") {
    Stepper it;
    for (int n = 1; n <= 250; ++n) it.see({good("a" + std::to_string(n))});
    REQUIRE(it.session().logs.size() == kMaxLogLines);
    CHECK(it.session().logs.front() == "[1970-01-01T00:16:40.000Z] Video generated successfully: a51");
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:40.000Z] Video generated successfully: a250");
    CHECK(it.session().videos_generated == 250);
}

TEST_CASE("canRetry says whether goal and cap leave room (R5)") {
    Stepper it{limits(2, 2)};
    it.candidate = std::nullopt;
    it.start();
    CHECK(it.session().can_retry);
    it.see({refused("a1"), good("a2")});
    CHECK(it.session().can_retry);
    it.see({good("a3")});
    CHECK_FALSE(it.session().can_retry);
}

}  // namespace host::core::test
