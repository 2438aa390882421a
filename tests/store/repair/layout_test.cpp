// The layout of pages: each kind of contradiction is found, in files made by SQLite of which a few bytes were changed.
#include <functional>

#include "store/repair/page_check.hpp"
#include "store/support/small_pages.hpp"
#include "store/transaction.hpp"
#include "support/catch.hpp"

namespace host::store::test {
namespace {

// The pages of a file, to change bytes in.
struct SmallPages {
    std::string bytes;

    char* at(std::size_t page, std::size_t place) { return bytes.data() + (page - 1) * kSmallPage + place; }
    std::size_t two(std::size_t page, std::size_t place) {
        return static_cast<std::size_t>(static_cast<unsigned char>(*at(page, place))) << 8 |
               static_cast<unsigned char>(*at(page, place + 1));
    }
    void put_two(std::size_t page, std::size_t place, std::size_t number) {
        *at(page, place) = static_cast<char>(number >> 8);
        *at(page, place + 1) = static_cast<char>(number & 0xff);
    }
    void copy_four(std::size_t to_page, std::size_t to, std::size_t page, std::size_t from) {
        std::copy_n(at(page, from), 4, at(to_page, to));
    }
    [[nodiscard]] std::size_t count() const { return bytes.size() / kSmallPage; }
};

// What is found in a file that SQLite made by `sql` and in which `change` changed something.
std::vector<std::string> found_after(const char* sql, const std::function<void(SmallPages&)>& change) {
    const TempDir dir;
    SmallPages pages{small_pages_of(sql)};
    change(pages);
    write_bytes(dir.file(), pages.bytes);
    Database database(dir.file(), Database::Access::read_only, core::Millis{100});
    const Transaction one_moment(database, Transaction::Kind::read);
    (void)number_of(database, "SELECT count(*) FROM sqlite_schema");
    PageCheck check(database);
    std::vector<std::string> problems;
    while (check.step(problems)) {
    }
    return problems;
}

using Problems = std::vector<std::string>;

// Page 2 is a leaf with rows of 12 bytes; the first one that came is at its end.
constexpr const char* kRows =
    "CREATE TABLE t(v); INSERT INTO t VALUES ('12345678'), ('23456789'), ('34567890'), ('45678901'), ('56789012');";

}  // namespace

TEST_CASE("rows of a page that lie over each other, or over its end, are found by its layout") {
    CHECK(found_after(kRows, [](SmallPages&) {}).empty());
    const Problems impossible{"the layout of page 2 is impossible"};
    // Two rows at one place. What the page says to have is as much as before.
    CHECK(found_after(kRows, [](SmallPages& pages) { pages.put_two(2, 8, pages.two(2, 10)); }) == impossible);
    // One byte into the next row.
    CHECK(found_after(kRows, [](SmallPages& pages) { pages.put_two(2, 8, pages.two(2, 8) - 1); }) == impossible);
    // Before the place from which on there are rows, and after the end.
    CHECK(found_after(kRows, [](SmallPages& pages) { pages.put_two(2, 16, 300); }) == impossible);
    CHECK(found_after(kRows, [](SmallPages& pages) { pages.put_two(2, 8, 511); }) == impossible);
    // More rows than there are, and a byte that nobody has.
    CHECK(found_after(kRows, [](SmallPages& pages) { pages.put_two(2, 3, 6); }) == impossible);
    CHECK(found_after(kRows, [](SmallPages& pages) { *pages.at(2, 7) = 1; }) == impossible);
}

TEST_CASE("free blocks of a page that lie over its end, or over a row, are found by its layout") {
    const std::string sql = std::string{kRows} + "DELETE FROM t WHERE rowid = 1; DELETE FROM t WHERE rowid = 3;";
    const Problems impossible{"the layout of page 2 is impossible"};
    const auto lower = [](SmallPages& pages) { return pages.two(2, 1); };
    const auto upper = [&lower](SmallPages& pages) { return pages.two(2, lower(pages)); };
    const auto lengthen = [](SmallPages& pages, std::size_t block, int by) {
        pages.put_two(2, block + 2, static_cast<std::size_t>(static_cast<int>(pages.two(2, block + 2)) + by));
    };
    CHECK(found_after(sql.c_str(), [&](SmallPages& pages) {
              REQUIRE(upper(pages) > lower(pages));
              REQUIRE(upper(pages) + pages.two(2, upper(pages) + 2) == kSmallPage);
          }).empty());
    // As many bytes are free as before: what one has less, the other has more.
    CHECK(found_after(sql.c_str(), [&](SmallPages& pages) {
              lengthen(pages, lower(pages), -2);
              lengthen(pages, upper(pages), 2);
          }) == impossible);
    CHECK(found_after(sql.c_str(), [&](SmallPages& pages) {
              lengthen(pages, lower(pages), 2);
              lengthen(pages, upper(pages), -2);
          }) == impossible);
    CHECK(found_after(sql.c_str(), [&](SmallPages& pages) { lengthen(pages, lower(pages), 1); }) == impossible);
    // In the wrong order, and one that leads to itself.
    CHECK(found_after(sql.c_str(), [&](SmallPages& pages) {
              pages.put_two(2, upper(pages), lower(pages));
              pages.put_two(2, 1, upper(pages));
          }) == impossible);
    CHECK(found_after(sql.c_str(), [&](SmallPages& pages) { pages.put_two(2, upper(pages), upper(pages)); }) ==
          impossible);
}

TEST_CASE("a list of free pages that has a page twice, too many, too few, or one that is in use is found") {
    const char* sql =
        "CREATE TABLE a(v); CREATE TABLE b(v); INSERT INTO a VALUES (zeroblob(3000)); INSERT INTO b VALUES (1);"
        "DELETE FROM a;";
    const Problems impossible{"the list of free pages is impossible"};
    const auto list = [](SmallPages& pages) { return pages.two(1, 34); };  // the first page of the list
    CHECK(found_after(sql, [&](SmallPages& pages) {
              REQUIRE(list(pages) > 3);
              REQUIRE(pages.two(list(pages), 6) >= 3);  // so many are listed there
          }).empty());
    CHECK(found_after(sql, [&](SmallPages& pages) { pages.copy_four(list(pages), 8, list(pages), 12); }) == impossible);
    CHECK(found_after(sql, [&](SmallPages& pages) { pages.put_two(list(pages), 10, list(pages)); }) == impossible);
    CHECK(found_after(sql, [&](SmallPages& pages) { pages.put_two(list(pages), 10, 1); }) == impossible);
    CHECK(found_after(sql, [&](SmallPages& pages) { pages.put_two(list(pages), 10, pages.count() + 1); }) ==
          impossible);
    CHECK(found_after(sql, [](SmallPages& pages) { pages.put_two(1, 38, pages.two(1, 38) + 1); }) == impossible);
    CHECK(found_after(sql, [](SmallPages& pages) { pages.put_two(1, 38, pages.two(1, 38) - 1); }) == impossible);
    CHECK(found_after(sql, [&](SmallPages& pages) { pages.put_two(list(pages), 6, 127); }) == impossible);
    CHECK(found_after(sql, [&](SmallPages& pages) { pages.put_two(list(pages), 10, 3); }) ==
          Problems{"page 3 is in use, and listed as free"});
}

TEST_CASE("two values that go on in the same page are found, and one that goes on in a free page") {
    const char* sql =
        "CREATE TABLE a(v); CREATE TABLE b(v); CREATE TABLE c(v); CREATE TABLE d(v);"
        "INSERT INTO c VALUES (zeroblob(900)); INSERT INTO d VALUES (zeroblob(900));"
        "INSERT INTO a VALUES (zeroblob(1500)); INSERT INTO b VALUES (zeroblob(1500)); DELETE FROM c;";
    // The page on which a row's value goes on stands in the last four bytes of a page with one row.
    constexpr std::size_t kGoesOn = kSmallPage - 4;
    const auto first_found = [sql](const std::function<void(SmallPages&)>& change) {
        const Problems found = found_after(sql, change);
        return found.empty() ? "" : found.front();
    };
    CHECK(first_found([](SmallPages&) {}).empty());
    CHECK(first_found([](SmallPages& pages) { pages.copy_four(3, kGoesOn, 2, kGoesOn); }) ==
          "pages 2 and 3 use the same page");
    CHECK(first_found([](SmallPages& pages) {  // only in the second page of each
              pages.copy_four(pages.two(3, kGoesOn + 2), 0, pages.two(2, kGoesOn + 2), 0);
          }) == "pages 2 and 3 use the same page");
    CHECK(first_found([](SmallPages& pages) {
              pages.copy_four(5, kGoesOn, 1, 32);
          }).ends_with(" is in use, and listed as free"));
    for (const std::size_t page : {0, 1, 100}) {
        CHECK(first_found([page](SmallPages& pages) { pages.put_two(3, kGoesOn + 2, page); }) ==
              "the layout of page 3 is impossible");
    }
}

TEST_CASE("a value that goes on in a circle of pages is found, however long it is said to be") {
    const char* sql = "CREATE TABLE a(v); INSERT INTO a VALUES (zeroblob(1500));";
    // It goes on in the other three of five pages. The first two bytes of its row say how long it is.
    const auto found_when_long = [sql](std::size_t length) {
        const Problems found = found_after(sql, [length](SmallPages& pages) {
            REQUIRE(pages.count() == 5);
            const std::size_t first = pages.two(2, kSmallPage - 2), second = pages.two(first, 2);
            pages.put_two(pages.two(second, 2), 2, first);
            pages.put_two(2, pages.two(2, 8), 0x8000 | length / 128 << 8 | length % 128);
        });
        return found.empty() ? "" : found.front();
    };
    constexpr std::size_t kLength = 1'503, kMore = 508;  // with the head of the row; what one more page has
    CHECK(found_when_long(kLength).empty());             // nobody comes to where it turns back
    CHECK(found_when_long(kLength + kMore) == "pages 2 and 2 use the same page");
    CHECK(found_when_long(kLength + 2 * kMore) == "pages 2 and 2 use the same page");  // as many pages as there are
    CHECK(found_when_long(kLength + 3 * kMore) == "the layout of page 2 is impossible");
}

}  // namespace host::store::test
