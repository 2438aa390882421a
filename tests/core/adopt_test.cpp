// R8: the record of a post that was taken for a media moves to the media it belongs to.
#include "core/media.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

const MediaId kTarget{"target"};

Stepper target(PersistentData persistent = limits(5, 5)) {
    Stepper it{std::move(persistent)};
    it.media.id = kTarget;
    return it;
}

Stepper assumed() {
    Stepper it{limits(5, 5)};
    it.media.id = MediaId{"post"};
    it.media.assumed = true;
    return it;
}

std::vector<std::string> problems(const Media& media) { return violations(media); }
const std::vector<std::string> kNone;

}  // namespace

TEST_CASE("a session goes along, with its click (R8)") {
    Stepper from = assumed();
    from.start("a cat").claim();
    const Media merged = adopt(from.media, target().media, at(1s));
    CHECK(merged.id == kTarget);
    CHECK_FALSE(merged.assumed);
    CHECK(merged.session == from.session());
    CHECK(merged.persistent.last_prompt_value == "a cat");
    REQUIRE(merged.grant);
    CHECK(merged.grant->id == from.newest());
    CHECK(merged.grant->media == kTarget);
    CHECK(problems(merged) == kNone);
}

TEST_CASE("an offer does not go along: it is made anew (R8)") {
    Stepper from = assumed();
    from.start();
    const Media merged = adopt(from.media, target().media, at(1s));
    CHECK_FALSE(merged.grant);
    CHECK(merged.session.is_active);
    CHECK(merged.effort.first_click_pending);
}

TEST_CASE("its effort gets a number above all that the ledger has (R3, R8)") {
    Stepper from = assumed();
    from.start().claim();
    Stepper to = target();
    to.start().see({refused("a1")}).stop().start().stop();
    const Media merged = adopt(from.media, to.media, at(1s));
    CHECK(merged.effort.number > from.media.effort.number);
    CHECK(merged.effort.number > to.media.effort.number);
    REQUIRE(merged.grant);
    CHECK(merged.grant->effort == merged.effort.number);
    CHECK(merged.session.retry_count == 0);
}

TEST_CASE("the attempt it was started on is then history (R8)") {
    Stepper from = assumed();
    from.start().claim();
    Stepper it = target();
    it.media = adopt(from.media, it.media, kStart);
    it.take(AttemptsSeen{.attempts = {good("post"), good("new")}, .post = {}, .history = AttemptId{"post"}});
    CHECK(it.session().videos_generated == 1);
    CHECK(it.session().processed_attempt_ids == ids({"new"}));
}

TEST_CASE("a session that runs on the media itself stays (R8)") {
    Stepper from = assumed();
    from.start("a cat");
    Stepper to = target();
    to.start("a dog").see({refused("a1")});
    const Media merged = adopt(from.media, to.media, at(1s));
    CHECK(merged.session == to.session());
    CHECK(merged.persistent.last_prompt_value == "a dog");
    CHECK(merged.grant == to.media.grant);
    CHECK(problems(merged) == kNone);
}

TEST_CASE("a paused one stays, too (R6, R8)") {
    Stepper from = assumed();
    from.start();
    Stepper to = target();
    to.start().auto_retry(false);
    CHECK(adopt(from.media, to.media, at(1s)).session == to.session());
}

TEST_CASE("a post without a session leaves the media's record alone (R8)") {
    Stepper to = target();
    to.start().see({refused("a1")}).stop();
    const Media merged = adopt(assumed().media, to.media, at(1s));
    CHECK(merged.session == to.session());
    CHECK(merged.persistent == to.media.persistent);
}

TEST_CASE("the revision is above both, so that every tab sees the change (R15)") {
    Stepper from = assumed();
    from.start().claim().click();
    Stepper to = target();
    CHECK(adopt(from.media, to.media, at(1s)).revision > std::max(from.media.revision, to.media.revision));
    CHECK(adopt(to.media, from.media, at(1s)).revision > std::max(from.media.revision, to.media.revision));
}

TEST_CASE("log lines of both are kept, the newest 200 (R8)") {
    Stepper from = assumed();
    from.start();
    Stepper to = target();
    for (int n = 0; n < 200; ++n) to.see({good("a" + std::to_string(n))});
    const Media merged = adopt(from.media, to.media, at(1s));
    CHECK(merged.session.logs.size() == kMaxLogLines);
    CHECK(merged.session.logs.back() == from.session().logs.back());
}

TEST_CASE("a click in flight stays in flight, and the cooldown holds (R8, R10)") {
    Stepper from = assumed();
    from.start().claim().click();
    const Media merged = adopt(from.media, target().media, at(1s));
    CHECK(merged.in_flight);
    CHECK(merged.last_click == kStart);
    CHECK(problems(merged) == kNone);
}

TEST_CASE("while a click of either record is in flight the other's offer cannot stay (R8, R10)") {
    Stepper from = assumed();
    Stepper to = target();
    SECTION("the post was clicked, the media has an offer") {
        from.start().claim();
        to.start();
    }
    SECTION("the media was clicked before its session ended, the post has an offer") {
        from.start();
        to.start().claim().stop();
    }
    Stepper it = to;
    it.media = adopt(from.media, to.media, kStart);
    CHECK(problems(it.media) == kNone);
    CHECK_FALSE((it.media.in_flight && it.is_offered()));
}

TEST_CASE("an offer that goes along does not get around the cooldown of the media's own last click (R8, R9)") {
    Stepper from = assumed();
    from.start().claim().fail().tick(8s);
    REQUIRE(from.is_offered());
    Stepper to = target();
    to.later(7s).start().claim().see({good("a1")}).stop();
    Stepper it = to;
    it.now = at(8s);
    it.media = adopt(from.media, to.media, at(8s));
    CHECK_FALSE(it.is_offered());
}

TEST_CASE("canRetry waits for the click in flight (R8, R10)") {
    Stepper from = assumed();
    from.start().claim().stop();
    Stepper to = target();
    to.candidate = std::nullopt;
    to.start();
    const Media merged = adopt(from.media, to.media, kStart);
    REQUIRE(merged.in_flight);
    CHECK_FALSE(merged.session.can_retry);
}

}  // namespace host::core::test
