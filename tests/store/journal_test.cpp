// What happened, what was answered, and how both stay small.
#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

core::Instant after(core::Instant start, core::Millis length) { return start + length; }

}  // namespace

TEST_CASE("the journal gives the newest lines, oldest first", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
    put(store, sample_media("m2"));
    {
        Transaction transaction = store.begin();
        for (int i = 1; i <= 5; ++i) {
            store.journal().append(at(i), sample_note(i % 2 == 1 ? "m1" : "m2"));
        }
        transaction.commit();
    }
    const auto all = store.journal().newest(std::nullopt, 3);
    REQUIRE(all.size() == 3);
    CHECK(all[0].at == at(3));
    CHECK(all[0].id < all[1].id);
    CHECK(all[2].at == at(5));
    CHECK(all[2].note == sample_note("m1"));

    const auto of_one = store.journal().newest(core::MediaId{"m2"}, 10);
    REQUIRE(of_one.size() == 2);
    CHECK(of_one[0].at == at(2));
    CHECK(of_one[1].note == sample_note("m2"));
}

TEST_CASE("a stored reply is found again by its request id", "[store]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        put(store, sample_media("m1"));
        Transaction transaction = store.begin();
        store.journal().save_reply("r1", {"fingerprint", "{\"a\":1}"}, core::MediaId{"m1"}, at(1));
        store.journal().save_reply("r2", {"other", "[]"}, std::nullopt, at(1));
        transaction.commit();
    }
    SessionStore store(dir.file(), {});
    REQUIRE(store.journal().reply("r1"));
    CHECK(store.journal().reply("r1")->fingerprint == "fingerprint");
    CHECK(store.journal().reply("r1")->result == "{\"a\":1}");
    REQUIRE(store.journal().reply("r2"));
    CHECK(store.journal().reply("r2")->result == "[]");
}

TEST_CASE("replies go after a day, journal lines after ninety", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
    const core::Instant start = at(1'000'000'000'000);
    {
        Transaction transaction = store.begin();
        store.journal().save_reply("r1", {"f", "{}"}, std::nullopt, start);
        store.journal().append(start, sample_note("m1"));
        store.ledger().insert(sample_entry("m1", "a", 24));
        transaction.commit();
    }
    store.prune(after(start, kMaxReplyAge));
    CHECK(store.journal().reply("r1").has_value());
    store.prune(after(start, kMaxReplyAge + core::Millis{1}));
    CHECK_FALSE(store.journal().reply("r1").has_value());
    CHECK(store.journal().newest(std::nullopt, 10).size() == 1);

    store.prune(after(start, kMaxJournalAge));
    CHECK(store.journal().newest(std::nullopt, 10).size() == 1);
    store.prune(after(start, kMaxJournalAge + core::Millis{1}));
    CHECK(store.journal().newest(std::nullopt, 10).empty());
    CHECK(store.ledger().all({"m1"}).size() == 1);
}

TEST_CASE("a reply from the future is not kept until then (R20)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        store.journal().save_reply("r1", {"f", "{}"}, std::nullopt, at(1'000'000'000'000));
        transaction.commit();
    }
    store.prune(at(1'000'000));
    CHECK_FALSE(store.journal().reply("r1").has_value());
}

TEST_CASE("the journal keeps its newest lines, and the clean-up is done in portions", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    constexpr int kLines = static_cast<int>(kMaxJournalLines) + 1'500;
    {
        Transaction transaction = store.begin();
        for (int i = 1; i <= kLines; ++i) {
            store.journal().append(at(i), sample_note(""));
        }
        transaction.commit();
    }
    store.prune(at(kLines));
    CHECK(store.journal().newest(std::nullopt, kLines).size() == kLines - 1'000);
    store.prune(at(kLines));
    store.prune(at(kLines));
    CHECK(store.journal().newest(std::nullopt, kLines).size() == kMaxJournalLines);
    CHECK(store.journal().newest(std::nullopt, 1)[0].at == at(kLines));
}

TEST_CASE("with nothing to prune no lock is taken", "[store]") {
    const TempDir dir;
    SessionStore one(dir.file(), {});
    SessionStore two(dir.file(), {.busy_timeout = core::Millis{1}});
    const Transaction transaction = one.begin();
    two.prune(at(1'000'000'000'000));
    one.prune(at(1'000'000'000'000));  // inside a transaction, too
}
