#include "store/repair/tree_check.hpp"

#include <algorithm>
#include <utility>

namespace host::store {

namespace {

constexpr char kTreesSql[] =
    "SELECT name, '' FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " UNION ALL SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' ORDER BY 1, 2";
constexpr char kKeyIndexSql[] =
    "SELECT l.name FROM pragma_table_list AS t, pragma_index_list(t.name) AS l"
    " WHERE t.name = ? AND t.wr = 1 AND l.origin = 'pk'";
constexpr char kTypesSql[] = "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?) ORDER BY cid";
constexpr char kReferencesSql[] = "SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id, seq";
constexpr char kEntriesSql[] = "SELECT cid, coalesce(name, 'rowid'), key FROM pragma_index_xinfo(?) ORDER BY seqno";
constexpr char kIsUniqueSql[] = "SELECT \"unique\" FROM pragma_index_list(?) WHERE name = ?";
constexpr char kConditionSql[] =
    "SELECT substr(sql, instr(sql, ' WHERE ') + 7) FROM sqlite_schema WHERE name = ? AND instr(sql, ' WHERE ') > 0";
constexpr std::int64_t kExpression = -2;

struct ColumnRule {
    std::string name, type;
    bool is_never_null{};
    std::int64_t key{};  // place in the primary key, 0: none
};

std::vector<ColumnRule> rules_of(Database& database, const std::string& table) {
    std::vector<ColumnRule> rules;
    Statement select(database, kTypesSql);
    for (Rows rows = select.query(table); rows.next();) {
        ColumnRule& rule = rules.emplace_back();
        rows.read(rule.name, rule.type, rule.is_never_null, rule.key);
    }
    return rules;
}

// The index that a table without row numbers consists of; none: it has row numbers.
std::optional<std::string> key_index_of(Database& database, const std::string& table) {
    std::optional<std::string> name;
    Statement select(database, kKeyIndexSql);
    if (Rows rows = select.query(table); rows.next()) rows.read(name);
    return name;
}

// So that SQLite reads the table itself, and no index in its place.
std::string by_key(Database& database, const std::string& table) {
    const auto index = key_index_of(database, table);
    return index ? " INDEXED BY " + sql_name(*index) : " NOT INDEXED";
}

// What leads to one row of the table.
std::vector<std::string> key_of(Database& database, const std::string& table) {
    if (!key_index_of(database, table)) return {"rowid"};
    std::vector<ColumnRule> rules = rules_of(database, table);
    std::erase_if(rules, [](const ColumnRule& rule) { return rule.key == 0; });
    std::ranges::sort(rules, {}, &ColumnRule::key);
    std::vector<std::string> key;
    for (const ColumnRule& rule : rules) key.push_back(sql_name(rule.name));
    return key;
}

struct Entries {
    std::vector<std::string> columns;  // the indexed ones, then those of the key of the table
    std::string condition;             // which rows it has, and " AND "; empty: all
    bool is_plain{true};               // it has columns only
    std::size_t unique{};              // so many of the columns occur once together; 0: it is not unique
};

Entries entries_of(Database& database, const std::string& table, const std::string& index) {
    Entries entries;
    Statement select(database, kEntriesSql), condition(database, kConditionSql), unique(database, kIsUniqueSql);
    bool is_unique = false;
    if (Rows rows = unique.query(table, index); rows.next()) rows.read(is_unique);
    for (Rows rows = select.query(index); rows.next();) {
        std::int64_t column{};
        std::string name;
        bool is_key{};
        rows.read(column, name, is_key);
        if (is_unique && is_key) ++entries.unique;
        entries.is_plain = entries.is_plain && column != kExpression;
        entries.columns.push_back(name == "rowid" ? name : sql_name(name));
    }
    if (Rows rows = condition.query(index); rows.next()) {
        rows.read(entries.condition);
        entries.condition = "(" + entries.condition + ") AND ";
    }
    return entries;
}

std::string joined(const std::vector<std::string>& parts, const std::string& prefix, const std::string& between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + prefix + part;
    return text;
}

std::string same(const std::vector<std::string>& columns, const std::string& one, const std::string& other) {
    std::string text;
    for (const std::string& column : columns)
        text += (text.empty() ? "" : " AND ") + one + "." + column + " IS " + other + "." + column;
    return text;
}

// As a text in SQL; no name of ours has a quote in it.
std::string when(const std::string& condition, const std::string& problem) {
    return " WHEN " + condition + " THEN '" + problem + "'";
}

std::string type_rule(const ColumnRule& rule) {
    const std::string column = "r." + sql_name(rule.name);
    std::string wrong = "typeof(" + column + ") <> lower('" + rule.type + "')";
    if (rule.type == "ANY") wrong = "0";
    return rule.is_never_null || rule.key > 0 ? wrong : "(" + column + " IS NOT NULL AND " + wrong + ")";
}

// In the order of SQLite: NULL, numbers, texts by their bytes. No key of ours has a fraction.
bool is_less(const Value& one, const Value& other) {
    if (one.index() != other.index()) return one.index() < other.index();
    if (const auto* number = std::get_if<std::int64_t>(&one)) return *number < std::get<std::int64_t>(other);
    if (const auto* text = std::get_if<std::string>(&one)) return *text < std::get<std::string>(other);
    return false;
}

bool comes_before(const std::vector<Value>& one, const std::vector<Value>& other) {
    return std::ranges::lexicographical_compare(one, other, is_less);
}

}  // namespace

std::vector<Tree> trees_in(Database& database) {
    std::vector<Tree> trees;
    Statement select(database, kTreesSql);
    for (Rows rows = select.query(); rows.next();) {
        Tree& tree = trees.emplace_back();
        rows.read(tree.table, tree.index);
    }
    return trees;
}

TreeCheck::TreeCheck(Database& database, Tree tree) : database_(database), tree_(std::move(tree)) {
    tree_.index.empty() ? describe_rows(database) : describe_entries(database);
}

// Of each row: the types of its values, what it refers to, that its key leads to it, and its entry in each index. All
// of its columns are read, and so all pages that hold them.
void TreeCheck::describe_rows(Database& database) {
    const std::string& table = tree_.table;
    columns_ = key_of(database, table);
    std::string problems;
    for (const ColumnRule& rule : rules_of(database, table))
        problems += when(type_rule(rule), "a value of the wrong type in " + table + "." + rule.name);
    Statement references(database, kReferencesSql);
    for (Rows rows = references.query(table); rows.next();) {
        std::string other, from, to;
        rows.read(other, from, to);
        const std::string column = "r." + sql_name(from);
        problems += when(column + " IS NOT NULL AND NOT EXISTS(SELECT 1 FROM " + sql_name(other) + " AS o WHERE o." +
                             sql_name(to) + " = " + column + ")",
                         "rows of " + table + " belong to no " + (other == "media" ? "image" : other));
    }
    problems += when("NOT EXISTS(SELECT 1 FROM " + sql_name(table) + " AS o" + by_key(database, table) + " WHERE " +
                         same(columns_, "o", "r") + ")",
                     "a row of " + table + " is not where its key leads");
    for (const Tree& tree : trees_in(database)) {
        if (tree.table != table || tree.index.empty()) continue;
        const Entries entries = entries_of(database, table, tree.index);
        if (!entries.is_plain) continue;
        problems +=
            when(entries.condition + "NOT EXISTS(SELECT 1 FROM " + sql_name(table) + " AS i INDEXED BY " +
                     sql_name(tree.index) + " WHERE " + entries.condition + same(entries.columns, "i", "r") + ")",
                 "a row of " + table + " is missing from index " + tree.index);
    }
    select_ = "SELECT " + joined(columns_, "r.", ", ") + ", CASE" + problems + " ELSE '' END, r.*";
    select_ += " FROM " + sql_name(table) + " AS r" + by_key(database, table) + " WHERE 1";
}

// Of each entry: that its row exists and has the same values.
void TreeCheck::describe_entries(Database& database) {
    const Entries entries = entries_of(database, tree_.table, tree_.index);
    if (!entries.is_plain) return;
    columns_ = entries.columns;
    unique_ = entries.unique;
    const std::string& table = tree_.table;
    select_ = "SELECT " + joined(columns_, "r.", ", ") + ", CASE" +
              when("NOT EXISTS(SELECT 1 FROM " + sql_name(table) + " AS o" + by_key(database, table) + " WHERE " +
                       entries.condition + same(columns_, "o", "r") + ")",
                   "index " + tree_.index + " names a row that is not there") +
              " ELSE '' END";
    select_ +=
        " FROM " + sql_name(table) + " AS r INDEXED BY " + sql_name(tree_.index) + " WHERE " + entries.condition + "1";
}

std::optional<Value> TreeCheck::place() const { return key_.empty() ? std::nullopt : std::optional{key_.front()}; }

// Two entries of a unique index: values of which one is missing are no values.
bool TreeCheck::has_same_values(const Key& one, const Key& other) const {
    if (unique_ == 0 || one.size() < unique_) return false;
    const auto end = other.begin() + static_cast<std::ptrdiff_t>(unique_);
    return std::equal(other.begin(), end, one.begin()) && std::find(other.begin(), end, Value{nullptr}) == end;
}

TreeCheck::Query& TreeCheck::query_for(const Range& range) {
    Query& query = queries_[range];
    if (query.statement) return query;
    query.sql = select_;
    for (std::size_t n = 0; n < range.common; ++n)
        query.sql += " AND r." + columns_[n] + " IS ?" + std::to_string(n + 1);
    const std::string next = " AND r." + columns_[range.common], value = "?" + std::to_string(range.common + 1);
    if (range.bound == Bound::from) query.sql += next + " >= " + value;
    if (range.bound == Bound::after) query.sql += next + " > " + value;
    if (range.bound == Bound::after_null) query.sql += next + " IS NOT NULL";
    query.sql += " ORDER BY " +
                 joined({columns_.begin() + static_cast<std::ptrdiff_t>(range.common), columns_.end()}, "r.", ", ");
    query.statement = std::make_unique<Statement>(database_, query.sql.c_str());
    return query;
}

bool TreeCheck::read_range(const Range& range, const Key& from, std::vector<std::string>& problems) {
    const bool is_bound_given = range.bound == Bound::from || range.bound == Bound::after;
    const auto given = static_cast<std::ptrdiff_t>(range.common + (is_bound_given ? 1 : 0));
    bool may_repeat = range.bound == Bound::from;
    Rows rows = query_for(range).statement->query_with({from.begin(), from.begin() + given});
    while (rows.next()) {
        Key row = rows.values(static_cast<int>(columns_.size()) + 1);
        const std::string problem = std::get<std::string>(row.back());
        row.pop_back();
        if (!problem.empty()) problems.push_back(problem);
        const bool is_same_row = std::exchange(may_repeat, false) && !comes_before(row, key_);
        const bool is_in_order = is_same_row || comes_before(key_, row);
        if (!is_in_order) problems.push_back("the order of " + tree_.name() + " is wrong");
        if (!is_same_row && has_same_values(key_, row))
            problems.push_back("index " + tree_.name() + " has a key twice");
        key_ = std::move(row);
        if (!problems.empty()) return false;
        if (is_same_row) continue;  // each portion has to come further, however long that one is
        bytes_left_ -= rows.bytes();
        if (--rows_left_ <= 0 || bytes_left_ <= 0) return false;
    }
    return true;
}

// The last row is read again, so that nothing between it and the next one is passed over. Then come the rows that have
// all but the last column of its key in common, then all but the last two, and so on.
bool TreeCheck::step(std::vector<std::string>& problems) {
    if (columns_.empty()) return false;
    rows_left_ = kRowsInPortion;
    bytes_left_ = kBytesInPortion;
    if (key_.empty()) return !read_range({}, key_, problems) && problems.empty();
    const Key from = key_;
    for (std::size_t common = from.size(); common-- > 0;) {
        const bool is_null = std::holds_alternative<std::nullptr_t>(from[common]);
        const Bound bound = is_null ? Bound::after_null : common + 1 == from.size() ? Bound::from : Bound::after;
        if (!read_range({common, bound}, from, problems)) return problems.empty();
    }
    return false;
}

}  // namespace host::store
