// R8, R12, R13, R19: how a session begins, and every way it ends.
#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a start makes a new record (R8)") {
    Stepper it{limits(3, 2)};
    it.candidate = std::nullopt;
    it.see({refused("a1")}).start("a cat", PostId{"media"});
    CHECK(it.session().is_active);
    CHECK(it.session().can_retry);
    CHECK(it.session().outcome == Outcome::pending);
    CHECK(it.session().current_post_id == PostId{"media"});
    CHECK(it.session().retry_count == 0);
    CHECK(it.session().credits_used == 0);
    CHECK(it.session().layer1_failures == 0);
    CHECK(it.session().last_failure_time == kNever);
    CHECK(it.session().processed_attempt_ids.empty());
    CHECK(it.session().logs.back() == "[1970-01-01T00:16:40.000Z] Session started with prompt: a cat");
    CHECK(it.media.persistent.last_prompt_value == "a cat");
    CHECK(it.media.persistent.video_goal == 2);
}

TEST_CASE("a start offers the first grant at once (R8, R17)") {
    Stepper it;
    it.start();
    REQUIRE(it.is_offered());
    CHECK(it.media.grant->reason == RetryReason::session_started);
    CHECK(it.media.grant->attempt == 1);
    CHECK(it.media.grant->document == kTab);
    CHECK(it.media.grant->expires_at == at(10s));
}

TEST_CASE("a start keeps log lines and the summary of the session before (R8)") {
    Stepper it;
    it.start("a cat").stop();
    const auto summary = it.session().last_session_summary;
    const std::size_t lines = it.session().logs.size();
    it.start("a dog");
    CHECK(it.session().last_session_summary == summary);
    CHECK(it.session().logs.size() == lines + 1);
}

TEST_CASE("a start without a post keeps the one that is known (R8)") {
    Stepper it;
    it.show("467b").start();
    CHECK(it.session().current_post_id == PostId{"467b"});
}

TEST_CASE("a prompt may have 32 KiB, not a byte more (R17)") {
    Stepper it;
    SECTION("at the limit") {
        it.start(std::string(caps::kMaxPromptBytes, 'x'));
        CHECK(it.session().is_active);
    }
    SECTION("over it, nothing changes") {
        const Media before = it.media;
        it.start(std::string(caps::kMaxPromptBytes + 1, 'x'));
        REQUIRE(it.was_refused());
        CHECK(std::get<Refused>(it.answer) ==
              Refused{ErrorCode::invalid_params, Problem{"prompt", "expected at most 32768 bytes, got 32769"}, {}});
        CHECK(it.media == before);
    }
}

TEST_CASE("a start while a session runs begins anew, and takes the old offer back (R8, R10)") {
    Stepper it{limits(3, 3)};
    it.start().see({refused("a1")}).tick(8s);
    REQUIRE(it.is_offered());
    const GrantId old = it.newest();
    it.start("a dog");
    CHECK(it.how_it_closed(old).state == GrantState::cancelled);
    CHECK(it.how_it_closed(old).closed_by == CloseReason::restarted);
    CHECK(it.session().retry_count == 0);
    CHECK(it.media.persistent.last_prompt_value == "a dog");
}

TEST_CASE("the goal ends a session with success (R12)") {
    Stepper it{limits(3, 2)};
    it.start().attempt(good("a1")).attempt(refused("a2")).attempt(good("a3"));
    CHECK(it.session().outcome == Outcome::success);
    CHECK_FALSE(it.session().is_active);
    CHECK(it.says() == "stop goal_reached");
}

TEST_CASE("as many refusals as allowed end a session with failure (R12)") {
    Stepper it{limits(3, 1)};
    it.start().attempt(refused("a1")).attempt(refused("a2"));
    CHECK(it.session().is_active);
    it.attempt(refused("a3"));
    CHECK(it.session().outcome == Outcome::failure);
    CHECK(it.says() == "stop max_retries");
}

