// What a failure is called: the code by which the user is told what helps, and the words of SQLite and of the system.
#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "store/journal_mode.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/shim_vfs.hpp"
#include "support/text.hpp"

namespace host::store::test {
namespace {

struct FileToFail {
    FileToFail() { const SessionStore made(dir.file(), {}); }
    TempDir dir;
};

// What is thrown when SQLite has answered with `code`, and the last system call that failed with `system_error`.
std::optional<StoreError> failure_with(const Database& database, int code, int system_error) {
    return error_of([&] {
        errno = system_error;
        database.fail(code, "use");
    });
}

// A disk that fails, and no system call says why.
struct SilentDisk final : support::ShimVfs {
    int before_write(const std::string& /*file*/, const char* /*data*/, int /*size*/,
                     std::int64_t /*offset*/) override {
        return fails_writes ? SQLITE_IOERR_WRITE : SQLITE_OK;
    }
    int before_sync(const std::string& /*file*/) override { return fails_syncs ? SQLITE_IOERR_FSYNC : SQLITE_OK; }
    void be_well() { fails_writes = fails_syncs = false; }
    bool fails_writes{}, fails_syncs{};
};

// The disk of another file was full just before. This failure is another one.
template <class Call>
void check_is_not_full(int code, Call call) {
    const auto error = error_of([&] {
        errno = ENOSPC;
        call();
    });
    REQUIRE(error);
    CAPTURE(error->what());
    CHECK(error->sqlite_code() == code);
    CHECK(error->code() == core::ErrorCode::storage_io);
    CHECK_FALSE(support::says(error->what(), std::strerror(ENOSPC)));
    CHECK_FALSE(support::says(error->what(), std::strerror(EPERM)));
}

constexpr char kCountRestore[] = "UPDATE meta SET generation = generation + 1";

}  // namespace

TEST_CASE("an error tells what the system said if a system call failed, and nothing of it otherwise", "[store]") {
    using enum core::ErrorCode;
    struct Case {
        int code, system_error;
        bool is_of_system;
        core::ErrorCode becomes;
    };
    const Case cases[] = {{SQLITE_IOERR_READ, ESTALE, true, storage_io},
                          {SQLITE_IOERR_FSYNC, ENOSPC, true, storage_full},
                          {SQLITE_IOERR_WRITE, 0, false, storage_io},
                          {SQLITE_IOERR_CORRUPTFS, EIO, true, storage_corrupt},
                          {SQLITE_CANTOPEN, EACCES, true, storage_readonly},
                          {SQLITE_CANTOPEN, EMFILE, true, storage_io},
                          {SQLITE_CANTOPEN_ISDIR, 0, false, storage_io},
                          {SQLITE_BUSY, EAGAIN, false, storage_busy},
                          {SQLITE_BUSY_RECOVERY, 0, false, storage_busy},
                          {SQLITE_BUSY, ENOLCK, false, storage_io},
                          {SQLITE_LOCKED, ENOLCK, false, storage_busy},
                          {SQLITE_FULL, ENOSPC, false, storage_full},
                          {SQLITE_READONLY, EACCES, false, storage_readonly},
                          {SQLITE_CORRUPT, EIO, false, storage_corrupt},
                          {SQLITE_CONSTRAINT_UNIQUE, EIO, false, storage_corrupt}};
    const FileToFail world;
    const Database database(world.dir.file(), Database::Access::read_write, core::Millis{0});
    for (const Case& it : cases) {
        CAPTURE(it.code, it.system_error);
        const auto error = failure_with(database, it.code, it.system_error);
        REQUIRE(error);
        CAPTURE(error->what());
        CHECK(error->code() == it.becomes);
        CHECK(error->sqlite_code() == it.code);
        std::string said = "(SQLite " + std::to_string(it.code);
        if (it.is_of_system) said += std::string{", "} + std::strerror(it.system_error);
        CHECK(support::says(error->what(), said + ")"));
        const bool has_no_lock = it.code == SQLITE_BUSY && it.system_error == ENOLCK;
        CHECK(support::says(error->what(), "its file system has no locks") == has_no_lock);
    }
}

TEST_CASE("a disk without locks is named as such, whatever else has failed on it before", "[store]") {
    const FileToFail world;
    support::FaultVfs disk;
    Database database(world.dir.file(), Database::Access::read_write, core::Millis{0});
    Statement select(database, "SELECT count(*) FROM media");
    REQUIRE(number_in(select.query()) == 0);
    disk.arm({.at = 1, .error = ESTALE, .lasting = true, .calls = support::kRead});
    const auto unread = error_of([&] { (void)number_in(select.query()); });
    REQUIRE(unread);
    CHECK(support::says(unread->what(), "cannot read "));
    CHECK(support::says(unread->what(), std::strerror(ESTALE)));
    disk.arm({.at = 1, .error = ENOLCK, .lasting = true, .calls = support::kLock});
    const auto error = error_of([&] { const Transaction transaction(database); });
    disk.clear();
    REQUIRE(error);
    CAPTURE(error->what());
    CHECK(error->code() == core::ErrorCode::storage_io);
    CHECK(support::says(error->what(), "its file system has no locks"));
    CHECK_FALSE(error_of([&] { const Transaction transaction(database); }));
}

TEST_CASE("a path that is refused is not blamed on what had failed before", "[store]") {
    const FileToFail world;
    const std::filesystem::path link = world.dir.path() / "link.db";
    std::filesystem::create_symlink(world.dir.file(), link);
    const auto error = error_of([&] {
        errno = ENOSPC;  // of another file
        const Database database(link, Database::Access::read_write, core::Millis{0});
    });
    REQUIRE(error);
    CAPTURE(error->what());
    CHECK((error->sqlite_code() & 0xff) == SQLITE_CANTOPEN);
    CHECK(error->code() == core::ErrorCode::storage_io);
    CHECK_FALSE(support::says(error->what(), std::strerror(ENOSPC)));
}

TEST_CASE("a disk that fails and does not say why is not taken for a full one, which another file has met before",
          "[store]") {
    const FileToFail world;
    SilentDisk disk;
    Database database(world.dir.file(), Database::Access::read_write, core::Millis{0});
    database.make_durable();
    // Within a transaction nothing is opened, looked for or locked, so that no other call of the system says anything.
    Transaction transaction(database);
    REQUIRE(number_of(database, "SELECT generation FROM meta") == 1);
    SECTION("a text that is run") {
        disk.fails_writes = true;
        check_is_not_full(SQLITE_IOERR_WRITE, [&] { database.run(kCountRestore); });
    }
    SECTION("a statement") {
        Statement count(database, kCountRestore);
        disk.fails_writes = true;
        check_is_not_full(SQLITE_IOERR_WRITE, [&] { count.run(); });
    }
    SECTION("a commit") {
        database.run(kCountRestore);
        disk.fails_syncs = true;
        check_is_not_full(SQLITE_IOERR_FSYNC, [&] { transaction.commit(); });
    }
    disk.be_well();
}

TEST_CASE("a log that cannot be emptied is not taken for a full disk, which another file has met before", "[store]") {
    if (!is_log_safe()) return;
    const TempDir dir;
    SilentDisk disk;
    SessionStore store(dir.file(), {.journal = JournalWish::write_ahead});
    put(store, sample_media("m1"));
    REQUIRE(store.bytes_in_log() > 0);
    disk.fails_syncs = true;
    check_is_not_full(SQLITE_IOERR_FSYNC, [&] { (void)store.empty_log(); });
    disk.be_well();
    {
        const Transaction view = store.begin_read();
        (void)store.settings();
        CHECK_FALSE(store.empty_log());  // somebody reads what is in it, if only this host
    }
    CHECK(store.empty_log());
    CHECK(store.load({"m1"}));
}

TEST_CASE("a setting that SQLite does not take is an error that says what stays", "[store]") {
    Database memory{Database::InMemory{}};
    for (const bool with_log : {false, true}) {
        const auto error = error_of([&] { with_log ? memory.make_durable_by_log() : memory.make_durable(); });
        REQUIRE(error);
        CAPTURE(error->what());
        CHECK(error->code() == core::ErrorCode::storage_io);
        CHECK(error->sqlite_code() == 0);
        CHECK(support::says(error->what(),
                            std::string{"journal_mode stays memory instead of "} + (with_log ? "wal" : "truncate")));
    }
}

TEST_CASE("a database in memory has no file to read or to sync, and no log", "[store]") {
    Database memory{Database::InMemory{}};
    CHECK(memory.bytes_of_open_log() == 0);
    for (const bool syncs : {false, true}) {
        const auto error = error_of([&] {
            errno = 0;
            if (syncs) memory.sync();
            (void)memory.file();
        });
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_io);
        CHECK(error->sqlite_code() == SQLITE_IOERR);
    }
}

}  // namespace host::store::test
