// R16: what is deleted is gone from the disk, whoever is at work meanwhile, and whatever happens.
#include <algorithm>
#include <chrono>
#include <optional>
#include <random>

#include "faults/report.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/power_loss_vfs.hpp"
#include "support/this_build.hpp"

using namespace host;
using namespace host::store;
using namespace std::chrono_literals;

namespace {

// Media in whose pages SQLite has left copies of rows that it moved.
struct Crowd {
    explicit Crowd(const std::filesystem::path& file, int fillers_before = 0) : file_(file) {
        SessionStore store(file, {});
        put_fillers(store, "before", fillers_before);
        for (int i = 0; i < kAll; ++i) fill(store, name(i), i + 1);
        {
            core::Machine machine;
            machine.last_grant = {kAll};
            Transaction transaction = store.begin();
            store.save(machine);
            transaction.commit();
        }
        std::mt19937 chance{1};
        for (int n = 0; n < 40; ++n) {  // in no order, so that pages are split in their middle
            Transaction transaction = store.begin();
            for (int i = 0; i < 60; ++i) {
                const std::string id = name(static_cast<int>(chance() % kAll));
                store.ledger().insert(sample_entry(id, std::to_string(chance()) + "-of-" + id, 24));
            }
            transaction.commit();
        }
        put_fillers(store, "filler", 250);  // so that there are some portions
    }
    static std::string name(int i) { return "media-" + std::to_string(100 + i); }

    // Every other one, in one transaction.
    static void erase_half(SessionStore& store) {
        Transaction transaction = store.begin();
        for (int i = 0; i < kAll; i += 2) REQUIRE(store.erase({name(i)}));
        transaction.commit();
    }
    // How many of the deleted ones the file still names. It opens and closes the file: only while no store has it open.
    [[nodiscard]] int traces() const {
        const std::string bytes = bytes_of(file_) + bytes_of(file_.string() + "-journal");
        int found = 0;
        for (int i = 0; i < kAll; ++i) {
            const bool there = bytes.find(name(i)) != std::string::npos;
            if (i % 2 == 0) found += there ? 1 : 0;
            if (i % 2 == 1) CHECK(there);
        }
        return found;
    }

