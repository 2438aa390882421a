// The store: every durable fact about media, grants, settings and the machine.
//
// One connection, one thread. Everything throws StoreError when the world is broken; not finding something is a value.
// Writes need a Transaction; reads inside one see it. Several processes use the same file at once. After a commit that
// threw, or SQLITE_READONLY_DBMOVED, this object is of no more use: make a new one. No Transaction may outlive it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "core/grant.hpp"
#include "core/ids.hpp"
#include "core/media.hpp"
#include "core/note.hpp"
#include "core/page_report.hpp"
#include "core/settings.hpp"
#include "store/alias_rows.hpp"
#include "store/deleted_clicks.hpp"
#include "store/detail_rows.hpp"
#include "store/evidence_bound.hpp"
#include "store/grant_rows.hpp"
#include "store/health_rows.hpp"
#include "store/journal.hpp"
#include "store/journal_mode.hpp"
#include "store/ledger_rows.hpp"
#include "store/legacy_rows.hpp"
#include "store/media_list.hpp"
#include "store/media_rows.hpp"
#include "store/other_names.hpp"
#include "store/prompt_rows.hpp"
#include "store/schema.hpp"
#include "store/shared_clock.hpp"
#include "store/taught_rows.hpp"
#include "store/transaction.hpp"
#include "store/wipe.hpp"

namespace host::store {

// The file is damaged and could not be restored. The code says why not.
class NotRestored : public StoreError {
public:
    explicit NotRestored(const StoreError& why) : StoreError(why) {}
};

// Called in the middle of a check of the whole file and of a restore, again and again, with how far it has come. It
// must not throw.
using RestoreProgress = std::function<void(int percent)>;

// How long a host waits for another's lock: below the second within which a host must end when told to.
inline constexpr core::Millis kBusyTimeout{800};

class SessionStore {
public:
    struct Options {
        bool read_only{};  // for --debug: never writes, never creates
        core::Millis busy_timeout{kBusyTimeout};
        bool own_directory{};  // the default place, not --db: the directory is made private, too
        SchemaSteps schema{released_schema()};
        core::Instant now{};  // for the name of a damaged original and the time it is noted with
        JournalWish journal{JournalWish::as_found};
        bool suspect{};  // damage was found before: check the whole file, however large it is. A file whose last
                         // restore was not finished is always checked as a whole
        RestoreProgress progress{};
    };

    // Opens or creates the file, checks who it belongs to, brings the schema up to date. A damaged file is restored in
    // place, as far as it can be read (salvage.hpp). Throws NotRestored if it found damage and could not restore the
    // file, for whatever reason; with storage_corrupt, nothing could be read, and nothing was changed.
    SessionStore(const std::filesystem::path& file, Options options);
    ~SessionStore();
    // Closes the file for good, and notes that it is sound as far as this host knows. The next host relies on that if
    // nobody has changed the file in between. Before it closes the file, it wipes what can be wiped at once.
    void leave();
    SessionStore(const SessionStore&) = delete;
    SessionStore& operator=(const SessionStore&) = delete;

    // How commits get into the file, as of the last begin(), and why it is not as was wanted.
    [[nodiscard]] const JournalState& journal_state() const;
    // Empties the write-ahead log, for the next idle moment of the file. False: somebody reads what is in it, or
    // writes.
    [[nodiscard]] bool empty_log();
    [[nodiscard]] std::int64_t bytes_in_log() const;  // 0: there is no such log, or it is empty

    // BEGIN IMMEDIATE, and the schema version read again: another version of the host may be live.
    [[nodiscard]] Transaction begin();
    // One stable view for several reads; never waits for a writer's whole transaction, only for its commit.
    [[nodiscard]] Transaction begin_read();

    // Changes whenever another connection commits (PRAGMA data_version).
    [[nodiscard]] std::int64_t data_version();
    [[nodiscard]] int schema_version() const;       // of the file
    [[nodiscard]] std::int64_t generation() const;  // as of the last begin(); grows when the content is replaced
    [[nodiscard]] const std::string& file() const;  // the resolved path

