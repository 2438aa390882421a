// R22: what pages alone have said is bounded to the row: when a host asks the file, and what goes then.
#include "store/evidence_bound.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

bool is_shown_nowhere(const core::MediaId& /*media*/) { return false; }

// An image that pages have named, without an attempt: one row.
void put_named(store::SessionStore& store, int number) {
    core::Media media = core::new_media({"image-" + std::to_string(number)}, {}, store::at(1));
    media.revision = 1;
    media.changed_at = store::at(number);
    store::put(store, std::move(media));
}

}  // namespace

TEST_CASE("a host asks after exactly so many rows of its own whether a look has come (R22)") {
    const store::TempDir dir;
    store::SessionStore store(dir.file(), {});
    store::EvidenceBounds bounds(store.database(), {.look_every = 8, .ask_every = 8});
    put_named(store, 0);
    std::vector<int> looks;
    for (int row = 1; row <= 33; ++row) {
        store::Transaction transaction = store.begin();
        store.ledger().insert({.media = {"image-0"}, .attempt = {"a" + std::to_string(row)}});
        transaction.commit();
        if (bounds.is_worth_a_look(1)) looks.push_back(row);
    }
    CHECK(looks == std::vector<int>{9, 17, 25, 33});  // it has asked with its first row, too
}

TEST_CASE("names that are known already make nothing more go at the next look (R22)") {
    const store::TempDir dir;
    store::SessionStore store(dir.file(), {});
    store::EvidenceBounds bounds(store.database(),
                                 {.most_rows = 10, .look_every = 1'000, .ask_every = 1, .drop_at_once = 4});
    for (int image = 0; image < 30; ++image) put_named(store, image);
    for (int message = 0; message < 20; ++message) (void)bounds.is_worth_a_look(1);
    const store::Transaction transaction = store.begin();
    CHECK(bounds.drop_what_is_over(is_shown_nowhere).size() == 4);
}

TEST_CASE("as many rows as may be kept are kept, whatever there is of the user's beside them (R22)") {
    const store::TempDir dir;
    store::SessionStore store(dir.file(), {});
    store::EvidenceBounds bounds(store.database(), {.most_rows = 10});
    for (int image = 0; image < 10; ++image) put_named(store, image);
    core::Media of_user = core::new_media({"of-user"}, {}, store::at(1));
    of_user.touched_by = core::TouchedBy::user;
    of_user.revision = 1;
    store::put(store, of_user);
    {
        const store::Transaction transaction = store.begin();
        CHECK(bounds.drop_what_is_over(is_shown_nowhere).empty());
    }
    put_named(store, 10);
    const store::Transaction transaction = store.begin();
    const auto dropped = bounds.drop_what_is_over(is_shown_nowhere);
    REQUIRE(dropped.size() == 1);
    CHECK(dropped.front().value == "image-0");  // the one that changed longest ago
}

}  // namespace host::app::test
