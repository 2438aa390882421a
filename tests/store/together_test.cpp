// Several hosts on one file.
#include <sqlite3.h>

#include <atomic>
#include <thread>

#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

TEST_CASE("a write transaction keeps others out, and they are told in time", "[store]") {
    const TempDir dir;
    SessionStore one(dir.file(), {});
    SessionStore two(dir.file(), {.busy_timeout = core::Millis{1}});
    Transaction transaction = one.begin();
    const auto error = error_of([&] { (void)two.begin(); });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_busy);
    CHECK(two.settings() == core::Settings{});  // reading is possible meanwhile
    transaction.commit();
    two.begin().commit();
}

TEST_CASE("data_version tells of the commits of others, not of our own", "[store]") {
    const TempDir dir;
    SessionStore one(dir.file(), {});
    SessionStore two(dir.file(), {});
    const auto of_one = one.data_version();
    const auto of_two = two.data_version();
    put(one, sample_media("m1"));
    CHECK(one.data_version() == of_one);
    CHECK(two.data_version() != of_two);
    CHECK(two.load({"m1"}) == sample_media("m1"));
}

TEST_CASE("a message that changes nothing writes nothing", "[store]") {
    const TempDir dir;
    SessionStore one(dir.file(), {});
    SessionStore two(dir.file(), {});
    const core::Media media = put(one, sample_media("m1"), at(5));
    const auto seen = two.data_version();
    {
        Transaction transaction = one.begin();
        one.media().save_due(media.id, at(5));
        transaction.commit();
    }
    CHECK(two.data_version() == seen);
    {
        Transaction transaction = one.begin();
        one.media().save_due(media.id, at(6));
        transaction.commit();
    }
    CHECK(two.data_version() != seen);
    CHECK(two.media().next_due() == at(6));
}

TEST_CASE("what was not committed never was", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    const core::Media media = put(store, sample_media("m1"));
    {
        Transaction transaction = store.begin();
        core::Media after = media;
        after.revision = 2;
        after.session.logs.push_back("never");
        store.save(media, after, std::nullopt);
        store.ledger().insert(sample_entry("m1", "a", 24));
        store.journal().append(at(1), sample_note("m1"));
    }
    CHECK(store.load({"m1"}) == media);
    CHECK(store.journal().newest(std::nullopt, 10).empty());
    store.begin().commit();  // and the next transaction begins as usual
}

TEST_CASE("a transaction can be handed on", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    {
        Transaction first = store.begin();
        Transaction second = std::move(first);
        store.save(std::nullopt, sample_media("m1"), std::nullopt);
        second.commit();
    }
    CHECK(store.media().revision({"m1"}) == 1);
}

TEST_CASE("several reads can share one view", "[store]") {
    const TempDir dir;
    SessionStore one(dir.file(), {.busy_timeout = core::Millis{1}});
    SessionStore two(dir.file(), {.busy_timeout = core::Millis{1}});
    {
        const Transaction view = two.begin_read();
        REQUIRE(two.media().revision({"m1"}) == std::nullopt);
        // The commit has to wait for the reader; that is what busy_timeout is for.
        const auto error = error_of([&] { put(one, sample_media("m1")); });
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_busy);
        CHECK(two.media().revision({"m1"}) == std::nullopt);
    }
    put(one, sample_media("m1"));
    CHECK(two.media().revision({"m1"}) == 1);
}

TEST_CASE("hosts that start at the same moment all use the same new file", "[store]") {
    constexpr int kHosts = 8;
    const TempDir dir;
    std::atomic<int> waiting{kHosts};
    std::atomic<int> failed{0};
    {
        std::vector<std::jthread> hosts;
        for (int i = 0; i < kHosts; ++i) {
            hosts.emplace_back([&, i] {
                --waiting;
                while (waiting > 0) {
                    std::this_thread::yield();
                }
                try {
                    SessionStore store(dir.file(), {.busy_timeout = core::Millis{10'000}});
                    put(store, sample_media("m" + std::to_string(i)));
                } catch (const StoreError&) {
                    ++failed;
                }
            });
        }
    }
    CHECK(failed == 0);
    SessionStore store(dir.file(), {});
    CHECK(store.media().list(std::nullopt, 100).media.size() == kHosts);
    CHECK(dir.names() == std::set<std::string>{"state.db", "state.db-journal"});
    CHECK(std::filesystem::hard_link_count(dir.file()) == 1);
}

TEST_CASE("a file that was taken away under a live host is noticed at the next write", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
    std::filesystem::rename(dir.file(), dir.path() / "elsewhere.db");
    const auto error = error_of([&] { put(store, sample_media("m2")); });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_readonly);
    CHECK(error->sqlite_code() == SQLITE_READONLY_DBMOVED);
}
