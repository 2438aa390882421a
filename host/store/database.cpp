#include "store/database.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/check.hpp"
#include "platform/system.hpp"
#include "platform/system_error.hpp"

namespace host::store {

namespace {

// The longest value is a frame of the protocol (64 MiB), kept raw by an import.
constexpr int kMaxValueBytes = 64 * 1024 * 1024;
constexpr int kMaxSqlBytes = 100'000;
constexpr int kMostLogPages = 2'000;  // 8 MiB

// SQLite takes that for a lock that another process holds.
bool has_no_locks(int code, int system_error) { return (code & 0xff) == SQLITE_BUSY && system_error == ENOLCK; }

core::ErrorCode code_of(int code, int system_error) {
    using enum core::ErrorCode;
    switch (code & 0xff) {
        case SQLITE_FULL: return storage_full;
        case SQLITE_BUSY: return has_no_locks(code, system_error) ? storage_io : storage_busy;
        case SQLITE_LOCKED: return storage_busy;
        case SQLITE_ERROR:  // our statements are constant and tested: it is the tables that are not as they should be
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
        case SQLITE_CONSTRAINT: return storage_corrupt;  // our own never fail: somebody has added one
        case SQLITE_READONLY:  // also READONLY_DBMOVED: the file we hold is no longer the one at the path
        case SQLITE_PERM: return storage_readonly;
        case SQLITE_CANTOPEN: return storage_code(system_error);
        case SQLITE_IOERR:
            if (code == SQLITE_IOERR_CORRUPTFS) {
                return storage_corrupt;
            }
            // A full disk shows up here too, when it is fsync that finds out.
            return storage_code(system_error) == storage_full ? storage_full : storage_io;
        default: return storage_io;
    }
}

const char* hint(int code, int system_error) {
    if (has_no_locks(code, system_error)) {
        return "; its file system has no locks; keep the state on another disk (set XDG_STATE_HOME)";
    }
    switch (code) {
        case SQLITE_READONLY_ROLLBACK:
            return "; an interrupted write must be undone first, which the host does when it starts";
        case SQLITE_READONLY_DBMOVED: return "; the file was moved, replaced or deleted while in use";
        case SQLITE_NOTADB: return "; the file is unchanged";
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_CHECK:
        case SQLITE_CONSTRAINT_TRIGGER:
        case SQLITE_CONSTRAINT_FOREIGNKEY: return "; its tables or indexes are not the ones the host created";
        default: return "";
    }
}

}  // namespace

void Database::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

void Database::Close::operator()(sqlite3* handle) const {
    const int code = sqlite3_close(handle);
    HOST_CHECK(code == SQLITE_OK);  // a statement outlived its database
}

void Database::fail(int code, const char* doing) const {
    HOST_CHECK((code & 0xff) != SQLITE_MISUSE);
    sqlite3* const db = handle_.get();
    // Of a COMMIT SQLite keeps no errno: then it is that of the last call that failed (run() and next() set it to 0).
    const int last = errno;
    const int kept = db && (code & 0xff) != SQLITE_BUSY ? platform::errno_of(sqlite3_system_errno(db)) : 0;
    const int system_error = kept != 0 ? kept : last;
    // What was read or written past the connection is unknown to it: its message would be "not an error".
    const bool is_its_own = db && (sqlite3_errcode(db) & 0xff) == (code & 0xff);
    std::string what = std::string("cannot ") + doing + " " + name_ + ": " +
                       (is_its_own ? sqlite3_errmsg(db) : sqlite3_errstr(code)) + " (SQLite " + std::to_string(code);
    if (const int kind = code & 0xff; system_error != 0 && (kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN)) {
        what += std::string(", ") + std::strerror(system_error);
    }
    throw StoreError(code_of(code, system_error), code, what + ")" + hint(code, system_error));
}

Database::Database(const std::filesystem::path& file, Access access, core::Millis busy_timeout) : name_(file.string()) {
    // Statistics about memory are not used, and counting takes a lock at each allocation. The call fails, harmlessly,
    // once SQLite is in use.
    [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    open(access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    set_busy_timeout(busy_timeout);
    configure(access);
}

Database::Database(InMemory) : name_(":memory:") {
    open(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY);
    configure(Access::read_write);
}

void Database::open(int flags) {
    // NOFOLLOW: what was checked is what is opened. NOMUTEX: one thread. EXRESCODE: the errors in full.
    flags |= SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    sqlite3* opened = nullptr;
    errno = 0;
    const int code = sqlite3_open_v2(name_.c_str(), &opened, flags, nullptr);
    const int system_error = errno;
    handle_.reset(opened);
    if (code != SQLITE_OK) {
        fail(code, "open");
    }
    // What cannot be opened for writing SQLite opens for reading, and says so at the first write: too late for hello.
    if ((flags & SQLITE_OPEN_READWRITE) != 0 && sqlite3_db_readonly(opened, "main") == 1) {
        throw StoreError(system_error != 0 ? storage_code(system_error) : core::ErrorCode::storage_readonly,
                         SQLITE_READONLY,
                         "cannot write " + name_ + ": " + std::strerror(system_error != 0 ? system_error : EACCES));
    }
}

void Database::configure(Access access) {
    sqlite3* const opened = handle();
    // A file from elsewhere must not be able to run anything, and we use none of this ourselves.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, access == Access::damaged ? 0 : 1, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    // "text" in double quotes is a misspelt column, never a string.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);

    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, kMaxValueBytes);
    sqlite3_limit(opened, SQLITE_LIMIT_SQL_LENGTH, kMaxSqlBytes);
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);  // one file is all there is

    // An I/O error behind a memory map is a signal, not an error code.
    run("PRAGMA mmap_size = 0");
    // Damaged pages are noticed when they are read.
    run("PRAGMA cell_size_check = ON");
    // Sorts never put prompts into files in the temporary directory.
    run("PRAGMA temp_store = MEMORY");
    if (access == Access::damaged) {
        run("PRAGMA writable_schema = ON");  // a file that is too short, or a table that cannot be parsed: go on
                                             // without
        run("PRAGMA locking_mode = EXCLUSIVE");
        return;
    }
    // Deleting a media takes its rows along (R16).
    set_pragma("foreign_keys", "ON", "1");
    // Deleted means gone from disk (R16).
    set_pragma("secure_delete", "ON", "1");
}

// Truncating the journal is synced, so that a commit survives power loss with FULL. Asking for a mode is not getting
// it: it is read back.
void Database::make_durable() {
    set_pragma("journal_mode", "TRUNCATE", "truncate");
    sync_each_commit();
}

// FULL: each commit syncs the log. It is emptied in idle moments (StoreKeeper); only a log that has grown to this many
// pages, because there were none, is copied by the commit itself.
void Database::make_durable_by_log() {
    set_pragma("journal_mode", "WAL", "wal");
    sync_each_commit();
    sqlite3_wal_autocheckpoint(handle(), kMostLogPages);
}

void Database::sync_each_commit() {
    run("PRAGMA synchronous = FULL");
    // There, fsync() leaves what was written in the cache of the disk.
    if (platform::this_system() == platform::System::mac) set_pragma("fullfsync", "ON", "1");
}

void Database::make_private_draft() {
    set_pragma("journal_mode", "MEMORY", "memory");
    run("PRAGMA synchronous = FULL");
}

void Database::make_scratch() {
    make_private_draft();
    run("PRAGMA synchronous = OFF");
}

void Database::set_pragma(const char* name, const char* value, std::string_view expected) {
    const std::string write = std::string("PRAGMA ") + name + " = " + value;
    run(write.c_str());
    const std::string read = std::string("PRAGMA ") + name;
    sqlite3_stmt* raw = nullptr;
    if (const int code = sqlite3_prepare_v2(handle(), read.c_str(), -1, &raw, nullptr); code != SQLITE_OK) {
        fail(code, "configure");
    }
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    if (const int code = sqlite3_step(raw); code != SQLITE_ROW) {
        fail(code, "configure");
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    if (!text || text != expected) {
        throw StoreError(core::ErrorCode::storage_io, 0,
                         "cannot use " + name_ + ": " + name + " stays " + (text ? text : "unknown") + " instead of " +
                             std::string(expected));
    }
}

void Database::run(const char* sql) {
    errno = 0;
    if (const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr); code != SQLITE_OK) {
        fail(code, "use");
    }
}

void Database::prepare(Prepared& prepared, const char* sql) {
    if (prepared) {
        return;
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
        fail(code, "use");
    }
    prepared.reset(statement);
}

void Database::run(Prepared& prepared, const char* sql) {
    prepare(prepared, sql);
    errno = 0;
    const int code = sqlite3_step(prepared.get());
    const int last = errno;
    sqlite3_reset(prepared.get());  // keeps the message
    errno = last;
    if (code != SQLITE_DONE) {
        fail(code, "use");
    }
}

// What ends a transaction is prepared before it begins: afterwards there may be no memory for that.
void Database::begin(Prepared& prepared, const char* sql) {
    prepare(commit_, "COMMIT");
    prepare(rollback_, "ROLLBACK");
    run(prepared, sql);
}

void Database::begin_immediate() { begin(begin_immediate_, "BEGIN IMMEDIATE"); }

void Database::begin_deferred() { begin(begin_deferred_, "BEGIN DEFERRED"); }

void Database::commit() { run(commit_, "COMMIT"); }

void Database::set_busy_timeout(core::Millis length) {
    busy_timeout_ = length;
    sqlite3_busy_timeout(handle(), static_cast<int>(length.count()));
}

bool Database::empty_log() {
    sqlite3_busy_timeout(handle(), 0);
    errno = 0;
    const int code = sqlite3_wal_checkpoint_v2(handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    set_busy_timeout(busy_timeout_);
    if (code == SQLITE_OK) return true;
    if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) fail(code, "copy the write-ahead log into");
    return false;
}

std::int64_t Database::bytes_of_open_log() const {
    sqlite3_int64 bytes = 0;
    sqlite3_file* const log = open_log();
    if (!log) return 0;
    if (const int size = log->pMethods->xFileSize(log, &bytes); size != SQLITE_OK) fail(size, "look at");
    return bytes;
}

void Database::sync_log() {
    sqlite3_file* const log = open_log();
    if (!log) return;
    if (const int code = log->pMethods->xSync(log, SQLITE_SYNC_FULL); code != SQLITE_OK) fail(code, "sync the log of");
}

sqlite3_file* Database::open_log() const {
    sqlite3_file* log = nullptr;
    const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    return code == SQLITE_OK && log && log->pMethods ? log : nullptr;
}

void Database::sync() {
    sqlite3_file* const opened = file();
    if (const int code = opened->pMethods->xSync(opened, SQLITE_SYNC_FULL); code != SQLITE_OK) fail(code, "sync");
}

std::uint32_t Database::change_number() const {
    unsigned int number = 0;
    const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_DATA_VERSION, &number);
    if (code != SQLITE_OK) fail(code, "look at");
    return number;
}

