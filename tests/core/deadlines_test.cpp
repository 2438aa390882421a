// R10, R11, R14: when somebody must look again.
#include "core/deadlines.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

const Settings kSettings;

}  // namespace

TEST_CASE("nothing is due where nothing runs (R14)") {
    Stepper it;
    SECTION("never started") {}
    SECTION("ended") { it.start().stop(); }
    SECTION("paused") { it.start().auto_retry(false); }
    CHECK(due_at(it.media, kSettings) == std::nullopt);
    CHECK(offer_at(it.media, kSettings, it.machine) == std::nullopt);
    CHECK(watch_at(it.media, kSettings) == std::nullopt);
}

TEST_CASE("a running session is due when it would be stale (R14)") {
    CHECK(due_at(running_media(), kSettings) == at(10min));
}

TEST_CASE("an offer is due when it expires (R10)") {
    Stepper it;
    it.start();
    CHECK(due_at(it.media, kSettings) == at(10s));
    CHECK(offer_at(it.media, kSettings, it.machine) == std::nullopt);
}

TEST_CASE("a click is due at the timeout, confirmed or not (R11)") {
    Stepper it;
    it.start().later(1s).claim();
    CHECK(due_at(it.media, kSettings) == at(121s));
    it.later(2s).click();
    CHECK(due_at(it.media, kSettings) == at(123s));
}

TEST_CASE("a click is due at the timeout after the session ended, too (R10)") {
    Stepper it;
    it.start().claim().stop();
    CHECK(due_at(it.media, kSettings) == at(120s));
}

TEST_CASE("the next offer is due when the policy says so (R9)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1"));
    CHECK(offer_at(it.media, kSettings, it.machine) == at(8s));
}

TEST_CASE("a watch is due for renewal at a tenth of the stale time (R14)") {
    CHECK(watch_at(running_media(), kSettings) == at(60s));
}

TEST_CASE("a deadline that is settled is no longer due (R10, R11, R14)") {
    Stepper it{limits(5, 5)};
    it.candidate = kTab;
    it.start();
    SECTION("an offer") { it.candidate = std::nullopt; }
    SECTION("a click") { it.claim(); }
    SECTION("a stale session") { it.stop().start().leave(); }
    for (int looks = 0; looks < 10; ++looks) {
        const auto due = due_at(it.media, kSettings);
        if (!due) return;
        REQUIRE(*due > it.now);
        it.tick(*due - it.now);
        const auto next = due_at(it.media, kSettings);
        CHECK((!next || *next > it.now));
    }
}

TEST_CASE("a clock that was set back makes no wait longer than its configured length (R20)") {
    Stepper it{limits(5, 5)};
    it.later(24h).start().claim();
    SECTION("for an outcome") {
        it.later(-24h).tick();
        CHECK(due_at(it.media, kSettings) == at(120s));
    }
    SECTION("for the next attempt") {
        it.see({refused("a1")}).later(-24h).tick();
        CHECK(offer_at(it.media, kSettings, it.machine) == at(8s));
    }
    SECTION("for an offer to expire") {
        it.see({refused("a1")}).tick(8s);
        REQUIRE(it.is_offered());
        it.now = kStart;
        it.tick();
        CHECK(due_at(it.media, kSettings) == at(10s));
    }
    SECTION("for a session to go stale") {
        it.see({refused("a1")}).later(-24h).leave();
        CHECK(due_at(it.media, kSettings) == at(10min));
    }
    SECTION("for the site") {
        it.see({refused("a1")}).stop().start();
        it.now = kStart;
        it.tick();
        CHECK(offer_at(it.media, kSettings, it.machine).value_or(kStart) <= at(3s));
    }
}

}  // namespace host::core::test
