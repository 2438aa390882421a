// A connection to one SQLite file: its settings, its transactions, its errors. RAII; one thread.
//
// All failures throw StoreError with the extended result code mapped to a storage_* code; SQLITE_MISUSE stops the
// process. Statements: sqlite.hpp; transactions: transaction.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "store/store_error.hpp"

struct sqlite3;
struct sqlite3_file;
struct sqlite3_stmt;

namespace host::store {

class Database {
public:
    enum class Access {
        read_only,
        read_write,
        damaged,  // read_write, but skips impossible parts, and keeps a lock once it has it
    };

    // Opens an existing file (never creates one) and sets what only concerns this connection.
    // `file` is absolute and without symbolic links. Nothing is written.
    Database(const std::filesystem::path& file, Access access, core::Millis busy_timeout);

    // A private database in memory.
    struct InMemory {};
    explicit Database(InMemory);

    // Journal and sync settings for our file: what is committed survives a power loss. The first with a rollback
    // journal, the second with a write-ahead log; which is right when says journal_mode.hpp. Throws storage_busy where
    // others have the file open in another mode.
    void make_durable();
    void make_durable_by_log();
    void sync_each_commit();  // the part of both that outlives a change of mode
    // For a file that no other process can see yet: durable once closed, and without a journal file.
    void make_private_draft();
    void make_scratch();  // the same for one that nobody needs after a power loss

    void run(const char* sql);  // statements without values and without rows
    void begin_immediate();     // these as prepared statements: every message runs them
    void begin_deferred();
    void commit();
    void roll_back() noexcept;  // a failure leaves a hot journal, which the next reader undoes
    // Replaces its whole content with this one's, through the backup API, in one transaction. `told`, if there is one,
    // is called between portions; it must not throw.
    using Copied = std::function<void(int pages, int of_all)>;
    void copy_to(Database& other, const Copied& told = {});
    [[nodiscard]] bool in_transaction() const;
    // How long to wait for another connection's lock; then storage_busy.
    [[nodiscard]] core::Millis busy_timeout() const { return busy_timeout_; }
    void set_busy_timeout(core::Millis length);
    // Copies what is in the write-ahead log into the file, as far as no reader needs it there, and then empties the log
    // if nobody reads it. Waits for nobody. True: the log is empty. Outside of any transaction.
    bool empty_log();
    // Of the write-ahead log that this connection has open; 0: none.
    [[nodiscard]] std::int64_t bytes_of_open_log() const;
    void sync();      // the file itself, for who has written to it past SQLite
    void sync_log();  // the write-ahead log that this connection has open, if any
    // Differs from an earlier value when the file has changed since, through this connection or another one. What
    // others have committed shows within a transaction.
    [[nodiscard]] std::uint32_t change_number() const;
    // Throws storage_readonly if the file at the path is no longer the one that is open. With a rollback journal SQLite
    // finds that out by itself.
    void check_still_there() const;
    void forget_pages();  // drops cached pages that nothing uses; they are read from the file again
    [[nodiscard]] const std::string& name() const { return name_; }  // the path, for messages

    // For Statement and Rows.
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    // SQLite's own descriptor of the file, for reading its bytes. Throws if there is none.
    [[nodiscard]] sqlite3_file* file() const;
    [[noreturn]] void fail(int code, const char* doing) const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };

    void open(int flags);
    [[nodiscard]] sqlite3_file* open_log() const;  // none: nullptr
    void configure(Access access);
    void set_pragma(const char* name, const char* value, std::string_view expected);

    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };
    using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;
    void prepare(Prepared& prepared, const char* sql);
    void run(Prepared& prepared, const char* sql);
    void begin(Prepared& prepared, const char* sql);

    std::string name_;
    core::Millis busy_timeout_{};
    std::unique_ptr<sqlite3, Close> handle_;
    Prepared begin_immediate_, begin_deferred_, commit_, rollback_;  // after the handle: they go before it does
};

// Of the library that this process runs with: "3.40.1".
[[nodiscard]] std::string_view sqlite_version();

}  // namespace host::store
