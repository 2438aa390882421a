// All rows of a state file as text, the way tests/store/golden/README.md says. Only while nobody writes.
#pragma once

#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite.hpp"

namespace host::store {

inline std::vector<std::string> column_of(Database& database, const std::string& sql) {
    std::vector<std::string> values;
    Statement select(database, sql.c_str());
    for (Rows rows = select.query(); rows.next();) rows.read(values.emplace_back());
    return values;
}

using Shape = std::vector<std::pair<std::string, std::vector<std::string>>>;  // tables and their columns

inline Shape shape_of(Database& database) {
    Shape shape;
    for (const std::string& table :
         column_of(database,
                   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'meta'"
                   " ORDER BY name")) {
        shape.emplace_back(table,
                           column_of(database, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid"));
    }
    return shape;
}

inline Shape shape_of(const std::filesystem::path& file) {
    Database database(file, Database::Access::read_only, core::Millis{1'000});
    return shape_of(database);
}

inline std::string dump(const std::filesystem::path& file, const Shape& shape) {
    Database database(file, Database::Access::read_only, core::Millis{1'000});
    std::ostringstream out;
    for (const auto& [table, columns] : shape) {
        std::string names, values;
        for (const std::string& column : columns) {
            names += (names.empty() ? "" : ", ") + column;
            values += (values.empty() ? "" : "||', '||") + ("quote(\"" + column + "\")");
        }
        out << table << '(' << names << ")\n";
        for (const std::string& row : column_of(database, "SELECT " + values + " FROM \"" + table + "\" ORDER BY 1")) {
            out << "  " << row << '\n';
        }
    }
    return out.str();
}

inline std::string dump(const std::filesystem::path& file) { return dump(file, shape_of(file)); }

}  // namespace host::store