TEST_CASE("a goal that is reached beats a cap that is reached (R12)") {
    Stepper it{limits(1, 1)};
    it.start().see({refused("a1"), good("a2")});
    CHECK(it.says() == "stop goal_reached");
}

TEST_CASE("the user's stop ends a session (R12)") {
    Stepper it;
    it.start().stop();
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.says() == "stop user");
    CHECK(it.how_it_closed(it.newest()).closed_by == CloseReason::user);
}

TEST_CASE("a stop where nothing runs changes nothing (R12)") {
    Stepper it;
    SECTION("never started") {}
    SECTION("already ended") { it.start().stop(); }
    const Media before = it.media;
    it.later(1s).stop();
    CHECK(it.media == before);
    CHECK(it.answer == Answer{Accepted{}});
}

TEST_CASE("an end writes the summary and keeps the counters (R12)") {
    Stepper it{limits(5, 3)};
    it.start().see({good("a1")}).progress(50).see({refused("a2")}).progress(90).see({refused("a3")}).later(9s).stop();
    CHECK(it.session().last_session_summary == SessionSummary{.outcome = Outcome::cancelled,
                                                              .completed_videos = 1,
                                                              .video_goal = 3,
                                                              .retries_attempted = 2,
                                                              .max_retries = 5,
                                                              .credits_used = 3,
                                                              .layer2_failures = 1,
                                                              .layer3_failures = 1,
                                                              .ended_at = at(9s)});
    CHECK(it.session().retry_count == 2);
    CHECK(it.session().videos_generated == 1);
}

TEST_CASE("known refusals at layer 1 in a row end a session: the prompt itself is refused (R19)") {
    Stepper it{limits(10, 1)};
    it.start();
    for (const char* id : {"a1", "a2"}) it.progress(10).see({refused(id)});
    CHECK(it.session().is_active);
    it.progress(24).see({refused("a3")});
    CHECK(it.session().outcome == Outcome::failure);
    CHECK(it.says() == "stop prompt_refused");
}

TEST_CASE("refusals at an unknown layer do not trip the breaker (R19)") {
    Stepper it{limits(10, 1)};
    it.start().see({refused("a1"), refused("a2"), refused("a3"), refused("a4")});
    CHECK(it.session().layer1_failures == 4);
    CHECK(it.session().is_active);
}

TEST_CASE("whatever comes between them breaks the row (R19)") {
    Stepper it{limits(10, 5)};
    it.start().progress(10).see({refused("a1")}).progress(10).see({refused("a2")});
    SECTION("a video") { it.see({good("b")}); }
    SECTION("a refusal at a deeper layer") { it.progress(60).see({refused("b")}); }
    SECTION("a refusal at an unknown layer") { it.see({refused("b")}); }
    it.progress(10).see({refused("a3")}).progress(10).see({refused("a4")});
    CHECK(it.session().is_active);
    it.progress(10).see({refused("a5")});
    CHECK(it.says() == "stop prompt_refused");
}

TEST_CASE("the breaker's threshold is a setting (R19)") {
    Stepper it{limits(10, 1)};
    it.settings.breaker_threshold = 1;
    it.start().progress(0).see({refused("a1")});
    CHECK(it.says() == "stop prompt_refused");
}

TEST_CASE("a start forgets the row (R19)") {
    Stepper it{limits(10, 1)};
    it.start().progress(10).see({refused("a1")}).progress(10).see({refused("a2")}).start();
    it.progress(10).see({refused("a3")});
    CHECK(it.session().is_active);
}

TEST_CASE("a spent credit budget ends a session (R17)") {
    Stepper it{limits(10, 10)};
    it.settings.credit_budget = 2;
    it.start().see({good("a1")});
    CHECK(it.session().is_active);
    it.see({refused("a2")});
    CHECK(it.says() == "stop credit_budget");
    CHECK(it.session().outcome == Outcome::failure);
}