    // What is wrong with the file, in SQLite's words; empty: nothing. Reads all of it: about 2 ms for each MiB.
    [[nodiscard]] std::vector<std::string> integrity_problems();
    // The same, and contradictions in the content (repair/integrity.hpp). The constructor calls this for files of up to
    // kCheckedOnOpenBytes (a few hundred media), unless a host has just left them sound. Larger files are left to
    // IntegrityCheck.
    [[nodiscard]] std::vector<std::string> problems();
    static constexpr std::int64_t kCheckedOnOpenBytes = 2 * 1024 * 1024;
    [[nodiscard]] bool was_checked_on_open() const;
    [[nodiscard]] Database& database();  // for repair/integrity.cpp and repair/salvage.cpp

    // --- whether it is well (health_rows.hpp); nothing is known of a file of an older schema
    [[nodiscard]] Health health();
    void save(const Health& health);
    [[nodiscard]] bool was_restored_on_open() const;  // by this very object

    // --- machine and settings
    [[nodiscard]] core::Settings settings();
    void save(const core::Settings& settings);
    [[nodiscard]] core::Machine machine();
    [[nodiscard]] core::Settings settings_as_written();  // these two without the caps: for repair/integrity.cpp
    [[nodiscard]] core::Machine machine_as_written();
    void save(const core::Machine& machine);

    // --- the newest that any page has said of itself; none in a file of an older schema
    [[nodiscard]] std::optional<core::SeenReport> page_report();
    void save(const core::SeenReport& seen);

    // --- what the user showed of the page; only in a file of schema kTaughtSchema or later
    [[nodiscard]] TaughtRows& taught();

    // --- prompts that the user keeps; only in a file of schema kPromptSchema or later
    [[nodiscard]] PromptRows& prompts();

    // --- details of sessions that ended long ago; only in a file of schema kDetailSchema or later
    [[nodiscard]] DetailRows& details();

    // --- time, and clicks that outlive their image; only in a file of schema kClockSchema or later
    [[nodiscard]] SharedClock& clock();
    [[nodiscard]] DeletedClicks& deleted_clicks();
    // The time that the hosts of this file share, for callers that only read. If they share none in this boot: wall
    // time.
    [[nodiscard]] core::Instant time_at(const core::ClockReading& reading);

    // --- the rows, for reading and for single writes; what concerns several of them at once is below
    [[nodiscard]] MediaRows& media();
    [[nodiscard]] MediaList& list();
    [[nodiscard]] LedgerRows& ledger();
    [[nodiscard]] GrantRows& grants();
    [[nodiscard]] AliasRows& aliases();
    [[nodiscard]] OtherNames& names();  // only in a file of schema kNamesSchema or later
    [[nodiscard]] EvidenceBounds& evidence();
    [[nodiscard]] Journal& journal();  // append and save_reply: after save() of the same media
    [[nodiscard]] Wipe& wipe();
    // What older versions left (R21); only in a file of schema kLegacySchema or later.
    static constexpr int kLegacySchema = 2;
    [[nodiscard]] LegacyRows& legacy();
    [[nodiscard]] std::int64_t known_by_pages_alone();  // media that only older data of a page mentions

    // --- one media, with all that belongs to it
    [[nodiscard]] std::optional<core::Media> load(const core::MediaId& media);  // with its open grant
    // Writes `after`, its open grant included; of its lists only what differs from `before` (as loaded in this
    // transaction; none = new). Not its processed_attempt_ids: those are the ledger's entries of effort.number. Grants
    // that closed are closed by grants().close() before this.
    void save(const std::optional<core::Media>& before, const core::Media& after, std::optional<core::Instant> due_at);
    // Deletes everything that refers to it (R16), known or not. False: there was nothing. Copies of its rows may be
    // left in unused parts of pages until wipe() is done.
    bool erase(const core::MediaId& media);
    // R8: every row of `from` becomes one of `to` (of a ledger entry that both have, one goes); `from` stays an alias.
    // `to` is stored before the commit, by whoever calls this; session, lists and summary of `from` are gone.
    void move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how);

    // Drops replies and journal lines that are out of their bounds (journal.hpp), a portion at a time, in a transaction
    // of its own unless one is open. Takes no lock for writing when there is nothing to do. Never touches the ledger.
    void prune(core::Instant now);

private:
    struct Impl;
    void open(const std::filesystem::path& path, const Options& options);
    void restore(const std::filesystem::path& path, const Options& options);

    std::unique_ptr<Impl> impl_;
};

}  // namespace host::store
