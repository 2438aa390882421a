// One table or one index of the file, read and compared with the others in portions, by ranges of its key.
//
// Finds what SQLite's integrity_check and foreign_key_check find in it, except what only concerns the layout of pages
// (page_check.hpp). Reads only. What it reads in one portion is of one moment; between two portions it holds nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite.hpp"

namespace host::store {

struct Tree {
    std::string table;
    std::string index;  // empty: the table itself
    [[nodiscard]] const std::string& name() const { return index.empty() ? table : index; }
};

// By name, each table before its indexes.
[[nodiscard]] std::vector<Tree> trees_in(Database& database);

// How much one portion reads at most; of its last row maybe more.
inline constexpr int kRowsInPortion = 200;
inline constexpr std::int64_t kBytesInPortion = 512 * 1024;

class TreeCheck {
public:
    TreeCheck(Database& database, Tree tree);

    // Before the first step: begins at the rows whose key begins with `first` or more.
    void start_at(Value first) { key_ = {std::move(first)}; }
    // The key of the row that was read last, begun with that column; none: at the beginning.
    [[nodiscard]] std::optional<Value> place() const;
    // Reads the next rows, in the caller's transaction. False: there are no more.
    bool step(std::vector<std::string>& problems);

private:
    using Key = std::vector<Value>;

    // Rows that follow a key: those that have its first columns in common, and at least or more than it in the next.
    enum class Bound { none, from, after, after_null };
    struct Range {
        std::size_t common{};
        Bound bound{};
        auto operator<=>(const Range&) const = default;
    };
    struct Query {
        std::string sql;
        std::unique_ptr<Statement> statement;  // of the text above
    };

    void describe_rows(Database& database);
    void describe_entries(Database& database);
    [[nodiscard]] bool has_same_values(const Key& one, const Key& other) const;
    Query& query_for(const Range& range);
    // False: the portion is full.
    bool read_range(const Range& range, const Key& from, std::vector<std::string>& problems);

    Database& database_;
    Tree tree_;
    std::vector<std::string> columns_;  // of the key, as SQL; empty: it cannot be checked so
    std::size_t unique_{};              // so many columns of an index occur once together; 0: it is not unique
    std::string select_;
    std::map<Range, Query> queries_;
    Key key_;  // of the last row, or only its beginning
    int rows_left_{};
    std::int64_t bytes_left_{};
};

}  // namespace host::store
