// R6, R16, R17: edits by field name; what is out of range leaves everything as it was.
#include <functional>
#include <limits>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

// What an edit on a running media with one refused attempt leads to.
Stepper running_after_one_refusal() {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.start().see({refused("a1")});
    return it;
}

std::string problem_of(const Stepper& it) {
    const auto* refusal = std::get_if<Refused>(&it.answer);
    if (!refusal) return "none";
    return refusal->problem ? refusal->problem->path : std::string{name_of(refusal->code)};
}

// What the journal has about the last step, if that was an edit.
std::string edit_noted(const Stepper& it) {
    for (const Note& note : it.notes) {
        if (note.kind == NoteKind::updated) return note.detail;
    }
    return "nothing";
}

}  // namespace

TEST_CASE("every field of the session can be edited (R16)") {
    Stepper it = running_after_one_refusal();
    const SessionSummary summary{.outcome = Outcome::failure, .ended_at = at(-1h)};
    it.edit({.retry_count = 2,
             .videos_generated = 3,
             .credits_used = 4,
             .layer1_failures = 5,
             .layer2_failures = 6,
             .layer3_failures = 7,
             .current_post_id = PostId{"p"},
             .processed_attempt_ids = ids({"a1", "a2"}),
             .last_attempt_time = at(-1s),
             .last_failure_time = at(-2s),
             .attempt_progress = std::vector{AttemptProgress{1, 50, at(-3s)}},
             .logs = std::vector<std::string>{"one", "two"},
             .last_session_summary = summary});
    SessionData expected;
    expected.is_active = true;
    expected.retry_count = 2;
    expected.videos_generated = 3;
    expected.credits_used = 4;
    expected.layer1_failures = 5;
    expected.layer2_failures = 6;
    expected.layer3_failures = 7;
    expected.current_post_id = PostId{"p"};
    expected.processed_attempt_ids = ids({"a1", "a2"});
    expected.last_attempt_time = at(-1s);
    expected.last_failure_time = at(-2s);
    expected.can_retry = true;
    expected.attempt_progress = {{1, 50, at(-3s)}};
    expected.outcome = Outcome::pending;
    expected.logs = {"one", "two"};
    expected.last_session_summary = summary;
    CHECK(it.session() == expected);
    CHECK(it.has_noted(NoteKind::updated));
}

TEST_CASE("every field of the persistent data can be edited (R16)") {
    Stepper it;
    it.set_limits({.max_retries = 7, .video_goal = 8, .auto_retry_enabled = false, .last_prompt_value = "a dog"});
    CHECK(it.media.persistent == PersistentData{7, false, "a dog", 8});
}

TEST_CASE("a field can be emptied (R16)") {
    Stepper it = running_after_one_refusal();
    it.show("p").stop();
    it.edit({.current_post_id = std::optional<PostId>{}, .last_session_summary = std::optional<SessionSummary>{}});
    CHECK_FALSE(it.session().current_post_id);
    CHECK_FALSE(it.session().last_session_summary);
}

TEST_CASE("an edit that changes nothing leaves everything as it was (R16)") {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.media.touched_by = TouchedBy::user;  // else that is kept: page_history_test.cpp
    SECTION("never started") {}
    SECTION("running") { it.start(); }
    SECTION("paused") { it.start().auto_retry(false); }
    SECTION("ended") { it.start().see({refused("a1")}).stop(); }
    SECTION("in flight") {
        it.candidate = kTab;
        it.start().claim();
    }
    const Media before = it.media;
    it.edit({}, {.max_retries = before.persistent.max_retries});
    CHECK(it.media == before);
    CHECK(it.notes.empty());
}

