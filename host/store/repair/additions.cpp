#include "store/repair/additions.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace host::store {

namespace {

using Names = std::set<std::string, std::less<>>;

// The names after `verb` in the text of a step: "CREATE [UNIQUE] TABLE|INDEX [IF NOT EXISTS] name", "DROP INDEX ...".
Names names_after(std::string_view verb, std::string_view sql) {
    Names names;
    for (auto at = sql.find(verb); at != sql.npos; at = sql.find(verb, at)) {
        at += verb.size();
        for (const std::string_view word : {"UNIQUE ", "TABLE ", "INDEX ", "IF NOT EXISTS ", "IF EXISTS "}) {
            if (sql.substr(at).starts_with(word)) at += word.size();
        }
        names.emplace(sql.substr(at, sql.find_first_of("( ;\n", at) - at));
    }
    return names;
}

// In the words of an error: short, and nothing that a log or a terminal would have to escape.
std::string shown(std::string_view name) {
    constexpr std::size_t kMost = 60;
    std::string text{name.substr(0, kMost)};
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

std::string in_words(const std::string& type, const std::string& name, const std::string& table) {
    const char* kind = type == "index"     ? "an index"
                       : type == "trigger" ? "a trigger"
                       : type == "view"    ? "a view"
                                           : "a table";
    std::string text = std::string{kind} + " " + shown(name);
    if (type == "index" || type == "trigger") text += " on " + shown(table);
    return text;
}

}  // namespace

void refuse_additions(Database& database, int schema, SchemaSteps steps) {
    if (schema > steps.back().schema) return;
    Names ours;
    for (const SchemaStep& step : steps) {
        if (step.schema > schema) continue;
        ours.merge(names_after("CREATE ", step.sql));
        for (const std::string& dropped : names_after("DROP ", step.sql)) ours.erase(dropped);
    }
    Names missing = ours;
    std::string added;
    // SQLite itself makes what begins like this, and nobody else can.
    Statement select(database,
                     "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                     " ORDER BY name");
    std::string type, name, table;
    for (Rows rows = select.query(); rows.next();) {
        rows.read(type, name, table);
        missing.erase(name);
        if (added.empty() && !ours.contains(name)) added = in_words(type, name, table);
    }
    if (added.empty() || !missing.empty()) return;
    throw StoreError(
        core::ErrorCode::storage_corrupt, 0,
        "will not use " + database.name() + ": it holds " + added +
            ", which the host did not create; drop that with the sqlite3 program, or move the file away to start"
            " over. Nothing was changed",
        Restorable::no);
}

}  // namespace host::store
