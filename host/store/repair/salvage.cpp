#include "store/repair/salvage.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "store/journal_mode.hpp"
#include "store/repair/additions.hpp"
#include "store/repair/first_page.hpp"
#include "store/repair/kept_originals.hpp"
#include "store/repair/raw_bytes.hpp"
#include "store/repair/raw_rows.hpp"
#include "store/repair/repair.hpp"
#include "store/schema.hpp"
#include "store/state_file.hpp"

namespace host::store {

namespace {

constexpr char kSalvagedTablesSql[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'meta'"
    " ORDER BY name";

constexpr char kDefinitionsSql[] = "SELECT count(*) FROM sqlite_schema";

// The journal remembers what was counted lately, and how.
constexpr char kAttemptsOfJournalSql[] =
    "INSERT OR IGNORE INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, "
    "source)"
    " SELECT media_id, subject, ?2, detail <> 'ok', detail <> 'ok', 0, -1, at, 0 FROM journal"
    " WHERE kind = ?1 AND media_id IS NOT NULL";

// Statements of a damaged schema may fail in any way; then nothing is known.
std::int64_t number_or(Database& database, const char* sql, std::int64_t otherwise) {
    try {
        return number_of(database, sql);
    } catch (const StoreError&) {
        return otherwise;
    }
}

[[noreturn]] void give_up(const std::filesystem::path& file, const StoreError& found, const std::string& why) {
    throw StoreError(core::ErrorCode::storage_corrupt, found.sqlite_code(),
                     std::string{found.what()} + "; " + why + ". Close the browsers, then replace " + file.string() +
                         " with a backup, or move it away to start over. Nothing was changed");
}

// Against every writer, who is waited for. A file with a write-ahead log is then this connection's alone, and keeps its
// log: nothing is changed yet. False: its first page does not even say that it is a database.
bool lock(Database& damaged, bool with_log) {
    try {
        if (with_log) {
            use_alone(damaged);
        } else {
            damaged.make_durable();
        }
        damaged.run("BEGIN IMMEDIATE");  // the lock stays after the end
        damaged.run("ROLLBACK");         // a commit would write what a file that was cut off should say of its length
        return true;
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt) throw;
        return false;
    }
}

// A write-ahead log may have what the file has lost, its first page above all. False: there is none.
bool bring_in_log(Database& damaged, const std::filesystem::path& file) {
    if (bytes_of_log(file) == 0) return false;
    if (!damaged.empty_log()) {
        throw StoreError(core::ErrorCode::storage_busy, 0, "other hosts use the log of " + file.string());
    }
    return true;
}

// A database in a private file beside the state file that is gone when the restore ends: there may be no memory for as
// much as a state file has.
struct WorkFile {
    explicit WorkFile(const std::filesystem::path& name) : draft(name) {}

