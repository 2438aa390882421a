// How commits get into the state file: through a rollback journal, or through a write-ahead log (WAL) beside it.
//
// A log costs one sync for a commit, a rollback journal about five. But SQLite 3.7.0 to 3.51.2 can damage a file when
// several processes write its log ("WAL-reset bug", https://sqlite.org/wal.html#walresetbug). So a library with that
// bug never writes a log that another process may have open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "store/sqlite.hpp"

namespace host::store {

enum class JournalMode : bool { rollback, write_ahead };

// What the user wants. `as_found` is what the file has; a new file has no log.
enum class JournalWish { as_found, rollback, write_ahead };

struct JournalState {
    JournalMode mode{JournalMode::rollback};
    std::string why_not;  // a sentence: why it is not the mode that was wanted. Empty: it is
    bool operator==(const JournalState&) const = default;
};

// Whether this version of SQLite, as sqlite3_libversion_number() gives it, is free of the bug.
[[nodiscard]] bool is_log_safe_with(int sqlite_version);
[[nodiscard]] bool is_log_safe();  // with the library of this process

// Before anything else is read from the file, because SQLite would open a log that it finds: what the file's header
// says. Throws storage_corrupt, not restorable, where the header says rollback and a log with content lies beside the
// file: one of the two was replaced, and SQLite would play the log into a file that it does not belong to.
[[nodiscard]] JournalMode journal_in_header(Database& database);

// Makes commits durable, in the mode that is wanted if that is safe and possible, else in the one that is. The file has
// been identified as ours. Throws storage_too_new where others use its log and this library must not; the file is
// unchanged then. Waits for others as long as the connection does for locks.
[[nodiscard]] JournalState settle_journal(Database& database, bool is_alone, JournalWish wish);

// Before a file with a log is read: true where its file system cannot share memory between processes. Then this
// connection uses the log alone from now on, for settle_journal() to take the file back.
[[nodiscard]] bool use_log_alone(Database& database);

// For a connection that keeps its locks, and a file with a log: from now on nobody else can use the file. Throws
// storage_busy where others do.
void use_alone(Database& database);

// The mode that the connection is in now: a process with a safe library may have changed it since it was opened.
[[nodiscard]] JournalMode journal_of(Database& database);
// The same, for who asks often enough to keep the statement.
inline constexpr char kJournalModeSql[] = "PRAGMA journal_mode";
[[nodiscard]] JournalMode mode_in(Rows rows);

// What keeps hosts that run with this library, in this folder, now, from using a log for the file. None: they may.
enum class BarToLog { library, file_system, other_hosts };
[[nodiscard]] std::optional<BarToLog> bar_to_log(const std::filesystem::path& file);
// The same as a sentence. Empty: they may.
[[nodiscard]] std::string why_no_log(const std::filesystem::path& file);

// Of the log beside the file, in bytes; 0: there is none.
[[nodiscard]] std::int64_t bytes_of_log(const std::filesystem::path& file) noexcept;

// For this library and a file whose log others use.
[[noreturn]] void refuse_log(const Database& database);

}  // namespace host::store
