// R10: the file is the referee between processes.
#include <sqlite3.h>

#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

core::Media with_grant(std::int64_t id) {
    core::Media media = sample_media("m1");
    media.grant = sample_grant(id, "m1");
    return media;
}

core::Grant closed(core::Grant grant, core::GrantState state) {
    grant.state = state;
    grant.closed_by = core::CloseReason::attempt_seen;
    grant.claimed_at = at(9'001);
    grant.clicked_at = at(9'002);
    return grant;
}

}  // namespace

TEST_CASE("two hosts cannot both have an open grant of one media (R10)", "[store]") {
    const TempDir dir;
    SessionStore one(dir.file(), {});
    SessionStore two(dir.file(), {});
    const core::Media before = put(one, sample_media("m1"));
    {
        Transaction transaction = one.begin();
        one.save(before, with_grant(1), std::nullopt);
        transaction.commit();
    }
    // The other one works on what it read before.
    const auto state = GENERATE(core::GrantState::offered, core::GrantState::claimed, core::GrantState::clicked);
    core::Media mine = with_grant(2);
    mine.grant->state = state;
    Transaction transaction = two.begin();
    const auto error = error_of([&] { two.save(before, mine, std::nullopt); });
    REQUIRE(error);
    CHECK(error->sqlite_code() == SQLITE_CONSTRAINT_UNIQUE);
    CHECK(two.grants().open() == std::vector{*with_grant(1).grant});
}

TEST_CASE("a grant closes and makes room for the next (R10)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    const core::Media before = put(store, with_grant(1));
    const core::Grant old = closed(*before.grant, core::GrantState::resolved);
    core::Media after = with_grant(2);
    {
        Transaction transaction = store.begin();
        store.grants().close(old);
        store.save(before, after, std::nullopt);
        transaction.commit();
    }
    CHECK(store.load({"m1"}) == after);
    CHECK(store.grants().find({1}) == old);
    CHECK(store.grants().open() == std::vector{*after.grant});
}

TEST_CASE("an open grant moves from state to state in its row (R10)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    core::Media before = with_grant(1);
    before.grant->state = core::GrantState::offered;
    before.grant->claimed_at = core::kNever;
    put(store, before);
    core::Media after = before;
    after.grant->state = core::GrantState::claimed;
    after.grant->claimed_at = at(2'000);
    Transaction transaction = store.begin();
    store.save(before, after, std::nullopt);
    transaction.commit();
    CHECK(store.load({"m1"}) == after);
}

TEST_CASE("a closed grant stays as it was closed (R10)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    const core::Media before = put(store, with_grant(1));
    const core::Grant resolved = closed(*before.grant, core::GrantState::resolved);
    Transaction transaction = store.begin();
    store.grants().close(resolved);
    store.grants().close(closed(*before.grant, core::GrantState::lost));
    CHECK(store.grants().find({1}) == resolved);
    CHECK(store.load({"m1"})->grant == std::nullopt);
}