TEST_CASE("a value out of range changes nothing at all, and is named (R16, R17)") {
    constexpr Count kHuge = std::numeric_limits<Count>::max();
    const auto [path, session, persistent] = GENERATE(table<std::string, SessionPatch, PersistentPatch>({
        {"persistent.maxRetries", {}, {.max_retries = 0}},
        {"persistent.maxRetries", {}, {.max_retries = 51}},
        {"persistent.maxRetries", {}, {.max_retries = -1}},
        {"persistent.maxRetries", {}, {.max_retries = kHuge}},
        {"persistent.videoGoal", {}, {.video_goal = 0}},
        {"persistent.videoGoal", {}, {.video_goal = 51}},
        {"persistent.lastPromptValue", {}, {.last_prompt_value = std::string(caps::kMaxPromptBytes + 1, 'x')}},
        {"session.retryCount", {.retry_count = -1}, {}},
        {"session.videosGenerated", {.videos_generated = -1}, {}},
        {"session.videosGenerated", {.videos_generated = kHuge}, {}},
        {"session.creditsUsed", {.credits_used = -1}, {}},
        {"session.layer1Failures", {.layer1_failures = -1}, {}},
        {"session.layer2Failures", {.layer2_failures = kHuge}, {}},
        {"session.layer3Failures", {.layer3_failures = -1}, {}},
        {"session.logs", {.logs = std::vector<std::string>(kMaxLogLines + 1)}, {}},
        {"session.attemptProgress", {.attempt_progress = std::vector<AttemptProgress>(kMaxProgressEntries + 1)}, {}},
        {"session.processedAttemptIds", {.processed_attempt_ids = ids({"other"})}, {}},
    }));
    Stepper it = running_after_one_refusal();
    const Media before = it.media;
    SECTION("alone") { it.edit(session, persistent); }
    SECTION("together with good values") {
        SessionPatch more = session;
        more.current_post_id = PostId{"p"};
        PersistentPatch limits = persistent;
        limits.auto_retry_enabled = false;
        it.edit(more, limits);
    }
    CHECK(problem_of(it) == path);
    CHECK(it.media == before);
    CHECK(it.notes.empty());
    CHECK(it.ledger.size() == 1);
}

TEST_CASE("the refusal names the range (R17)") {
    Stepper it;
    it.set_limits({.max_retries = 60});
    CHECK(std::get<Refused>(it.answer).problem == Problem{"persistent.maxRetries", "expected 1..50, got 60"});
}

TEST_CASE("processedAttemptIds only grows (R16)") {
    Stepper it = running_after_one_refusal();
    it.edit({.processed_attempt_ids = ids({"x", "a1", "y", "x"})});
    CHECK(it.session().processed_attempt_ids == ids({"a1", "x", "y"}));
    it.edit({.processed_attempt_ids = ids({"x", "a1"})});
    CHECK(it.was_refused());
    CHECK(it.session().processed_attempt_ids == ids({"a1", "x", "y"}));
}

TEST_CASE("ids declared as processed will never count (R3, R16)") {
    Stepper it = running_after_one_refusal();
    it.edit({.processed_attempt_ids = ids({"a1", "a2"})});
    CHECK(it.ledger.back().source == LedgerSource::declared);
    CHECK(it.ledger.back().attempt == AttemptId{"a2"});
    it.see({good("a2")});
    CHECK(it.session().videos_generated == 0);
}

TEST_CASE("lowering maxRetries to what was refused ends the session (R6)") {
    Stepper it = running_after_one_refusal();
    it.set_limits({.max_retries = 1});
    CHECK(it.says() == "stop max_retries");
    CHECK(it.session().last_session_summary->max_retries == 1);
}

TEST_CASE("lowering the goal to what is there ends the session (R6)") {
    Stepper it{limits(5, 5)};
    it.start().see({good("a1")}).set_limits({.video_goal = 1});
    CHECK(it.says() == "stop goal_reached");
    CHECK(it.session().outcome == Outcome::success);
}

TEST_CASE("an end by an edit takes the offer back with its reason (R6, R12)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).tick(8s);
    REQUIRE(it.is_offered());
    it.set_limits({.max_retries = 1});
    CHECK(it.how_it_closed(it.newest()).closed_by == CloseReason::max_retries);
}

TEST_CASE("raising a limit does not bring an ended session back (R5, R6)") {
    Stepper it{limits(1, 5)};
    it.start().see({refused("a1")}).set_limits({.max_retries = 9});
    CHECK(it.says() == "stop max_retries");
    CHECK_FALSE(it.session().is_active);
    CHECK(it.offers.size() == 1);
}

TEST_CASE("only the user's isActive brings a session back (R5, R16)") {
    Stepper it{limits(2, 5)};
    it.start().attempt(refused("a1")).stop().later(1h).edit({.is_active = true});
    CHECK(it.session().is_active);
    CHECK(it.session().outcome == Outcome::pending);
    CHECK(it.session().retry_count == 1);
    REQUIRE(it.is_offered());
    CHECK(it.media.grant->reason == RetryReason::resumed);
}

TEST_CASE("a session brought back at its cap ends again (R5, R16)") {
    Stepper it{limits(1, 5)};
    it.start().see({refused("a1")}).edit({.is_active = true});
    CHECK(it.says() == "stop max_retries");
    CHECK_FALSE(it.is_offered());
}

