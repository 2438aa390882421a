// What the host says about a media now, and why (docs/protocol.md, Decisions).
#include "core/decision.hpp"

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a media without a session: none, not_started") {
    CHECK(Stepper{}.decision() == Decision{NoneDecision{kMedia, NoneReason::not_started}});
}

TEST_CASE("a paused session: none, auto_retry_off (R6)") {
    Stepper it;
    it.start().auto_retry(false);
    CHECK(it.decision() == Decision{NoneDecision{kMedia, NoneReason::auto_retry_off}});
}

TEST_CASE("an offer: retry, with all a document needs (R10)") {
    Stepper it{limits(5, 5)};
    it.start("a cat", PostId{"p"});
    CHECK(it.decision(kTab) == Decision{RetryDecision{*it.media.grant, PostId{"p"}, "a cat"}});
}

TEST_CASE("an offer, for another document: wait, other_tab, until it expires (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    CHECK(it.decision(kOtherTab) == Decision{WaitDecision{kMedia, at(10s), WaitReason::other_tab}});
}

TEST_CASE("an offer, for nobody in particular: retry") {
    Stepper it{limits(5, 5)};
    it.start();
    CHECK(it.says(std::nullopt) == "retry session_started");
}

TEST_CASE("a claimed grant: wait, in_flight, for its own document, too (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    const Decision expected = WaitDecision{kMedia, at(120s), WaitReason::in_flight};
    CHECK(it.decision(kTab) == expected);
    CHECK(it.decision(kOtherTab) == expected);
}

TEST_CASE("before the next attempt is due: wait, with the moment (R9)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1"));
    CHECK(it.decision() == Decision{WaitDecision{kMedia, at(8s), WaitReason::cooldown}});
}

TEST_CASE("due, and no tab is there: wait, no_tab, nobody knows until when (R10)") {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.start();
    CHECK(it.decision() == Decision{WaitDecision{kMedia, std::nullopt, WaitReason::no_tab}});
}

TEST_CASE("due, and the tab that is there cannot act: wait, with what people can do about it (R10)") {
    Stepper it{limits(5, 5)};
    it.candidate = std::nullopt;
    it.start();
    const auto reason = GENERATE(WaitReason::show_tab, WaitReason::other_extension);
    const Decision is = decide(it.media, {it.now, it.settings, it.machine, 0, reason}, kTab);
    CHECK(is == Decision{WaitDecision{kMedia, std::nullopt, reason}});
}

TEST_CASE("due, and enough others wait: wait, too_many_in_flight (R17)") {
    Stepper it{limits(5, 5)};
    it.others_in_flight = 3;
    it.start();
    CHECK(it.decision() == Decision{WaitDecision{kMedia, std::nullopt, WaitReason::too_many_in_flight}});
}

TEST_CASE("an ended session: stop, with outcome and reason (R12)") {
    Stepper it{limits(1, 1)};
    it.start();
    SECTION("goal") {
        it.see({good("a1")});
        CHECK(it.decision() == Decision{StopDecision{kMedia, Outcome::success, EndReason::goal_reached}});
    }
    SECTION("cap") {
        it.see({refused("a1")});
        CHECK(it.decision() == Decision{StopDecision{kMedia, Outcome::failure, EndReason::max_retries}});
    }
    SECTION("user") {
        it.stop();
        CHECK(it.decision() == Decision{StopDecision{kMedia, Outcome::cancelled, EndReason::user}});
    }
}

TEST_CASE("an ended session stays at its reason while a click is in flight (R12)") {
    Stepper it{limits(5, 5)};
    it.start().claim().stop();
    CHECK(it.says() == "stop user");
}

TEST_CASE("what a decision says is what step does (R9)") {
    Stepper it{limits(9, 9)};
    it.settings.backoff = {.initial = 10s, .multiplier = 1.5, .max = 40s, .jitter = 500ms};
    it.dice = 0.5;
    it.start();
    for (int n = 1; n <= 6; ++n) {
        it.claim().click().later(15s).see({n % 3 == 0 ? good(std::to_string(n)) : refused(std::to_string(n))});
        const auto until = it.waits_until();
        if (it.is_offered()) continue;
        REQUIRE(until);
        it.tick(*until - it.now - 1ms);
        REQUIRE_FALSE(it.is_offered());
        it.tick(1ms);
        REQUIRE(it.is_offered());
    }
}

TEST_CASE("a change of mind to wait is noted with its moment") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().see({refused("a1")});
    CHECK(it.notes.back() == Note{kMedia, NoteKind::decided, "wait", "cooldown", to_ms(at(8s))});
}

}  // namespace host::core::test
