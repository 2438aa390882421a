#include "store/repair/raw_rows.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "store/repair/raw_bytes.hpp"

namespace host::store {

namespace {

constexpr std::int64_t kProbes = 50'000;  // rows between two damages that are asked for one by one
// The least that a row takes in an index, or in a table without row numbers: a pointer of two bytes, two lengths and
// two types (file format, section 2.1). More rows than that have been read twice: pages that two parents claim.
constexpr std::int64_t kLeastRowBytes = 6;

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

Prepared prepare(Database& database, const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &raw, nullptr);
    return Prepared(raw);  // none: the damage is in the way
}

// A scan of what may be damaged: ends at its end or at the first thing that cannot be right.
class Scan {
public:
    Scan(Database& database, const std::string& sql) : statement_(prepare(database, sql)) {}

    [[nodiscard]] bool next() {
        if (!statement_) return false;
        const int code = sqlite3_step(statement_.get());
        done_ = code == SQLITE_DONE;
        return code == SQLITE_ROW;
    }
    void seek(std::int64_t rowid) {
        if (!statement_) return;
        sqlite3_reset(statement_.get());
        sqlite3_bind_int64(statement_.get(), 1, rowid);
    }
    [[nodiscard]] bool came_to_its_end() const { return done_; }
    [[nodiscard]] sqlite3_stmt* row() const { return statement_.get(); }
    [[nodiscard]] std::int64_t rowid() const { return sqlite3_column_int64(statement_.get(), 0); }

private:
    Prepared statement_;
    bool done_{};
};

struct Column {
    std::string name;
    int key{};  // place in the primary key, 0 = none
};

std::vector<Column> columns_of(Database& database, const std::string& table) {
    std::vector<Column> columns;
    Scan scan(database, "SELECT name, pk FROM pragma_table_info('" + table + "') ORDER BY cid");
    while (scan.next()) {
        columns.push_back(
            {reinterpret_cast<const char*>(sqlite3_column_text(scan.row(), 0)), sqlite3_column_int(scan.row(), 1)});
    }
    return columns;
}

void drop_duplicates(std::vector<std::int64_t>& rows) {
    std::ranges::sort(rows);
    const auto twice = std::ranges::unique(rows);
    rows.erase(twice.begin(), twice.end());
}

bool has_rowid(Database& database, const std::string& table) {
    return prepare(database, "SELECT rowid FROM " + sql_name(table)) != nullptr;
}

std::vector<std::string> indexes_of(Database& database, const std::string& table) {
    std::vector<std::string> names;
    Scan scan(database, "SELECT name FROM pragma_index_list('" + table + "') WHERE partial = 0");
    while (scan.next()) names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(scan.row(), 0)));
    return names;
}

class TableCopy {
public:
    TableCopy(Database& from, Database& to, const std::string& table, RestoreMeter& meter)
        : from_(from), to_(to), table_(table), meter_(meter), most_rows_(bytes_in_file(from) / kLeastRowBytes) {
        ours_ = columns_of(to, table);
        const Scan theirs(from, "SELECT * FROM " + sql_name(table));
        width_ = std::min<int>(theirs.row() ? sqlite3_column_count(theirs.row()) : 0, static_cast<int>(ours_.size()));
    }

    TableRead run() {
        if (width_ == 0) return read_;  // not there, or not to be found
        prepare_insert();
        if (has_rowid(to_, table_)) {
            copy_by_rowid();
        } else {
            copy_by_key();
        }
        return read_;
    }

private:
    void prepare_insert() {
        std::string names, places;
        for (int i = 0; i < width_; ++i) {
            names += (i ? ", " : "") + sql_name(ours_[static_cast<std::size_t>(i)].name);
            places += i ? ", ?" : "?";
        }
        const std::string sql = "INSERT OR IGNORE INTO " + sql_name(table_) + "(" + names + ") VALUES(" + places + ")";
        insert_ = prepare(to_, sql);
        if (!insert_) to_.fail(sqlite3_extended_errcode(to_.handle()), "write");
    }

    void copy_by_rowid() {
        const std::string select = "SELECT rowid, * FROM " + sql_name(table_) + " NOT INDEXED";
        std::optional<std::int64_t> last, first;
        Scan up(from_, select + " ORDER BY rowid");
        // Row numbers only grow, unless the tree runs in circles.
        while (up.next() && (!last || up.rowid() > *last)) {
            last = up.rowid();
            take(up.row(), 1);
        }
        read_.whole = up.came_to_its_end();
        if (read_.whole) return;
        Scan down(from_, select + " ORDER BY rowid DESC");
        while (down.next() && (!first || down.rowid() < *first) && (!last || down.rowid() > *last)) {
            first = down.rowid();
            take(down.row(), 1);
        }
        Scan one(from_, select + " WHERE rowid = ?");
        for (const std::int64_t rowid : between(last, first)) {
            one.seek(rowid);
            if (one.next()) take(one.row(), 1);
        }
    }

