// Numbers of another version of the host never lead to a click.
#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

TEST_CASE("every number that is known stays what it is", "[store]") {
    for (int i = 0; i <= 4; ++i) CHECK(from_disk(i, core::Outcome{}) == core::Outcome{i});
    for (int i = 0; i <= 12; ++i) CHECK(from_disk(i, core::EndReason{}) == core::EndReason{i});
    for (int i = 1; i <= 8; ++i) CHECK(from_disk(i, core::GrantState{}) == core::GrantState{i});
    for (int i = 1; i <= 4; ++i) CHECK(from_disk(i, core::RetryReason{}) == core::RetryReason{i});
    for (int i = 0; i <= 23; ++i) CHECK(from_disk(i, core::CloseReason{}) == core::CloseReason{i});
    for (int i = 0; i <= 2; ++i) CHECK(from_disk(i, core::LedgerSource{}) == core::LedgerSource{i});
    for (int i = 1; i <= 21; ++i) CHECK(from_disk(i, core::NoteKind{}) == core::NoteKind{i});
    for (int i = 0; i <= 3; ++i) CHECK(from_disk(i, core::TouchedBy{}) == core::TouchedBy{i});
    for (int i = 1; i <= 3; ++i) CHECK(from_disk(i, LegacyOrigin{}) == LegacyOrigin{i});
    for (int i = 0; i <= 2; ++i) CHECK(from_disk(i, core::StreamState{}) == core::StreamState{i});
}

TEST_CASE("an unknown number becomes the value from which nothing follows", "[store]") {
    for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{999}, std::int64_t{1} << 32, INT64_MIN}) {
        CHECK(from_disk(number, core::Outcome{}) == core::Outcome::cancelled);
        CHECK(from_disk(number, core::EndReason{}) == core::EndReason::user);
        CHECK_FALSE(core::is_open(from_disk(number, core::GrantState{})));
        CHECK(from_disk(number, core::RetryReason{}) == core::RetryReason::moderated);
        CHECK(from_disk(number, core::CloseReason{}) == core::CloseReason::expired);
        CHECK(from_disk(number, core::LedgerSource{}) == core::LedgerSource::history);
        CHECK(from_disk(number, core::NoteKind{}) == core::NoteKind::updated);
        CHECK(from_disk(number, core::TouchedBy{}) == core::TouchedBy::user);
        CHECK(from_disk(number, LegacyOrigin{}) == LegacyOrigin::page);
        CHECK(from_disk(number, core::StreamState{}) == core::StreamState::absent);
    }
}

TEST_CASE("a grant in an unknown state is not open, and a session of unknown outcome does not run", "[store]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        core::Media media = sample_media("m1");
        media.grant = sample_grant(1, "m1");
        put(store, media);
    }
    tamper(dir.file(),
           "UPDATE retry_grant SET state = 99; UPDATE media SET outcome = 99;"
           "UPDATE meta SET schema = 99; PRAGMA user_version = 99");
    SessionStore store(dir.file(), {});
    CHECK_FALSE(store.was_restored_on_open());
    CHECK(store.load({"m1"})->grant == std::nullopt);
    CHECK(store.load({"m1"})->session.outcome == core::Outcome::cancelled);
    CHECK(store.grants().find({1})->state == core::GrantState::cancelled);
    CHECK(store.grants().open().empty());
    CHECK(store.media().running().empty());
}