void Database::check_still_there() const {
    int has_moved = 0;
    const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
    if (code == SQLITE_OK && has_moved != 0) fail(SQLITE_READONLY_DBMOVED, "use");
}

void Database::forget_pages() { sqlite3_db_release_memory(handle()); }

sqlite3_file* Database::file() const {
    sqlite3_file* file = nullptr;
    const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK || !file || !file->pMethods) fail(SQLITE_IOERR, "read");
    return file;
}

void Database::copy_to(Database& other, const Copied& told) {
    sqlite3_backup* const backup = sqlite3_backup_init(other.handle(), "main", handle(), "main");
    if (!backup) {
        other.fail(sqlite3_extended_errcode(other.handle()), "copy to");
    }
    constexpr int kPortion = 1'024;  // pages
    int step = SQLITE_OK;
    do {
        step = sqlite3_backup_step(backup, told ? kPortion : -1);
        const int all = sqlite3_backup_pagecount(backup);
        if (told) told(all - sqlite3_backup_remaining(backup), all);
    } while (step == SQLITE_OK);
    const int end = sqlite3_backup_finish(backup);
    if (step != SQLITE_DONE || end != SQLITE_OK) {
        other.fail(end != SQLITE_OK ? end : step, "copy to");
    }
}

void Database::roll_back() noexcept {
    sqlite3_step(rollback_.get());
    sqlite3_reset(rollback_.get());
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

std::string_view sqlite_version() { return sqlite3_libversion(); }

}  // namespace host::store
