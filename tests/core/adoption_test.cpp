// R23: the user's own click on the page starts a session whose first attempt is that click, or it starts nothing.
#include "support/builders.hpp"

namespace host::core::test {
namespace {

const std::string kPrompt = "a boat, \"slowly\"\n  and far away ";

Stepper opted_in() {
    Stepper it{limits(3, 1)};
    it.settings.adopt_manual_attempts = true;
    return it;
}

Stepper& press(Stepper& it, const std::string& prompt = kPrompt) {
    return it.take(ManualClickSeen{prompt, PostId{"post"}, kTab, {.length = "10"}});
}

std::string why_not(const Stepper& it) {
    const auto* refused = std::get_if<Refused>(&it.answer);
    return refused ? std::string{refused->why_not} : "adopted";
}

}  // namespace

TEST_CASE("a click of the user's own starts a session whose first attempt is that click (R23)") {
    Stepper it = opted_in();
    press(it);
    REQUIRE(why_not(it) == "adopted");
    CHECK(it.session().is_active);
    CHECK(it.session().outcome == Outcome::pending);
    CHECK(it.media.persistent.last_prompt_value == kPrompt);  // exactly
    CHECK(it.session().current_post_id == PostId{"post"});
    REQUIRE(it.media.grant);
    CHECK(it.media.grant->state == GrantState::clicked);
    CHECK(it.media.grant->document == kTab);
    CHECK(it.media.grant->attempt == 1);
    CHECK(it.media.in_flight);
    CHECK_FALSE(it.session().can_retry);
    CHECK(it.says() == "wait in_flight");
    CHECK(it.has_noted(NoteKind::session_started));
    CHECK(it.has_noted(NoteKind::manual_click));
    CHECK(it.media.touched_by == TouchedBy::user);
    CHECK(it.session().logs.all().back().ends_with("Your own click on the page is its first attempt"));

    it.see({refused("a1")});
    CHECK(it.session().retry_count == 1);
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::resolved);
    it.tick(7s);
    CHECK(it.says() == "wait cooldown");
    it.tick(1s);
    CHECK(it.is_offered());
}

TEST_CASE("nobody is ever offered the click that the user made, and no claim of it is granted (R10, R23)") {
    Stepper it = opted_in();
    press(it).claim(GrantId{1}, kTab);
    CHECK(it.verdict() == "already_claimed");
}

TEST_CASE("the user's own click is the machine's last one: claims keep apart from it (R17, R23)") {
    Stepper it = opted_in();
    press(it);
    CHECK(it.machine.last_claim == it.now);
    CHECK(it.machine.last_grant == GrantId{1});

    Stepper other{limits(3, 1)};
    other.start();
    other.machine.last_claim = other.now;
    other.later(2'999ms).claim();
    CHECK(other.verdict() == "site_interval");
    other.later(1ms).claim();
    CHECK(other.verdict() == "granted");
}

TEST_CASE("no outcome of the user's own click ends the session at the timeout (R11, R23)") {
    Stepper it = opted_in();
    press(it).tick(120s);
    CHECK(it.media.effort.ended_by == EndReason::timeout);
    it.see({good("late")});
    CHECK(it.session().videos_generated == 1);
}

TEST_CASE("a retry is set as the user's own click was, or the session ends (R23, R24)") {
    Stepper it = opted_in();
    press(it).see({refused("a1")}).tick(8s);
    it.options = {.length = "6"};
    it.claim();
    CHECK(it.verdict() == "options_changed");
    CHECK(it.media.effort.ended_by == EndReason::options_changed);
}

TEST_CASE("where the user has not opted in, or said no, their own click starts nothing (R23)") {
    Stepper it = opted_in();
    std::string prompt = kPrompt;
    std::string expected;
    SECTION("it is off") {
        it.settings.adopt_manual_attempts = false;
        expected = "off";
    }
    SECTION("it is off unless somebody sets it") {
        it.settings = Settings{};
        expected = "off";
    }
    SECTION("an empty composer") {
        prompt = "";
        expected = "no_prompt";
    }
    SECTION("a composer with nothing but spaces") {
        prompt = " \r\n\t ";
        expected = "no_prompt";
    }
    SECTION("a pause of the site") {
        it.machine.pause_started = it.now;
        it.machine.pause_length = 60s;
        it.later(59'999ms);
        expected = "rate_limited";
    }
    SECTION("restored from a damaged file") {
        it.media.salvaged = true;
        expected = "salvaged";
    }
    SECTION("a session runs") {
        it.start();
        expected = "session_runs";
    }
    SECTION("a session is paused") {
        it.start().auto_retry(false);
        expected = "session_runs";
    }
    SECTION("the user stopped") {
        it.start().stop();
        expected = "stopped";
    }
    SECTION("a click of an earlier session waits for its outcome") {
        it.start().claim().click().rate_limit().later(119s);
        it.machine.pause_length = 0ms;
        expected = "in_flight";
    }
    SECTION("the prompt itself was refused") {
        it.settings.breaker_threshold = 1;
        it.start(prompt).claim().click().progress(3).see({refused("a1")});
        REQUIRE(it.media.effort.ended_by == EndReason::prompt_refused);
        expected = "prompt_refused";
    }
    SECTION("three others are in flight") {
        it.others_in_flight = 3;
        expected = "too_many_in_flight";
    }
    SECTION("another click has this very time, by which a click is known when its image is deleted (R16)") {
        it.machine.last_claim = kStart;
        expected = "in_flight";
    }
    if (expected.empty()) return;
    const Media before = it.media;
    const Machine machine = it.machine;
    press(it, prompt);
    CHECK(why_not(it) == expected);
    CHECK(it.media == before);
    CHECK(it.machine == machine);
}

TEST_CASE("another prompt than the one that was refused may be continued, and so may one after any other end (R23)") {
    Stepper it = opted_in();
    SECTION("another prompt") {
        it.settings.breaker_threshold = 1;
        it.start("a cat").claim().click().progress(3).see({refused("a1")});
        REQUIRE(it.media.effort.ended_by == EndReason::prompt_refused);
    }
    SECTION("the goal was reached") { it.start().claim().click().see({good("a1")}); }
    SECTION("after the pause of the site") { it.start().rate_limit().later(60s); }
    SECTION("stopped, and cleared since") { it.start().stop().clear(); }
    SECTION("two others are in flight") { it.others_in_flight = 2; }
    it.later(1ms);
    press(it);
    CHECK(why_not(it) == "adopted");
    CHECK(it.session().retry_count == 0);
}

TEST_CASE("a prompt that is too long is refused with the range, as by a start (R17, R23)") {
    Stepper it = opted_in();
    press(it, std::string(32'769, 'x'));
    const auto* refused = std::get_if<Refused>(&it.answer);
    REQUIRE(refused);
    CHECK(refused->code == ErrorCode::invalid_params);
    CHECK(refused->problem->path == "prompt");
}

}  // namespace host::core::test