    Draft draft;
    std::optional<Database> database;  // closed before the file goes
};
using WorkFilePtr = std::unique_ptr<WorkFile>;

WorkFilePtr new_database(const std::filesystem::path& name, const SessionStore::Options& options) {
    auto made = std::make_unique<WorkFile>(name);
    made->database.emplace(made->draft.path(), Database::Access::read_write, options.busy_timeout);
    made->database->make_scratch();
    create_schema(*made->database, options.schema);
    made->database->run("PRAGMA foreign_keys = OFF");
    return made;
}

// The file with a rebuilt first page. None: that does not help.
WorkFilePtr with_new_first_page(Database& damaged, Database& sound, const std::filesystem::path& name,
                                const RestoreMeter& meter) {
    std::vector<std::string> definitions;
    {
        Statement select(sound, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL");
        for (Rows rows = select.query(); rows.next();) rows.read(definitions.emplace_back());
    }
    FirstPage first_page(std::move(definitions));
    read_all(damaged, meter, [&first_page](std::string_view part) { first_page.see(part); });
    const auto page = first_page.rebuilt();
    if (!page) return {};
    auto image = std::make_unique<WorkFile>(name);
    copy_bytes(damaged, image->draft.path(), meter, *page);
    image->database.emplace(image->draft.path(), Database::Access::damaged, damaged.busy_timeout());
    if (number_or(*image->database, kDefinitionsSql, 0) <= number_or(damaged, kDefinitionsSql, 0)) return {};
    return image;
}

bool holds_additions(Database& database, int schema, SchemaSteps steps) {
    const Transaction view(database, Transaction::Kind::read);
    try {
        refuse_additions(database, schema, steps);
        return false;
    } catch (const StoreError& error) {
        return !error.restorable();
    }
}

// What the definitions of tables and indexes say is known. Where only that is damaged, their rows are still there: for
// as long as this transaction lasts, which is never committed, they are found again.
void find_tables_again(Database& damaged, Database& sound) {
    struct Definition {
        std::string type, name, table, sql;
    };
    std::vector<Definition> all;
    {
        Statement select(sound, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
        for (Rows rows = select.query(); rows.next();) {
            Definition& d = all.emplace_back();
            rows.read(d.type, d.name, d.table, d.sql);
        }
    }
    try {
        Statement same(damaged,
                       "SELECT 1 FROM sqlite_schema WHERE type = ?1 AND name = ?2 AND tbl_name = ?3 AND sql = ?4");
        Statement repair(damaged,
                         "UPDATE sqlite_schema SET type = ?1, name = ?2, tbl_name = ?3, sql = ?4"
                         " WHERE name = ?2 OR sql = ?4");
        for (const Definition& d : all) {
            if (!same.query(d.type, d.name, d.table, d.sql).next()) repair.run(d.type, d.name, d.table, d.sql);
        }
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt) throw;  // what could be parsed has to be enough
    }
    damaged.run("PRAGMA writable_schema = RESET");
    damaged.run("PRAGMA writable_schema = ON");
}

// Adds attempts that only an index still has: they have been counted.
void attempts_of_indexes(Database& damaged, Database& sound) {
    struct Attempt {
        std::string id, media;
        std::int64_t effort{kUnknownEffort};
    };
    std::multimap<std::int64_t, Attempt> lost;
    {
        Statement known(sound, "SELECT 1 FROM attempt WHERE attempt_id = ?1 AND media_id = ?2");
        read_index(damaged, "attempt", "attempt_once", "attempt_id, media_id",
                   [&](std::int64_t seq, const std::vector<std::string>& values) {
                       if (!core::is_valid_id(values[0]) || !core::is_valid_id(values[1])) return;
                       if (!known.query(values[0], values[1]).next()) {
                           lost.emplace(seq, Attempt{.id = values[0], .media = values[1]});
                       }
                   });
    }
    if (lost.empty()) return;
    read_index(damaged, "attempt", "attempt_of_effort", "media_id, effort",
               [&](std::int64_t seq, const std::vector<std::string>& values) {
                   const auto [begin, end] = lost.equal_range(seq);
                   for (auto attempt = begin; attempt != end; ++attempt) {
                       if (attempt->second.media != values[0]) continue;
                       attempt->second.effort = std::strtoll(values[1].c_str(), nullptr, 10);
                   }
               });
    Statement insert(sound,
                     "INSERT OR IGNORE INTO attempt(seq, media_id, attempt_id, effort, moderated, layer, layer_known,"
                     " percent, seen_at, source)"
                     " VALUES((SELECT CASE WHEN EXISTS(SELECT 1 FROM attempt WHERE seq = ?1) THEN NULL ELSE ?1 END),"
                     " ?2, ?3, ?4, 1, 1, 0, -1, 0, 0)");
    for (const auto& [seq, attempt] : lost) insert.run(seq, attempt.media, attempt.id, attempt.effort);
}

// Copies all rows that can be read. Returns how many are missing or could not be copied.
Salvaged copy_all(Database& damaged, Database& sound, RestoreMeter& meter) {
    std::vector<std::string> tables;
    {
        Statement select(sound, kSalvagedTablesSql);
        for (Rows rows = select.query(); rows.next();) rows.read(tables.emplace_back());
    }
    Salvaged result;
    for (const std::string& table : tables) {
        const TableRead read = copy_rows(damaged, sound, table, meter);
        result.lost += read.refused;
        if (!read.whole) result.broken_tables.push_back(table);
    }
    attempts_of_indexes(damaged, sound);
    if (std::ranges::find(result.broken_tables, "attempt") != result.broken_tables.end()) {
        Statement remembered(sound, kAttemptsOfJournalSql);
        remembered.run(core::NoteKind::attempt_counted, kUnknownEffort);
    }
    return result;
}

void take_meta(Database& damaged, Database& sound, core::Instant now) {
    const std::int64_t seconds = core::to_ms(now) / 1000;  // more than any count of restores
    const auto plausible = [seconds](std::int64_t count, std::int64_t otherwise) {
        return count >= 0 && count <= std::max<std::int64_t>(seconds, 1'000'000) ? count : otherwise;
    };
    const auto generation = plausible(number_or(damaged, "SELECT generation FROM meta WHERE id = 1", -1),
                                      std::max<std::int64_t>(seconds, 1));
    // Hosts that do not know that a salvaged session has to wait must keep off.
    Statement(sound, "UPDATE meta SET generation = ?1, lowest = max(lowest, ?2) WHERE id = 1")
        .run(generation + 1, kHealthSchema);
}

}  // namespace

void salvage(const std::filesystem::path& file, const StoreError& found, const SessionStore::Options& options) {
    if (!found.restorable()) throw found;
    drop_unfinished_originals(file);
    Database damaged(file, Database::Access::damaged, options.busy_timeout);
    RestoreMeter meter(options.progress, bytes_in_file(damaged));
    check_that_reads_agree(damaged, meter);
    const std::filesystem::path name = original_name(file, options.now);
    const WorkFilePtr made = new_database(name, options);
    Database& sound = *made->database;
    const bool with_log = bytes_of_log(file) > 0 || journal_in_header(damaged) == JournalMode::write_ahead;
    bool has_header = lock(damaged, with_log);
    const bool is_foreign = has_header && number_of(damaged, "PRAGMA application_id") != kApplicationId;
    if (with_log && !is_foreign && bring_in_log(damaged, file)) has_header = lock(damaged, with_log);
    if (!has_header) {
        if (!with_new_first_page(damaged, sound, name, meter)) throw found;  // nothing says that it is ours
        take_for_empty(damaged);
        if (!lock(damaged, false)) throw found;
    } else if (number_of(damaged, "PRAGMA application_id") != kApplicationId) {
        throw found;
    }
    const bool is_complete = number_or(damaged, kDefinitionsSql, 0) >= number_of(sound, kDefinitionsSql);
    const WorkFilePtr image = is_complete ? nullptr : with_new_first_page(damaged, sound, name, meter);
    if (!has_header && !image) throw found;
    Database& readable = image ? *image->database : damaged;
    const std::int64_t version = has_header ? number_of(damaged, "PRAGMA user_version")
                                            : number_or(readable, "SELECT schema FROM meta WHERE id = 1", 0);
    if (version == 0 && !has_header) give_up(file, found, "nothing says which version of the host wrote it");
    if (version > options.schema.back().schema) {
        give_up(file, found, "a newer version of the host may be able to restore it");
    }
    if (image && version > 0 && holds_additions(readable, static_cast<int>(version), options.schema)) {
        give_up(file, found, "it contains additions that the host did not make");
    }

    const Metered reading(readable, meter), making(sound, meter);
    Salvaged result;
    {
        Transaction transaction(sound);
        Transaction with_tables(readable);
        find_tables_again(readable, sound);
        sound.run("DROP INDEX retry_grant_open");  // if there are several open grants, all must be read: they are
                                                   // closed later
        result = copy_all(readable, sound, meter);
        if (number_of(sound, "SELECT count(*) FROM media") + number_of(sound, "SELECT count(*) FROM attempt") == 0 &&
            !result.broken_tables.empty()) {
            give_up(file, found, "none of its sessions can be read");
        }
        take_meta(readable, sound, options.now);
        repair(sound, options.now, result, meter);
        transaction.commit();
    }
    check_that_reads_agree(damaged, meter);  // what was not read may have been there
    result.original = keep_original(damaged, file, options.now, meter).filename().string();
    note_salvage(sound, options.now, result);
    sound.run("PRAGMA foreign_keys = ON");
    sound.copy_to(damaged, [&meter](int pages, int of_all) { meter.written(pages, of_all); });
}

}  // namespace host::store
