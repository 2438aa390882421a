// A file with a write-ahead log when it is damaged, wiped or copied, and when a library that must not use the log is
// taken along into it.
#include <sqlite3.h>

#include <cerrno>

#include "store/journal_mode.hpp"
#include "store/repair/backup.hpp"
#include "store/repair/integrity.hpp"
#include "store/store_world.hpp"
#include "store/support/damaged.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"

namespace host::store {
namespace {

const SessionStore::Options kUsingLog{.now = at(1'800'000'000'000), .journal = JournalWish::write_ahead};

// The state of a user, in a file with a log that is empty.
void make_rich_with_log(const std::filesystem::path& file) {
    write_bytes(file, rich().bytes);
    const SessionStore store(file, kUsingLog);
    REQUIRE(store.journal_state().mode == JournalMode::write_ahead);
}

TEST_CASE("a damaged file with a log is restored, keeps its log, and its original is an exact copy", "[damage]") {
    if (!is_log_safe()) return;
    const TempDir dir;
    make_rich_with_log(dir.file());
    std::string bytes = bytes_of(dir.file());
    const std::size_t pages = bytes.size() / kPage;
    const std::size_t lost = GENERATE(0U, 3U, 7U);
    REQUIRE(lost < pages);
    bytes.replace(lost * kPage, kPage, std::string(kPage, '\0'));
    write_bytes(dir.file(), bytes);
    {
        SessionStore store(dir.file(), kUsingLog);
        CHECK(store.was_restored_on_open());
        CHECK(store.journal_state().mode == JournalMode::write_ahead);
        CHECK(store.problems().empty());
    }
    REQUIRE(originals_in(dir).size() == 1);
    CHECK(bytes_of(originals_in(dir).front()) == bytes);
    CHECK_FALSE(SessionStore(dir.file(), kUsingLog).was_restored_on_open());
}

TEST_CASE("what only the log has of a damaged file is restored, too", "[damage]") {
    if (!is_log_safe()) return;
    const TempDir dir, killed;
    make_rich_with_log(dir.file());
    {
        SessionStore store(dir.file(), kUsingLog);
        put(store, sample_media("only-in-the-log"));
        for (const char* part : {"", "-wal"}) {
            std::filesystem::copy_file(dir.file().string() + part, killed.file().string() + part);
        }
    }
    std::string bytes = bytes_of(killed.file());
    bytes.replace(5 * kPage, kPage, std::string(kPage, '\0'));
    write_bytes(killed.file(), bytes);
    SessionStore next(killed.file(), kUsingLog);
    CHECK(next.load({"only-in-the-log"}));
    CHECK(next.problems().empty());
}

TEST_CASE("of a file with a log the doctor checks every page, in use or not", "[damage]") {
    if (!is_log_safe()) return;
    const TempDir dir;
    make_rich_with_log(dir.file());
    REQUIRE(check(dir.file(), true).empty());
    std::string bytes = bytes_of(dir.file()) + std::string(kPage, '\0');  // a page that belongs to nothing
    constexpr std::size_t kPageCount = 28;                                // in the header, four bytes, highest first
    bytes[kPageCount + 2] = static_cast<char>(bytes.size() / kPage >> 8 & 0xff);
    bytes[kPageCount + 3] = static_cast<char>(bytes.size() / kPage & 0xff);
    write_bytes(dir.file(), bytes);
    CHECK(check(dir.file(), true).size() == 1);
    CHECK(check(dir.file(), false).size() == 1);
}

TEST_CASE("a host that finds damage changes nothing while others use the log, and restores the file after them",
          "[damage]") {
    if (!is_log_safe()) return;
    const TempDir dir;
    make_rich_with_log(dir.file());
    {
        const SessionStore other(dir.file(), kUsingLog);
        std::string bytes = bytes_of(dir.file());
        bytes.replace(7 * kPage, kPage, std::string(kPage, '\0'));
        write_bytes(dir.file(), bytes);
        SessionStore::Options options = kUsingLog;
        options.busy_timeout = core::Millis{30};
        options.suspect = true;
        const auto error = open_error(dir.file(), options);
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_busy);
        CHECK(bytes_of(dir.file()) == bytes);
    }
    CHECK(SessionStore(dir.file(), kUsingLog).was_restored_on_open());
}

TEST_CASE("a commit whose sync failed is not answered for before the log that has it is synced", "[faults]") {
    if (!is_log_safe()) return;
    const TempDir dir;
    support::FaultVfs disk;
    {
        SessionStore store(dir.file(), kUsingLog);
        put(store, sample_media("m1"));
        disk.arm({.at = 1, .error = EIO, .lasting = true, .calls = support::kSync});
        CHECK(error_of([&] { put(store, sample_media("m2")); }));
    }
    REQUIRE(bytes_of_log(dir.file()) > 0);  // as after a kill before the sync
    const auto refused = open_error(dir.file(), kUsingLog);
    REQUIRE(refused);
    CHECK(refused->code() == core::ErrorCode::storage_io);
    disk.clear();
    SessionStore store(dir.file(), kUsingLog);
    CHECK(store.load({"m1"}));
    CHECK(store.problems().empty());
}

TEST_CASE("deleted words are in neither the file nor its log when the wipe is done (R16)") {
    if (!is_log_safe()) return;
    const TempDir dir;
    const std::string words = "words-that-are-to-be-deleted";
    SessionStore store(dir.file(), kUsingLog);
    core::Media media = core::new_media({"image-1"}, {}, at(5));
    media.revision = 1;
    media.persistent.last_prompt_value = words;
    put(store, media);
    REQUIRE(bytes_of(dir.file().string() + "-wal").find(words) != std::string::npos);
    {
        Transaction transaction = store.begin();
        REQUIRE(store.erase({"image-1"}));
        transaction.commit();
    }
    for (int steps = 0; store.wipe().step(); ++steps) REQUIRE(steps < 100);
    CHECK_FALSE(store.wipe().is_due());
    CHECK(bytes_of(dir.file()).find(words) == std::string::npos);
    CHECK(bytes_of(dir.file().string() + "-wal").find(words) == std::string::npos);
}

TEST_CASE("a backup of a file with a log is one file, has what the log had, and has no log itself") {
    if (!is_log_safe()) return;
    const TempDir dir;
    SessionStore store(dir.file(), kUsingLog);
    put(store, sample_media("in-the-log"));
    REQUIRE(store.bytes_in_log() > 0);
    std::filesystem::path backup;
    {
        const Transaction transaction = store.begin();
        backup = make_backup(dir.file(), store.schema_version());
    }
    CHECK(bytes_of(backup)[18] == 1);
    CHECK_FALSE(std::filesystem::exists(backup.string() + "-wal"));
    SessionStore copy(backup, {.read_only = true});
    CHECK(copy.load({"in-the-log"}));
    for (const std::string& name : dir.names()) CHECK(name.find(".new-") == std::string::npos);
}

TEST_CASE("a host whose library must not use a log notices that another has begun one, and writes nothing") {
    if (is_log_safe()) return;
    const TempDir dir;
    SessionStore store(dir.file(), {.busy_timeout = core::Millis{30}});
    put(store, sample_media("m1"));
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open_v2(dir.file().string().c_str(), &other, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "PRAGMA journal_mode = WAL; SELECT count(*) FROM meta", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    const auto error = error_of([&] { put(store, sample_media("m2")); });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_too_new);
    CHECK(std::string{error->what()}.find("Close the other browsers") != std::string::npos);
    const auto refused = open_error(dir.file(), {.busy_timeout = core::Millis{30}});
    REQUIRE(refused);
    CHECK(refused->code() == core::ErrorCode::storage_too_new);
    CHECK(bytes_of_log(dir.file()) == 0);
    sqlite3_close(other);
}

TEST_CASE("a host whose library must not use a log takes a file with one back when it has it alone") {
    if (is_log_safe()) return;
    const TempDir dir;
    { const SessionStore made(dir.file(), {}); }
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open_v2(dir.file().string().c_str(), &other, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    REQUIRE(bytes_of(dir.file())[18] == 2);
    const SessionStore store(dir.file(), kUsingLog);
    CHECK(store.journal_state().mode == JournalMode::rollback);
    CHECK(store.journal_state().why_not.find("can damage a file") != std::string::npos);
    CHECK(bytes_of(dir.file())[18] == 1);
}

}  // namespace
}  // namespace host::store