TEST_CASE("a session brought back gets no exemption from the cooldown (R9, R17)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).stop().edit({.is_active = true});
    CHECK(it.says() == "wait cooldown");
}

TEST_CASE("a session brought back while auto-retry is off stays paused (R5)") {
    Stepper it{limits(5, 5)};
    it.start().stop().edit({.is_active = true}, {.auto_retry_enabled = false});
    CHECK(it.says() == "none auto_retry_off");
}

TEST_CASE("in a pause no edit brings a session back (R13)") {
    Stepper it{limits(5, 5)};
    it.start().rate_limit();
    const Media before = it.media;
    SECTION("by isActive") { it.edit({.is_active = true}); }
    SECTION("by the outcome") { it.edit({.outcome = Outcome::pending}); }
    CHECK(std::get<Refused>(it.answer).code == ErrorCode::rate_limited);
    CHECK(std::get<Refused>(it.answer).until == at(60s));
    CHECK(it.media == before);
}

TEST_CASE("isActive false ends a session as a stop does (R12, R16)") {
    Stepper it{limits(5, 5)};
    it.start().edit({.is_active = false});
    CHECK(it.says() == "stop user");
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.session().last_session_summary);
    CHECK_FALSE(it.is_offered());
}

TEST_CASE("an outcome set by hand ends the session with it (R16)") {
    const Outcome outcome = GENERATE(Outcome::success, Outcome::failure, Outcome::cancelled);
    Stepper it{limits(5, 5)};
    it.start().edit({.outcome = outcome});
    CHECK(it.session().outcome == outcome);
    CHECK_FALSE(it.session().is_active);
    CHECK(it.says() == "stop user");
}

TEST_CASE("canRetry follows the counters, whatever is asked (R5, R16)") {
    Stepper it = running_after_one_refusal();
    it.edit({.can_retry = false});
    CHECK(it.session().can_retry);
    it.edit({.can_retry = true, .retry_count = 5});
    CHECK_FALSE(it.session().can_retry);
    CHECK(it.says() == "stop max_retries");
}

TEST_CASE("canRetry cannot be edited while a click is in flight (R10, R16)") {
    Stepper it{limits(5, 5)};
    it.start().claim().edit({.can_retry = true}).tick(30s);
    CHECK_FALSE(it.session().can_retry);
    CHECK(it.offers.size() == 1);
}

TEST_CASE("a moment edited into the future makes no wait longer than its configured length (R16, R20)") {
    Stepper it = running_after_one_refusal();
    SECTION("the last attempt") { it.edit({.last_attempt_time = at(24h)}); }
    SECTION("the last failure") { it.edit({.last_failure_time = at(24h)}); }
    const std::optional<Instant> until = it.waits_until();
    CHECK((!until || *until <= at(8s)));
}

TEST_CASE("the journal names each field that an edit changes, with the values of numbers and switches (R16)") {
    const auto [noted, session, persistent] = GENERATE(table<std::string, SessionPatch, PersistentPatch>({
        {"maxRetries 5 -> 7", {}, {.max_retries = 7}},
        {"videoGoal 5 -> 6", {}, {.video_goal = 6}},
        {"autoRetryEnabled on -> off", {}, {.auto_retry_enabled = false}},
        {"lastPromptValue", {}, {.last_prompt_value = "a dog"}},
        {"retryCount 0 -> 3", {.retry_count = 3}, {}},
        {"videosGenerated 0 -> 2", {.videos_generated = 2}, {}},
        {"creditsUsed 0 -> 4", {.credits_used = 4}, {}},
        {"layer1Failures 0 -> 1", {.layer1_failures = 1}, {}},
        {"layer2Failures 0 -> 2", {.layer2_failures = 2}, {}},
        {"layer3Failures 0 -> 3", {.layer3_failures = 3}, {}},
        {"lastAttemptTime", {.last_attempt_time = at(-1s)}, {}},
        {"lastFailureTime", {.last_failure_time = at(-1s)}, {}},
        {"currentPostId", {.current_post_id = PostId{"p"}}, {}},
        {"processedAttemptIds", {.processed_attempt_ids = ids({"a1"})}, {}},
        {"attemptProgress", {.attempt_progress = std::vector{AttemptProgress{1, 50, at(-1s)}}}, {}},
        {"logs", {.logs = std::vector<std::string>{"one"}}, {}},
        {"outcome", {.outcome = Outcome::failure}, {}},
        {"isActive off -> on, outcome", {.is_active = true}, {}},
        {"maxRetries 5 -> 7, retryCount 0 -> 3", {.retry_count = 3}, {.max_retries = 7}},
    }));
    Stepper it{limits(5, 5)};
    it.edit(session, persistent);
    CHECK(edit_noted(it) == noted);
}

