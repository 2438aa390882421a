// R14: a session goes on for as long as any page has its image, whichever host of the machine looks.
#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

// Two hosts: the page of one has the image in its list and does nothing, and the other has no page.
struct WatchedImage {
    store::TempDir dir;
    HandClock clock;
    Connected with_page{dir.file(), clock, 1};
    Connected without{dir.file(), clock, 2};

    WatchedImage() {
        with_page.say("snapshot", with_page.tab + R"(,"seq":1,"path":"/imagine",)"
                                                  R"("store":{"state":{"videoByMediaId":{"img":[]}}})");
        REQUIRE(says(with_page.say("session.start", R"("mediaId":"img","prompt":"p")"), R"("isActive":true)"));
    }
    // Wakes both hosts, first the one that knows of no page.
    void pass(core::Millis length) {
        (void)without.say("session.get", R"("mediaId":"img")");  // so that it knows when to look again
        for (const core::Instant end = clock.now() + length; clock.now() < end;) {
            clock.pass(10s);
            (void)without.wake();
            (void)with_page.wake();
        }
    }
    bool is_active() { return says(without.say("session.get", R"("mediaId":"img")"), R"("isActive":true)"); }
};

}  // namespace

TEST_CASE("a page that only lists an image keeps its session from going stale in every host (R14)") {
    WatchedImage it;
    it.pass(30min);
    CHECK(it.is_active());
    SECTION("until it is closed") {
        (void)it.with_page.say("tab.closed", R"("tab":{"id":1})");
        it.pass(590s);
        CHECK(it.is_active());
        it.pass(10s);
        CHECK_FALSE(it.is_active());
        CHECK(says(it.without.say("session.get", R"("mediaId":"img")"), R"("reason":"stale")"));
    }
}

}  // namespace host::app::test