    // Row numbers that may exist between the two damages: those that an index names, and all, if they are few.
    std::vector<std::int64_t> between(const std::optional<std::int64_t>& last,
                                      const std::optional<std::int64_t>& first) {
        std::vector<std::int64_t> found;
        std::size_t different = 0;  // of the first of them
        const auto is_between = [&](std::int64_t rowid) {
            return (!last || rowid > *last) && (!first || rowid < *first);
        };
        for (const std::string& index : indexes_of(from_, table_)) {
            for (const char* order : {"", " DESC"}) {
                const std::string key = first_column_of(index);
                if (key.empty()) continue;
                Scan scan(from_, "SELECT rowid FROM " + sql_name(table_) + " INDEXED BY " + sql_name(index) +
                                     " ORDER BY " + sql_name(key) + order);
                for (std::int64_t n = 0; n < most_rows_ && scan.next(); ++n) {
                    if (!is_between(scan.rowid())) continue;
                    found.push_back(scan.rowid());
                    if (found.size() < 2 * different + kProbes) continue;
                    drop_duplicates(found);  // now and then: damaged pages may name the same rows for ever
                    different = found.size();
                }
                if (scan.came_to_its_end()) break;
            }
        }
        const std::int64_t low = last.value_or(0);
        const std::int64_t high = first.value_or(low < INT64_MAX - kProbes ? low + kProbes : low);
        if (high > low && (low >= 0 || high < 0) && high - low <= kProbes) {
            for (std::int64_t rowid = low + 1; rowid < high; ++rowid) found.push_back(rowid);
        }
        drop_duplicates(found);
        return found;
    }

    std::string first_column_of(const std::string& index) {
        Scan scan(from_, "SELECT name FROM pragma_index_info('" + index + "') ORDER BY seqno LIMIT 1");
        const auto* name = scan.next() ? reinterpret_cast<const char*>(sqlite3_column_text(scan.row(), 0)) : nullptr;
        return name ? name : "";
    }

    void copy_by_key() {
        std::vector<Column> key = ours_;
        std::erase_if(key, [](const Column& column) { return column.key == 0; });
        std::ranges::sort(key, {}, &Column::key);
        std::string up, down;
        for (const Column& column : key) {
            up += (up.empty() ? " ORDER BY " : ", ") + sql_name(column.name);
            down += (down.empty() ? " ORDER BY " : ", ") + sql_name(column.name) + " DESC";
        }
        const std::string select = "SELECT * FROM " + sql_name(table_);
        for (const std::string& order : {up, down, std::string{}}) {
            Scan scan(from_, select + order);
            for (std::int64_t n = 0; n < most_rows_ && scan.next(); ++n) take(scan.row(), 0);
            read_.whole = scan.came_to_its_end();
            if (read_.whole) return;
        }
    }

    void take(sqlite3_stmt* row, int first) {
        sqlite3_stmt* const insert = insert_.get();
        std::int64_t bytes = 0;
        for (int i = 0; i < width_; ++i) {
            sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, first + i));
            const int type = sqlite3_column_type(row, first + i);
            bytes += type == SQLITE_TEXT || type == SQLITE_BLOB ? sqlite3_column_bytes(row, first + i) : 4;
        }
        meter_.copied(bytes);
        const int code = sqlite3_step(insert);
        const bool taken = code == SQLITE_DONE && sqlite3_changes(to_.handle()) > 0;
        sqlite3_reset(insert);
        sqlite3_clear_bindings(insert);
        if (code != SQLITE_DONE && (code & 0xff) != SQLITE_CONSTRAINT && (code & 0xff) != SQLITE_MISMATCH) {
            to_.fail(code, "write");
        }
        if (taken) {
            ++read_.rows;
        } else if (code != SQLITE_DONE) {
            ++read_.refused;
        }
    }

    Database& from_;
    Database& to_;
    const std::string& table_;
    RestoreMeter& meter_;
    std::int64_t most_rows_;
    std::vector<Column> ours_;
    int width_{};
    Prepared insert_;
    TableRead read_;
};

}  // namespace

TableRead copy_rows(Database& from, Database& to, const std::string& table, RestoreMeter& meter) {
    return TableCopy(from, to, table, meter).run();
}

void read_index(Database& from, const std::string& table, const std::string& index, const std::string& columns,
                const TakeEntry& take) {
    const std::string select =
        "SELECT rowid, " + columns + " FROM " + sql_name(table) + " INDEXED BY " + sql_name(index) + " ORDER BY ";
    const std::int64_t most_rows = bytes_in_file(from);
    const std::string first = columns.substr(0, columns.find(','));
    std::vector<std::string> values;
    for (const char* order : {"", " DESC"}) {
        Scan scan(from, select + first + order);
        for (std::int64_t n = 0; n < most_rows && scan.next(); ++n) {
            values.clear();
            for (int i = 1; i < sqlite3_column_count(scan.row()); ++i) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(scan.row(), i));
                values.emplace_back(text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(scan.row(), i)));
            }
            take(scan.rowid(), values);
        }
        if (scan.came_to_its_end()) break;
    }
}

}  // namespace host::store
