// R24: what a page shows of a click besides its outcome, and what it is set to when it clicks.
#include "support/builders.hpp"

namespace host::core::test {
namespace {

constexpr const char* kNothing = "Nothing showed that the click started a generation";

bool logs_with(const Stepper& it, const std::string& text) {
    const auto& lines = it.session().logs;
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.ends_with(text); });
}

}  // namespace

TEST_CASE("that a generation started is noted once for each click (R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim().generation();
    CHECK(it.has_noted(NoteKind::generation_seen));
    CHECK(it.media.effort.generation_seen);
    const Media before = it.media;
    it.generation();
    CHECK(it.notes.empty());
    CHECK(it.media == before);
    it.see({refused("a1")}).tick(8s).claim();
    CHECK_FALSE(it.media.effort.generation_seen);
    it.generation();
    CHECK(it.has_noted(NoteKind::generation_seen));
}

TEST_CASE("the page may show that a generation started before it reports the click (R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim().generation().click();
    CHECK(it.media.effort.generation_seen);
    it.no_evidence();
    CHECK(it.session().is_active);
}

TEST_CASE("what another document says of a click is nothing, and of an offer, too (R24)") {
    Stepper it{limits(5, 5)};
    it.start();
    const auto says_nothing = [&it](GrantId id, const DocumentRef& who) {
        const Media before = it.media;
        it.take(GenerationSeen{id, who, {.length = "6"}});
        it.take(NoEvidenceSeen{id, who});
        it.take(SiteErrorSeen{id, who, 403});
        CHECK(it.media == before);
    };
    says_nothing(it.newest(), kTab);  // not claimed yet
    it.claim();
    says_nothing(it.newest(), kOtherTab);
    says_nothing(GrantId{99}, kTab);
    it.click().see({refused("a1")});
    says_nothing(it.newest(), kTab);  // its outcome is known
}

TEST_CASE("no evidence of a click ends the session after that click, which stays in flight (R12, R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    SECTION("claimed") {}
    SECTION("clicked") { it.click(); }
    it.no_evidence();
    CHECK(it.says() == "stop no_evidence");
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.media.in_flight);
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::cancelled);
    CHECK(it.how_it_closed(GrantId{1}).closed_by == CloseReason::no_evidence);
    it.later(1s).start();
    CHECK(it.says() == "wait in_flight");
    const Media before = it.media;
    it.no_evidence();  // again
    CHECK(it.media == before);
}

TEST_CASE("no evidence is none where a generation was seen (R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().generation();
    const Media before = it.media;
    it.no_evidence();
    CHECK(it.media == before);
}

TEST_CASE("a request that the site refused ends the session after that click, without a pause (R12, R24)") {
    Stepper it{limits(5, 5)};
    const int status = GENERATE(401, 403);
    it.start().claim().click().site_error(status);
    CHECK(it.says() == "stop site_error");
    CHECK(it.session().outcome == Outcome::cancelled);
    CHECK(it.media.in_flight);
    CHECK(it.machine.pause_length == 0ms);
    const auto ended = std::find_if(it.notes.begin(), it.notes.end(),
                                    [](const Note& note) { return note.kind == NoteKind::session_ended; });
    REQUIRE(ended != it.notes.end());
    CHECK(ended->number == status);
}

TEST_CASE("a paused session that waits for its click ends by these, too (R6, R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim().auto_retry(false).no_evidence();
    CHECK(it.says() == "stop no_evidence");
}

TEST_CASE("a claim with other options than the attempt before is denied and ends the session (R24)") {
    Stepper it{limits(5, 5)};
    it.options = {.length = "10", .audio = "on"};
    it.start().attempt(refused("a1"));
    it.options = {.length = "6", .audio = "on"};
    it.tick(8s).claim();
    CHECK(it.verdict() == "options_changed");
    CHECK(it.says() == "stop options_changed");
    CHECK_FALSE(it.media.in_flight);
    CHECK(logs_with(it, "] Options changed: length 10 -> 6"));
    CHECK(it.has_noted(NoteKind::options_changed));
    it.claim();
    CHECK(it.verdict() == "options_changed");  // the same answer
}