    static constexpr int kAll = 30;

private:
    static void put_fillers(SessionStore& store, const std::string& name, int number) {
        for (int n = 0; n < number; ++n) {
            core::Media media = core::new_media({name + "-" + std::to_string(n)}, {}, at(5));
            media.revision = 1;
            media.persistent.last_prompt_value = std::string(30'000, 'p');
            put(store, media);
        }
    }

    std::filesystem::path file_;
};

// Ends a store as a kill does: nothing is finished on the way out.
void drop(std::optional<SessionStore>& store) { store.reset(); }

int wipe_all(SessionStore& store) {
    int steps = 0;
    while (store.wipe().step()) REQUIRE(++steps < 1'000);
    return steps;
}

// What is written, in bytes, and how long the file is.
struct Meter final : support::ShimVfs {
    int before_write(const std::string& /*file*/, const char* /*data*/, int size, std::int64_t offset) override {
        bytes += size;
        end = std::max(end, offset + size);
        return SQLITE_OK;
    }
    std::int64_t bytes{}, end{};
};

// Whether any page of the file but the first was written.
struct BehindTheFirst final : support::ShimVfs {
    int before_write(const std::string& file, const char* /*data*/, int /*size*/, std::int64_t offset) override {
        if (offset > 0 && file.ends_with(".db")) has_written = true;
        return SQLITE_OK;
    }
    bool has_written{};
};

}  // namespace

TEST_CASE("after a delete and a wipe its words are no longer in the file (R16)", "[store][slow]") {
    const TempDir dir;
    const Crowd crowd(dir.file());
    REQUIRE(crowd.traces() == Crowd::kAll / 2);
    std::optional<SessionStore> store(std::in_place, dir.file(), SessionStore::Options{});
    Crowd::erase_half(*store);
    drop(store);
    REQUIRE(crowd.traces() > 0);  // what secure_delete does not reach
    store.emplace(dir.file(), SessionStore::Options{});
    CHECK(store->wipe().is_due());
    wipe_all(*store);
    CHECK_FALSE(store->wipe().is_due());
    CHECK(store->problems().empty());
    drop(store);
    CHECK(crowd.traces() == 0);
}

TEST_CASE("a host that leaves wipes before it goes (R16)", "[store]") {
    const TempDir dir;
    const Crowd crowd(dir.file());
    std::optional<SessionStore> store(std::in_place, dir.file(), SessionStore::Options{});
    Crowd::erase_half(*store);
    store->leave();
    CHECK(crowd.traces() == 0);
    CHECK_FALSE(SessionStore(dir.file(), {}).wipe().is_due());
}

TEST_CASE("a delete in a large file writes a few pages before its answer, and the file does not grow (R16)",
          "[store]") {
    const TempDir dir;
    constexpr int kMedia = 400;
    std::int64_t large{};
    Meter meter;
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        for (int n = 0; n < kMedia; ++n) {
            core::Media media = core::new_media({"image-" + std::to_string(n)}, {}, at(5));
            media.revision = 1;
            media.persistent.last_prompt_value = std::string(30'000, 'p');
            store.save(std::nullopt, media, std::nullopt);
        }
        transaction.commit();
        large = meter.end;
        REQUIRE(large > 12'000'000);
    }
    meter.bytes = 0;
    {
        Transaction transaction = store.begin();
        REQUIRE(store.erase({"image-7"}));
        transaction.commit();
    }
    CHECK(meter.bytes < 300'000);  // the rows, and their journal
    meter.bytes = 0;
    wipe_all(store);
    CHECK(meter.bytes < 300'000);  // nothing but remains is overwritten
    CHECK(meter.end == large);
}

TEST_CASE("a write between two portions begins the wipe anew, and it ends although the writes go on (R16)",
          "[store][slow]") {
    const TempDir dir;
    const Crowd crowd(dir.file());
    std::optional<SessionStore> one(std::in_place, dir.file(), SessionStore::Options{});
    std::optional<SessionStore> two(std::in_place, dir.file(), SessionStore::Options{});
    Crowd::erase_half(*one);
    const bool own = GENERATE(false, true);
    int writes = 0;
    const auto write = [&] { put(own ? *one : *two, sample_media("between-" + std::to_string(++writes))); };
    REQUIRE(one->wipe().step() >= core::Millis{100});  // not while somebody is at work
    write();
    const auto first = one->wipe().step();
    write();
    const auto second = one->wipe().step();
    CHECK((first && second && *second < *first));
    CHECK(two->wipe().is_due());
    for (int n = 0; n < 40 && one->wipe().is_due(); ++n) {
        write();
        CHECK_FALSE(one->wipe().step() == std::nullopt);
        (void)one->wipe().step();
    }
    CHECK_FALSE(two->wipe().is_due());
    drop(one);
    drop(two);
    CHECK(crowd.traces() == 0);
}

TEST_CASE("a wipe waits for no lock, and goes on when it is free (R16)", "[store][slow]") {
    const TempDir dir;
    const Crowd crowd(dir.file());
    std::optional<SessionStore> store(std::in_place, dir.file(), SessionStore::Options{.busy_timeout = 60s});
    Crowd::erase_half(*store);
    std::optional<SessionStore> other(std::in_place, dir.file(), SessionStore::Options{});
    const auto begin = std::chrono::steady_clock::now();
    {
        const Transaction writes = other->begin();
        for (int n = 0; n < 20; ++n) CHECK(store->wipe().step());
    }
    {
        const Transaction reads = other->begin_read();
        (void)other->settings();
        for (int n = 0; n < 20; ++n) CHECK(store->wipe().step());
        CHECK(other->wipe().is_due());
    }
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
    wipe_all(*store);
    drop(store);
    drop(other);
    CHECK(crowd.traces() == 0);
}

TEST_CASE("what another host remembers of wiped pages does not come back when it rolls back (R16)", "[store][slow]") {
    const TempDir dir;
    const Crowd crowd(dir.file());
    std::optional<SessionStore> store(std::in_place, dir.file(), SessionStore::Options{});
    std::optional<SessionStore> other(std::in_place, dir.file(), SessionStore::Options{});
    const bool own = GENERATE(false, true);
    Crowd::erase_half(*store);
    // So little memory that what is changed goes to the file before the commit, but enough for one of the tables.
    for (SessionStore* each : {&*store, &*other}) each->database().run("PRAGMA cache_size = 300");
    SessionStore& it = own ? *store : *other;
    const auto remember = [&] {
        Statement select(it.database(), "SELECT count(*), max(effort) FROM attempt INDEXED BY attempt_of_effort");
        Rows rows = select.query();
        REQUIRE(rows.next());
    };
    const auto change_all_and_roll_back = [&] {
        const Transaction transaction = it.begin();
        it.database().run("UPDATE attempt SET effort = effort + 1");
        it.database().run("UPDATE media SET last_prompt_value = last_prompt_value || 'x'");
    };
    bool has_more = true;
    for (int n = 0; has_more; ++n) {
        REQUIRE(n < 100);
        remember();
        has_more = store->wipe().step().has_value();
        change_all_and_roll_back();
    }
    drop(store);
    drop(other);
    CHECK(crowd.traces() == 0);
}

TEST_CASE("each portion that overwrites something makes other hosts forget what they remember of the file (R16)",
          "[store][slow]") {
    const TempDir dir;
    const Crowd crowd(dir.file(), 150);
    BehindTheFirst disk;
    std::optional<SessionStore> store(std::in_place, dir.file(), SessionStore::Options{});
    std::optional<SessionStore> other(std::in_place, dir.file(), SessionStore::Options{});
    Crowd::erase_half(*store);
    std::vector<bool> overwrote;
    for (bool has_more = true; has_more;) {
        REQUIRE(overwrote.size() < 1'000);
        const std::int64_t before = other->data_version();
        disk.has_written = false;
        has_more = store->wipe().step().has_value();
        const bool is_told = other->data_version() != before;
        CAPTURE(overwrote.size());
        if (disk.has_written) CHECK(is_told);
        overwrote.push_back(disk.has_written);
    }
    // A rest, the first portion, those in the middle, the last one, and nothing more.
    REQUIRE(overwrote.size() > 6);
    CHECK(std::count(overwrote.begin() + 2, overwrote.end() - 2, true) > 0);
    drop(store);
    drop(other);
    CHECK(crowd.traces() == 0);
}

TEST_CASE("a wipe that is killed at any moment damages nothing, and the next host finishes it (R16)",
          "[store][faults]") {
    const TempDir origin;
    const Crowd crowd(origin.file());
    {
        SessionStore store(origin.file(), {});
        Crowd::erase_half(store);
    }
    const std::string before = bytes_of(origin.file());
    bool was_killed = true;
    for (int moment = 1; was_killed; moment += 7 * support::step()) {  // what lies between is more of the same
        INFO("at its change " << moment);
        REQUIRE(moment < 1'000);
        write_bytes(origin.file(), before);
        for (const char* left : {"-journal", "-wal", "-shm"}) std::filesystem::remove(origin.file().string() + left);
        was_killed = support::killed_at(moment, [&] {
            SessionStore store(origin.file(), {});
            wipe_all(store);
        });
        std::optional<SessionStore> next(std::in_place, origin.file(), SessionStore::Options{});
        // With a log, closing the file changes it once more, after all of it was wiped.
        const bool with_log = next->journal_state().mode == JournalMode::write_ahead;
        if (!with_log || !was_killed) CHECK(next->wipe().is_due() == was_killed);
        wipe_all(*next);
        CHECK(next->problems().empty());
        drop(next);
        CHECK(crowd.traces() == 0);
    }
}

TEST_CASE("the power goes during a wipe: no row is lost, and the next host finishes it (R16)", "[store][faults]") {
    const TempDir origin;
    const Crowd crowd(origin.file());
    {
        SessionStore store(origin.file(), {});
        Crowd::erase_half(store);
    }
    const std::string name = origin.file().string();
    std::vector<support::Disk> left;
    {
        std::mt19937 chance{1};
        support::PowerLossVfs disk(origin.path(), {{name, bytes_of(name)}, {name + "-journal", ""}});
        {
            SessionStore store(origin.file(), {});
            wipe_all(store);
        }
        const std::size_t step = static_cast<std::size_t>(faults::is_long() ? 3 : faults::stride(17));
        for (std::size_t moment = 0; moment < disk.moments(); moment += step) {
            left.push_back(disk.left_at(moment, support::Unsynced::reordered, chance));
            left.push_back(disk.left_at(moment, support::Unsynced::lost, chance));
        }
    }
    for (const support::Disk& disk : left) {
        for (const auto& [path, bytes] : disk) write_bytes(path, bytes);
        std::optional<SessionStore> next(std::in_place, origin.file(), SessionStore::Options{});
        CHECK_FALSE(next->was_restored_on_open());
        CHECK(next->problems().empty());
        CHECK(next->load({Crowd::name(1)})->persistent.last_prompt_value.size() > 20'000);
        wipe_all(*next);
        CHECK(next->problems().empty());
        drop(next);
        CHECK(crowd.traces() == 0);
    }
}
