// The questions that are answered without loading a media.
#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

core::Media quiet(const std::string& id) {
    core::Media media;
    media.id = {id};
    return media;
}

using Ids = std::vector<core::MediaId>;

}  // namespace

TEST_CASE("due media come oldest first, and the next one is known", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, quiet("late"), at(300));
    put(store, quiet("early"), at(100));
    put(store, quiet("never"));
    put(store, quiet("middle"), at(200));
    CHECK(store.media().due(at(99)).empty());
    CHECK(store.media().due(at(200)) == Ids{{"early"}, {"middle"}});
    CHECK(store.media().next_due() == at(100));

    Transaction transaction = store.begin();
    store.save(quiet("early"), quiet("early"), std::nullopt);
    CHECK(store.media().next_due() == at(200));
}

TEST_CASE("running are the media whose outcome is pending", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, quiet("idle"));
    core::Media media = quiet("b");
    media.session.outcome = core::Outcome::pending;
    put(store, media);
    media.id = {"a"};
    put(store, media);
    CHECK(store.media().running() == Ids{{"a"}, {"b"}});
}

TEST_CASE("in flight is what awaits an outcome or has an open grant, counted once (R17)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    core::Media both = quiet("both");
    both.in_flight = true;
    both.grant = sample_grant(1, "both");
    put(store, both);
    core::Media offered = quiet("offered");
    offered.grant = sample_grant(2, "offered");
    offered.grant->state = core::GrantState::offered;
    put(store, offered);
    core::Media clicked = quiet("clicked");
    clicked.in_flight = true;
    put(store, clicked);
    put(store, quiet("quiet"));

    CHECK(store.media().in_flight_besides({"quiet"}) == 3);
    CHECK(store.media().in_flight_besides({"both"}) == 2);
    CHECK(store.media().in_flight_besides({"offered"}) == 2);
    CHECK(store.media().in_flight_besides({"unknown"}) == 3);
}

TEST_CASE("lists come in pages that together have every media once", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    for (int i = 0; i < 7; ++i) {
        put(store, quiet("m" + std::to_string(i)));
    }
    MediaPage page = store.media().list(std::nullopt, 3);
    CHECK(page.media == Ids{{"m0"}, {"m1"}, {"m2"}});
    REQUIRE(page.next);
    page = store.media().list(page.next, 3);
    CHECK(page.media == Ids{{"m3"}, {"m4"}, {"m5"}});
    page = store.media().list(page.next, 3);
    CHECK(page.media == Ids{{"m6"}});
    CHECK(page.next == std::nullopt);
    CHECK(store.media().every() == Ids{{"m0"}, {"m1"}, {"m2"}, {"m3"}, {"m4"}, {"m5"}, {"m6"}});
}