TEST_CASE("a budget that is lowered under what was spent lets nothing more be spent (R17)") {
    Stepper it{limits(10, 10)};
    it.start().attempt(good("a1")).attempt(good("a2"));
    it.settings.credit_budget = 1;
    it.tick(1h);
    CHECK_FALSE(it.is_offered());
}

TEST_CASE("a rate-limit notice ends a session (R13)") {
    Stepper it;
    it.start().rate_limit();
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.says() == "stop rate_limited");
    CHECK(it.how_it_closed(it.newest()).closed_by == CloseReason::rate_limited);
}

TEST_CASE("in the pause no session starts (R13)") {
    Stepper it;
    it.rate_limit(90s);
    const Media before = it.media;
    it.later(90s - 1ms).start();
    REQUIRE(it.was_refused());
    CHECK(std::get<Refused>(it.answer) == Refused{ErrorCode::rate_limited, std::nullopt, at(90s)});
    CHECK(it.media == before);
    it.later(1ms).start();
    CHECK(it.session().is_active);
}

TEST_CASE("a notice where nothing runs only pauses (R13)") {
    Stepper it;
    const SessionData before = it.session();
    it.rate_limit();
    CHECK(it.session() == before);
    CHECK(it.has_noted(NoteKind::rate_limited));
}

TEST_CASE("after the pause nothing restarts by itself (R13)") {
    Stepper it{limits(5, 5)};
    it.start().see({refused("a1")}).rate_limit();
    const std::size_t offers = it.offers.size();
    for (int minute = 0; minute < 60; ++minute) it.tick(1min).see({refused("b" + std::to_string(minute))});
    CHECK(it.offers.size() == offers);
    CHECK_FALSE(it.session().is_active);
    CHECK(it.session().outcome == Outcome::cancelled);
}

TEST_CASE("a pause ends with a clock that was set back, too (R13, R20)") {
    Stepper it;
    it.later(24h).rate_limit().later(-24h);
    it.start();
    REQUIRE(it.was_refused());
    CHECK(std::get<Refused>(it.answer).until == at(60s));
}

TEST_CASE("three failed clicks in a row end a session (R10, R12)") {
    Stepper it{limits(5, 5)};
    it.start();
    it.claim().fail().tick(8s).claim().fail().tick(8s);
    CHECK(it.session().is_active);
    it.claim().fail();
    CHECK(it.says() == "stop click_failed");
    CHECK(it.session().outcome == Outcome::cancelled);
    it.tick(1h);
    CHECK(it.offers.size() == 3);
}

TEST_CASE("an attempt breaks the row of failed clicks (R10)") {
    Stepper it{limits(9, 9)};
    it.start().claim().fail().tick(8s).claim().fail();
    it.tick(8s).claim().click().see({refused("a1")});
    it.tick(8s).claim().fail().tick(8s).claim().fail();
    CHECK(it.session().is_active);
    it.tick(8s).claim().fail();
    CHECK(it.says() == "stop click_failed");
}

TEST_CASE("a clear leaves a record as if nothing had been, limits kept (R16)") {
    Stepper it{limits(5, 4)};
    it.start("a cat").see({refused("a1")});
    const PersistentData before = it.media.persistent;
    it.clear();
    CHECK(it.session() == SessionData{});
    CHECK(it.media.persistent == before);
    CHECK(it.says() == "none not_started");
    CHECK_FALSE(it.media.grant);
}

TEST_CASE("a clear takes an offer back (R16)") {
    Stepper it;
    it.start().clear();
    CHECK(it.how_it_closed(it.newest()).closed_by == CloseReason::cleared);
}

TEST_CASE("a clear of what is clear changes nothing (R16)") {
    Stepper it;
    it.media.touched_by = TouchedBy::user;  // else that is kept: page_history_test.cpp
    const Media before = it.media;
    it.later(1s).clear();
    CHECK(it.media == before);
}

}  // namespace host::core::test
