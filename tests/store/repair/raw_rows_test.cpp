// Rows out of a damaged database: those between two damages, those that only an index names, and those that do not fit.
#include "store/repair/raw_rows.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "store/support/small_pages.hpp"
#include "store/transaction.hpp"
#include "support/catch.hpp"

namespace host::store::test {
namespace {

constexpr int kRawRows = 120;
constexpr std::size_t kLastLeaf = 100;  // however many there are

// Rows of some 70 bytes with these numbers, so that a page has six or seven of them; each says which one it is.
std::string raw_rows_sql(std::int64_t apart) {
    return "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, k INTEGER);"
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
           std::to_string(kRawRows) + ") INSERT INTO t SELECT i * " + std::to_string(apart) +
           ", printf('row-%04d', i) || printf('%050d', 0), -i FROM n;";
}

// The rows of which a page tells.
std::set<int> raw_rows_on(const std::string& bytes, std::size_t page) {
    std::set<int> found;
    const std::string text = bytes.substr(page * kSmallPage, kSmallPage);
    for (auto at = text.find("row-"); at != text.npos; at = text.find("row-", at + 1)) {
        found.insert(std::stoi(text.substr(at + 4, 4)));
    }
    return found;
}

// The pages with the rows of the table, in their order.
std::vector<std::size_t> raw_leaves(const std::string& bytes) {
    std::vector<std::size_t> leaves;
    for (std::size_t page = 1; page * kSmallPage < bytes.size(); ++page) {
        if (bytes[page * kSmallPage] == 13 && !raw_rows_on(bytes, page).empty()) leaves.push_back(page);
    }
    std::ranges::sort(leaves, {}, [&](std::size_t page) { return *raw_rows_on(bytes, page).begin(); });
    return leaves;
}

struct RawCopy {
    TableRead read;
    std::set<int> rows;
};

RawCopy copied_from(const std::string& bytes) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    Database from(dir.file(), Database::Access::damaged, core::Millis{100}), to{Database::InMemory{}};
    to.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, k INTEGER) STRICT");
    const RestoreProgress nobody;
    RestoreMeter meter(nobody, static_cast<std::int64_t>(bytes.size()));
    const Transaction transaction(to);
    RawCopy copy{.read = copy_rows(from, to, "t", meter), .rows = {}};
    Statement select(to, "SELECT substr(v, 5, 4) FROM t ORDER BY id");
    std::string number;
    for (Rows rows = select.query(); rows.next();) {
        rows.read(number);
        copy.rows.insert(std::stoi(number));
    }
    return copy;
}

// What the copy has when these of the table's pages are lost, and what it should have.
void check_copy_without(std::string bytes, const std::vector<std::size_t>& lost) {
    std::set<int> expected;
    for (int row = 1; row <= kRawRows; ++row) expected.insert(row);
    const std::vector<std::size_t> leaves = raw_leaves(bytes);
    REQUIRE(leaves.size() > 14);
    for (const std::size_t n : lost) {
        const std::size_t page = leaves.at(n == kLastLeaf ? leaves.size() - 1 : n);
        for (const int row : raw_rows_on(bytes, page)) expected.erase(row);
        bytes.replace(page * kSmallPage, kSmallPage, kSmallPage, '\0');
    }
    REQUIRE(std::ssize(expected) + std::ssize(lost) <= kRawRows);
    const RawCopy copy = copied_from(bytes);
    CHECK(copy.rows == expected);
    CHECK(copy.read.rows == std::ssize(expected));
    CHECK(copy.read.refused == 0);
    CHECK(copy.read.whole == lost.empty());
}

}  // namespace

TEST_CASE("every row of a table is copied but those on pages that are lost, wherever these are") {
    const auto lost =
        GENERATE(std::vector<std::size_t>{}, std::vector<std::size_t>{0}, std::vector<std::size_t>{7},
                 std::vector<std::size_t>{kLastLeaf}, std::vector<std::size_t>{3, 10}, std::vector<std::size_t>{3, 4},
                 std::vector<std::size_t>{2, 6, 11}, std::vector<std::size_t>{0, kLastLeaf});
    CAPTURE(lost);
    check_copy_without(small_pages_of(raw_rows_sql(1)), lost);
}

TEST_CASE("rows whose numbers lie far apart are found between two lost pages by an index that names them") {
    const auto lost = GENERATE(std::vector<std::size_t>{3, 10}, std::vector<std::size_t>{2, 6, 11},
                               std::vector<std::size_t>{0, kLastLeaf});
    CAPTURE(lost);
    check_copy_without(small_pages_of(raw_rows_sql(1'000'000) + "CREATE INDEX t_of_k ON t(k);"), lost);
}

TEST_CASE("a row that the sound table cannot have is refused and counted, and those around it are copied") {
    const TempDir dir;
    write_bytes(dir.file(), small_pages_of("CREATE TABLE t(id TEXT, n TEXT);"
                                           "INSERT INTO t VALUES ('1', '10'), ('no number', '11'), ('2', 'none'), "
                                           "('3', '13'), ('3', '14'), ('4', '15');"));
    Database from(dir.file(), Database::Access::damaged, core::Millis{100}), to{Database::InMemory{}};
    to.run("CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT");
    const RestoreProgress nobody;
    RestoreMeter meter(nobody, 1'000);
    const Transaction transaction(to);
    const TableRead read = copy_rows(from, to, "t", meter);
    CHECK(read.rows == 3);
    CHECK(read.refused == 2);
    CHECK(read.whole);
    Statement select(to, "SELECT id, n FROM t ORDER BY id");
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    std::int64_t id{}, n{};
    for (Rows rows = select.query(); rows.next(); found.emplace_back(id, n)) rows.read(id, n);
    CHECK(found == std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 10}, {3, 13}, {4, 15}});
}

TEST_CASE("an index tells its columns as text by row, also when the rows themselves are lost") {
    const bool is_lost = GENERATE(false, true);
    CAPTURE(is_lost);
    std::string bytes = small_pages_of(
        "CREATE TABLE t(name TEXT, n INTEGER, other TEXT); CREATE INDEX t_by_name ON t(name, n);"
        "INSERT INTO t(rowid, name, n, other) VALUES (1, 'b', 5, 'x'), (2, 'a', NULL, 'y'), (3, '', -7, 'z'),"
        " (4, 'a' || char(0) || 'z', 1, 'x'), (5, NULL, 2, 'x'), (6, 'a longer name, with a blank', 3, 'x');");
    if (is_lost) bytes.replace(kSmallPage, kSmallPage, kSmallPage, '\0');  // page 2: the table begins and ends there
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    Database from(dir.file(), Database::Access::damaged, core::Millis{100});
    const std::multimap<std::int64_t, std::vector<std::string>> expected{
        {1, {"b", "5"}}, {2, {"a", ""}},
        {3, {"", "-7"}}, {4, {std::string("a\0z", 3), "1"}},
        {5, {"", "2"}},  {6, {"a longer name, with a blank", "3"}}};
    std::multimap<std::int64_t, std::vector<std::string>> found;
    read_index(from, "t", "t_by_name", "name, n",
               [&found](std::int64_t row, const std::vector<std::string>& values) { found.emplace(row, values); });
    CHECK(found == expected);
}

}  // namespace host::store::test
