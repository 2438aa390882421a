#include "store/rows_dump.hpp"

#include <algorithm>

#include "store/schema.hpp"
#include "store/session_store.hpp"
#include "store/state_file.hpp"
#include "store/transaction.hpp"

namespace host::store {
namespace {

// meta is made with the tables; the journal is for people, and nothing is decided from it.
constexpr char kDumpedTablesSql[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND name NOT IN ('meta', 'journal') ORDER BY name";
constexpr char kColumnsSql[] = "SELECT name FROM pragma_table_info(?) ORDER BY cid";

std::vector<std::string> names(Statement& statement, const auto&... values) {
    std::vector<std::string> all;
    for (Rows rows = statement.query(values...); rows.next();) rows.read(all.emplace_back());
    return all;
}

// Only names that the schema itself has get here, none of which has a quote in it.
std::string list(const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "\"" : ", \"") + column + "\"";
    return text;
}

SchemaSteps steps_up_to(int schema) {
    const SchemaSteps all = released_schema();
    const auto found = std::ranges::find(all, schema, &SchemaStep::schema);
    if (found == all.end()) {
        throw StoreError(core::ErrorCode::storage_too_new, 0,
                         "the recorded state has schema " + std::to_string(schema) + ", this host knows up to " +
                             std::to_string(all.back().schema) +
                             "; use the host that made the recording, or a newer one");
    }
    return all.first(static_cast<std::size_t>(found - all.begin()) + 1);
}

[[noreturn]] void no_such(const std::string& what) {
    throw StoreError(core::ErrorCode::storage_corrupt, 0,
                     "the recorded state has " + what + ", which its schema does not have");
}

void insert(Database& database, Statement& columns_of, const TableRows& table) {
    const auto known = names(columns_of, table.name);
    for (const std::string& column : table.columns) {
        if (std::ranges::find(known, column) == known.end()) no_such("a column " + table.name + "." + column);
    }
    std::string marks;
    for (std::size_t at = 0; at < table.columns.size(); ++at) marks += at == 0 ? "?" : ", ?";
    const std::string sql = "INSERT INTO \"" + table.name + "\"(" + list(table.columns) + ") VALUES(" + marks + ")";
    Statement statement(database, sql.c_str());
    for (const auto& row : table.rows) {
        if (row.size() != table.columns.size()) no_such("a row of " + table.name + " with another length");
        statement.run_with(row);
    }
}

std::size_t size_of(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? text->size() : sizeof(std::int64_t);
}

}  // namespace

std::optional<RowsDump> dump_rows(const std::filesystem::path& file, std::size_t most) {
    const PlaceRules rules{.read_only = true, .own_directory = false};
    const std::filesystem::path path = settle(file, rules);
    if (!is_present(path, rules)) throw StoreError(core::ErrorCode::storage_io, 0, "no such file: " + path.string());
    Database database(path, Database::Access::read_only, kBusyTimeout);
    const Meta meta = identify(database, released_schema());

    const Transaction one_moment(database, Transaction::Kind::read);
    RowsDump dump{.schema = meta.schema, .tables = {}};
    std::size_t bytes = 0;
    Statement tables(database, kDumpedTablesSql), columns(database, kColumnsSql);
    for (std::string& name : names(tables)) {
        TableRows table{.name = std::move(name), .columns = {}, .rows = {}};
        table.columns = names(columns, table.name);
        const std::string sql = "SELECT " + list(table.columns) + " FROM \"" + table.name + "\"";
        Statement select(database, sql.c_str());
        for (Rows rows = select.query(); rows.next();) {
            for (const Value& value : table.rows.emplace_back(rows.values())) bytes += size_of(value);
            if (bytes > most) return std::nullopt;
        }
        if (!table.rows.empty()) dump.tables.push_back(std::move(table));
    }
    return dump;
}

void make_from(const RowsDump& dump, const std::filesystem::path& file) {
    const SchemaSteps steps = steps_up_to(dump.schema);
    const std::filesystem::path path = settle(file, {});
    Draft draft(path);
    {
        Database database(draft.path(), Database::Access::read_write, kBusyTimeout);
        database.make_private_draft();
        create_schema(database, steps);
        Transaction transaction(database);
        Statement tables(database, kDumpedTablesSql), columns(database, kColumnsSql);
        const auto known = names(tables);
        for (const TableRows& table : dump.tables) {
            if (std::ranges::find(known, table.name) == known.end()) no_such("a table " + table.name);
            insert(database, columns, table);
        }
        transaction.commit();
    }
    draft.publish();
}

}  // namespace host::store
