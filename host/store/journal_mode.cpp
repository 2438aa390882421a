#include "store/journal_mode.hpp"

#include <sqlite3.h>

#include <array>
#include <system_error>
#include <thread>

#include "core/check.hpp"
#include "platform/file_system.hpp"
#include "platform/live_hosts.hpp"
#include "platform/process.hpp"
#include "store/sqlite.hpp"

namespace host::store {
namespace {

// https://www.sqlite.org/fileformat2.html, 1.3: the versions needed to write and to read the file; 2 is a log.
constexpr int kVersionsAt = 18;
constexpr unsigned char kWithLog = 2;

constexpr core::Millis kBetweenTries{20};

// From https://sqlite.org/wal.html#walresetbug and the release notes of 3.51.3: the releases that have the fix, and
// where the next line without it begins. 3.52.0 was withdrawn, and counts as one without.
struct FixedLine {
    int first, end;
};
constexpr std::array kFixed{FixedLine{3'044'006, 3'045'000}, FixedLine{3'050'007, 3'051'000},
                            FixedLine{3'051'003, 3'052'000}, FixedLine{3'052'001, 4'000'000}};

bool is_busy(const StoreError& error) { return error.code() == core::ErrorCode::storage_busy; }

// SQLite does not wait for other connections when a mode changes. Throws storage_busy when the patience is over.
template <class Change>
void change_with_patience(Database& database, Change change) {
    for (core::Millis waited{0};; waited += kBetweenTries) {
        try {
            change();
            return;
        } catch (const StoreError& error) {
            if (!is_busy(error) || waited >= database.busy_timeout()) throw;
        }
        std::this_thread::sleep_for(kBetweenTries);
    }
}

// Hosts that run now and do not say that they may use a log: SQLite would take them along into it.
std::string hosts_without_log(const std::filesystem::path& folder) {
    for (const platform::LiveHost& host : platform::live_hosts(folder)) {
        if (host.pid == platform::process_id() || host.may_use_log) continue;
        return "process " + std::to_string(host.pid) + " is a host of version " + host.version +
               " whose SQLite must not use one";
    }
    return {};
}

// Some file systems cannot map a file into the memory of several processes. The file that shows it stays: another host
// may have begun to use it.
bool can_share_memory(Database& database) {
    constexpr int kRegionBytes = 32 * 1024;  // what SQLite maps at once
    sqlite3_file* const file = database.file();
    if (file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return false;
    void volatile* memory = nullptr;
    const int code = file->pMethods->xShmMap(file, 0, kRegionBytes, 1, &memory);
    file->pMethods->xShmUnmap(file, 0);
    // All else passes: another host may just be opening it, too.
    return code != SQLITE_IOERR_SHMMAP && code != SQLITE_IOERR_SHMOPEN;
}

void leave_log(Database& database) {
    change_with_patience(database, [&] { database.make_durable(); });
}

JournalState stay_without(Database& database, std::string why) {
    database.make_durable();
    return {.mode = JournalMode::rollback, .why_not = std::move(why)};
}

JournalState enter_log(Database& database) {
    const std::filesystem::path file = database.name();
    if (std::string why = why_no_log(file); !why.empty()) return stay_without(database, std::move(why));
    HOST_CHECK(journal_of(database) == JournalMode::rollback);  // the next line would take an open log's memory away
    if (!can_share_memory(database)) return stay_without(database, "its file system shares no memory between hosts");
    std::string why;
    try {
        database.make_durable_by_log();
        (void)number_of(database, "PRAGMA user_version");  // opens it
        why = hosts_without_log(file.parent_path());       // one may have started meanwhile
        if (why.empty()) return {.mode = JournalMode::write_ahead, .why_not = {}};
        leave_log(database);
        return {.mode = JournalMode::rollback, .why_not = std::move(why)};
    } catch (const StoreError& error) {
        if (!is_busy(error) || !why.empty()) throw;
    }
    return stay_without(database, "another host was using the file just then");
}

// Ends what use_log_alone() began.
void share_again(Database& database) {
    database.run("PRAGMA locking_mode = NORMAL");
    (void)number_of(database, "PRAGMA user_version");  // gives the lock back
}

JournalState change_back(Database& database, std::string why_not) {
    try {
        leave_log(database);
        share_again(database);
        return {.mode = JournalMode::rollback, .why_not = std::move(why_not)};
    } catch (const StoreError& error) {
        if (!is_busy(error)) throw;
    }
    if (!is_log_safe()) refuse_log(database);
    database.make_durable_by_log();
    return {.mode = JournalMode::write_ahead, .why_not = "other hosts have the file open with one"};
}

}  // namespace

bool is_log_safe_with(int sqlite_version) {
    for (const FixedLine& line : kFixed) {
        if (sqlite_version >= line.first && sqlite_version < line.end) return true;
    }
    return false;
}

std::optional<BarToLog> bar_to_log(const std::filesystem::path& file) {
    if (!is_log_safe()) return BarToLog::library;
    if (platform::remote_file_system_of(file.parent_path())) return BarToLog::file_system;
    if (!hosts_without_log(file.parent_path()).empty()) return BarToLog::other_hosts;
    return std::nullopt;
}

std::string why_no_log(const std::filesystem::path& file) {
    const auto bar = bar_to_log(file);
    if (!bar) return {};
    switch (*bar) {
        case BarToLog::library:
            return "SQLite " + std::string{sqlite_version()} +
                   " can damage a file with a write-ahead log when several hosts use it; 3.51.3 and later cannot";
        case BarToLog::file_system:
            return "its file system (" +
                   std::string{platform::remote_file_system_of(file.parent_path()).value_or("a remote one")} +
                   ") may not share memory between hosts";
        case BarToLog::other_hosts: break;
    }
    return hosts_without_log(file.parent_path());  // empty if that host has just ended
}

bool is_log_safe() { return is_log_safe_with(sqlite3_libversion_number()); }

JournalMode journal_in_header(Database& database) {
    std::array<unsigned char, 2> versions{};
    sqlite3_file* const file = database.file();
    const int code = file->pMethods->xRead(file, versions.data(), static_cast<int>(versions.size()), kVersionsAt);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) database.fail(code, "read");
    if (versions[0] == kWithLog || versions[1] == kWithLog) return JournalMode::write_ahead;
    if (versions[0] == 1 && versions[1] == 1 && bytes_of_log(database.name()) > 0) {
        throw StoreError(core::ErrorCode::storage_corrupt, 0,
                         "will not use " + database.name() + ": " + database.name() +
                             "-wal does not belong to it; one of them was replaced. Put back the file that belongs to "
                             "it, or move the -wal away. Nothing was changed",
                         Restorable::no);
    }
    return JournalMode::rollback;
}

JournalMode journal_of(Database& database) {
    Statement select(database, kJournalModeSql);
    return mode_in(select.query());
}

JournalMode mode_in(Rows rows) {
    std::string mode;
    if (rows.next()) rows.read(mode);
    return mode == "wal" ? JournalMode::write_ahead : JournalMode::rollback;
}

void use_alone(Database& database) {
    change_with_patience(database, [&] { (void)number_of(database, "PRAGMA application_id"); });
    database.sync_each_commit();
}

bool use_log_alone(Database& database) {
    if (can_share_memory(database)) return false;
    database.run("PRAGMA locking_mode = EXCLUSIVE");
    return true;
}

JournalState settle_journal(Database& database, bool is_alone, JournalWish wish) {
    // As the connection has it open now: another host may have begun or ended the log since the header was read.
    const bool has_log = journal_of(database) == JournalMode::write_ahead;
    if (is_alone && !has_log) share_again(database);
    if (has_log && is_alone) return change_back(database, "its file system shares no memory between hosts");
    if (has_log && !is_log_safe()) return change_back(database, why_no_log(database.name()));
    if (has_log && wish == JournalWish::rollback) return change_back(database, {});
    if (!has_log && wish == JournalWish::write_ahead) return enter_log(database);
    if (!has_log) return stay_without(database, {});
    database.make_durable_by_log();
    // What is found in a log may be a commit whose sync failed, or whose host was killed before it: from here on it is
    // answered for.
    if (database.bytes_of_open_log() > 0) database.sync_log();
    return {.mode = JournalMode::write_ahead, .why_not = {}};
}

std::int64_t bytes_of_log(const std::filesystem::path& file) noexcept {
    std::error_code none;
    const auto bytes = std::filesystem::file_size(file.string() + "-wal", none);
    return none ? 0 : static_cast<std::int64_t>(bytes);
}

void refuse_log(const Database& database) {
    throw StoreError(core::ErrorCode::storage_too_new, 0,
                     "will not use " + database.name() +
                         " now: other hosts have it open with a write-ahead log, which SQLite " +
                         std::string{sqlite_version()} +
                         " of this host could damage. Close the other browsers and try again, or install one release "
                         "of the host everywhere: the self-contained one, or one with SQLite 3.51.3 or later. "
                         "Nothing was changed");
}

}  // namespace host::store