TEST_CASE("the journal says that an edit took a suggestion away (R16, R21)") {
    Stepper it{limits(5, 5)};
    it.media.suggestion = Suggestion{.last_prompt_value = "older"};
    SECTION("dismissed") {
        it.take(UpdateAsked{{}, {}, true});
        CHECK(edit_noted(it) == "suggestion on -> off");
    }
    SECTION("by other limits") {
        it.set_limits({.max_retries = 7});
        CHECK(edit_noted(it) == "maxRetries 5 -> 7, suggestion on -> off");
    }
}

TEST_CASE("where isActive and an outcome contradict each other, isActive decides (R16)") {
    Stepper it = running_after_one_refusal();
    SECTION("a session that has ended runs again") {
        const Outcome outcome = GENERATE(Outcome::idle, Outcome::success, Outcome::failure, Outcome::cancelled);
        it.stop().edit({.is_active = true, .outcome = outcome});
        CHECK(it.session().outcome == Outcome::pending);
        CHECK(it.session().is_active);
        CHECK(it.media.effort.ended_by == EndReason::none);
    }
    SECTION("one that runs goes on") {
        it.edit({.is_active = true, .outcome = Outcome::success});
        CHECK(it.session().outcome == Outcome::pending);
        CHECK(it.session().is_active);
        CHECK_FALSE(it.session().last_session_summary);
    }
    SECTION("one that runs ends") {
        it.edit({.is_active = false, .outcome = Outcome::pending});
        CHECK(it.session().outcome == Outcome::cancelled);
        CHECK_FALSE(it.session().is_active);
        CHECK(it.says() == "stop user");
    }
    SECTION("one that has ended stays as it is") {
        it.edit({.outcome = Outcome::failure}).edit({.is_active = false, .outcome = Outcome::pending});
        CHECK(it.session().outcome == Outcome::failure);
        CHECK_FALSE(it.session().is_active);
    }
}

TEST_CASE("in a pause a session that is paused may be resumed, and waits for the end of the pause (R6, R13)") {
    Stepper it = running_after_one_refusal();
    it.auto_retry(false);
    it.machine = with_pause(it.machine, it.settings, 0ms, it.now);  // the notice was about another image
    SECTION("by the switch alone") { it.auto_retry(true); }
    SECTION("by isActive, too") { it.edit({.is_active = true}, {.auto_retry_enabled = true}); }
    SECTION("by the outcome, too") { it.edit({.outcome = Outcome::pending}, {.auto_retry_enabled = true}); }
    CHECK_FALSE(it.was_refused());
    CHECK(it.session().is_active);
    CHECK(it.says() == "wait rate_limited");
    CHECK(it.waits_until() == at(60s));
}

TEST_CASE("in a pause a session can be brought back from its very end on, and no millisecond before (R13)") {
    Stepper it = running_after_one_refusal();
    it.rate_limit().later(60s - 1ms).edit({.is_active = true});
    CHECK(it.was_refused());
    CHECK_FALSE(it.session().is_active);
    it.later(1ms).edit({.is_active = true});
    CHECK_FALSE(it.was_refused());
    CHECK(it.session().is_active);
}

TEST_CASE("a counter or a limit at the end of its range can be set (R16, R17)") {
    const auto [what, session, persistent] = GENERATE(table<std::string, SessionPatch, PersistentPatch>({
        {"nothing refused", {.retry_count = 0}, {}},
        {"refusals", {.retry_count = kMaxCount}, {}},
        {"videos", {.videos_generated = kMaxCount}, {}},
        {"credits", {.credits_used = kMaxCount}, {}},
        {"layers", {.layer1_failures = kMaxCount, .layer2_failures = kMaxCount, .layer3_failures = kMaxCount}, {}},
        {"limits", {}, {.max_retries = caps::kMaxRetries, .video_goal = caps::kMaxVideoGoal}},
    }));
    CAPTURE(what);
    Stepper it = running_after_one_refusal();
    it.edit(session, persistent);
    CHECK(problem_of(it) == "none");
    CHECK(it.has_noted(NoteKind::updated));
}

}  // namespace host::core::test