TEST_CASE("a claim with the same options, or with others that are not known, is granted (R24)") {
    Stepper it{limits(5, 5)};
    it.options = {.length = "10", .audio = "on"};
    it.start().attempt(refused("a1"));
    SECTION("the same") {}
    SECTION("none are shown now") { it.options = {}; }
    SECTION("another kind of option is shown now") { it.options = {.mode = "custom"}; }
    it.tick(8s).claim();
    CHECK(it.verdict() == "granted");
}

TEST_CASE("options that were hidden for one attempt are compared with those before it (R24)") {
    Stepper it{limits(5, 5)};
    it.options = {.length = "10"};
    it.start().attempt(refused("a1"));
    it.options = {};
    it.tick(8s).attempt(refused("a2"));
    it.options = {.length = "6"};
    it.tick(8s).claim();
    CHECK(it.verdict() == "options_changed");
}

TEST_CASE("a claim that is too early ends no session, whatever its options are (R17, R24)") {
    Stepper it{limits(5, 5)};
    it.options = {.length = "10"};
    it.start().attempt(refused("a1"));
    it.tick(8s);
    it.is_on_image = false;
    it.options = {.length = "6"};
    it.claim();
    CHECK(it.verdict() == "not_on_image");
    CHECK(it.session().is_active);
}

TEST_CASE("a request with other options than the attempt before ends the session after that click (R12, R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().generation({.length = "10"}).see({refused("a1")});
    it.tick(8s).claim().click().generation({.length = "6"});
    CHECK(it.says() == "stop options_changed");
    CHECK(it.media.in_flight);
    CHECK(logs_with(it, "] Options changed: length 10 -> 6"));
    it.see({good("a2")});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.says() == "stop options_changed");
}

TEST_CASE("what the page showed and what it then asked for are one attempt's options, and differ from nothing (R24)") {
    Stepper it{limits(5, 5)};
    it.options = {.length = "10"};
    it.start().claim().click().generation({.length = "6", .resolution = "720p"});
    CHECK(it.session().is_active);
    CHECK(it.media.effort.options == AttemptOptions{.length = "6", .resolution = "720p"});
}

TEST_CASE("a start forgets the options of the session before (R8, R24)") {
    Stepper it{limits(5, 1)};
    it.options = {.length = "10"};
    it.start().attempt(good("a1"));
    it.options = {.length = "6"};
    it.later(1min).start().claim();
    CHECK(it.verdict() == "granted");
}

TEST_CASE("options that nothing was made with are compared with nothing (R24)") {
    Stepper it{limits(5, 5)};
    it.options = {.length = "10"};
    it.start().claim().fail();
    it.options = {.length = "6"};
    it.tick(8s).claim();
    CHECK(it.verdict() == "granted");
}

TEST_CASE("at a timeout the log says that nothing showed a generation, where nothing did (R11, R24)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click();
    SECTION("nothing did") {
        it.tick(120s);
        CHECK(it.says() == "stop timeout");
        CHECK(logs_with(it, kNothing));
    }
    SECTION("the page did") {
        it.generation().tick(120s);
        CHECK(it.says() == "stop timeout");
        CHECK_FALSE(logs_with(it, kNothing));
    }
}

TEST_CASE("an offer to a document that cannot act goes back, and not what it has claimed (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    it.candidate = std::nullopt;
    it.take(DocumentLeft{kTab, CloseReason::cannot_act});
    CHECK(it.how_it_closed(GrantId{1}).closed_by == CloseReason::cannot_act);
    it.candidate = kTab;
    it.tick(3s).claim();
    const Media before = it.media;
    it.take(DocumentLeft{kTab, CloseReason::cannot_act});
    CHECK(it.media == before);
}

}  // namespace host::core::test
