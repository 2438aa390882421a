// What is recognised as a page of definitions, and the first page that is made of them. The pages are made by hand, as
// https://www.sqlite.org/fileformat2.html describes them.
#include "store/repair/first_page.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "store/schema.hpp"
#include "support/catch.hpp"

namespace host::store::test {
namespace {

constexpr const char* kKnownSql = "CREATE TABLE known(id INTEGER)";

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t length) {
    std::uint64_t value = 0;
    for (const char byte : bytes.substr(at, length)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

std::string two(std::uint64_t number) { return {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)}; }

// A number as rows have it, of up to 14 bits.
std::string varint(std::uint64_t number) {
    if (number < 0x80) return {static_cast<char>(number)};
    return {static_cast<char>(0x80 | number >> 7), static_cast<char>(number & 0x7f)};
}

// A row of the table of definitions. Its five types are those of SQLite's records: 13 + 2 n is a text of n bytes.
struct DefinitionRow {
    std::uint64_t number{1};
    std::string type{"table"};
    std::uint64_t name_type{15}, root_type{1}, sql_type{13 + 2 * 30};
    int header_off_by{};
    std::string sql{kKnownSql};

    [[nodiscard]] std::string bytes() const {
        std::string header;
        for (const std::uint64_t one : {13 + 2 * type.size(), name_type, std::size_t{15}, root_type, sql_type})
            header += varint(one);
        header = varint(static_cast<std::uint64_t>(static_cast<int>(header.size()) + 1 + header_off_by)) + header;
        const std::string row = header + type + "n" + "t" + "\x02" + sql;
        return varint(row.size()) + varint(number) + row;
    }
};

// A leaf with these rows, from its end backwards.
std::string leaf_with(const std::vector<DefinitionRow>& rows) {
    std::string page(kPageBytes, '\0');
    page[0] = 13;
    page.replace(3, 2, two(rows.size()));
    std::size_t at = page.size();
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const std::string row = rows[n].bytes();
        at -= row.size();
        page.replace(at, row.size(), row);
        page.replace(8 + 2 * n, 2, two(at));
    }
    return page;
}

std::string leaf_of(std::uint64_t first, std::uint64_t last) {
    return first == last ? leaf_with({{.number = first}}) : leaf_with({{.number = first}, {.number = last}});
}

std::optional<std::string> made_of(const std::vector<std::string>& pages) {
    FirstPage first_page({"CREATE TABLE other(id INTEGER)", kKnownSql});
    first_page.see(std::string(kPageBytes, 'x'));  // the one that is lost
    for (const std::string& page : pages) first_page.see(page);
    return first_page.rebuilt();
}

bool is_recognised(const DefinitionRow& row) { return made_of({leaf_with({row})}).has_value(); }

}  // namespace

TEST_CASE("a row of the table of definitions is recognised by its types, its name and its number") {
    CHECK(is_recognised({}));
    CHECK(is_recognised({.type = "index"}));
    CHECK(is_recognised({.type = "index", .sql_type = 0}));  // of a UNIQUE; the text is what lies behind it
    CHECK_FALSE(is_recognised({.type = "view"}));
    CHECK_FALSE(is_recognised({.type = ""}));
    CHECK_FALSE(is_recognised({.name_type = 0}));
    CHECK_FALSE(is_recognised({.name_type = 12}));  // of no bytes, but no text
    CHECK(is_recognised({.name_type = 13}));
    CHECK_FALSE(is_recognised({.name_type = 16}));
    CHECK_FALSE(is_recognised({.sql_type = 1}));
    for (const std::uint64_t integer : {1, 2, 3, 4, 5, 6, 8, 9}) CHECK(is_recognised({.root_type = integer}));
    for (const std::uint64_t other : {0, 7, 10, 11, 12, 13}) CHECK_FALSE(is_recognised({.root_type = other}));
    CHECK_FALSE(is_recognised({.number = 0}));
    CHECK(is_recognised({.number = 127}));
    CHECK(is_recognised({.number = 128}));
    CHECK(is_recognised({.number = 16'383}));
    CHECK_FALSE(is_recognised({.header_off_by = 1}));
    CHECK_FALSE(is_recognised({.header_off_by = -1}));
    CHECK_FALSE(is_recognised({.sql = "CREATE TABLE who(id INTEGER)"}));  // a page of somebody else
}

TEST_CASE("a page of definitions has rows with rising numbers, and is a leaf of a table") {
    CHECK(made_of({leaf_with({{.number = 3}, {.number = 4}, {.number = 9}})}));
    CHECK_FALSE(made_of({leaf_with({{.number = 3}, {.number = 3}})}));
    CHECK_FALSE(made_of({leaf_with({{.number = 4}, {.number = 3}})}));
    CHECK_FALSE(made_of({leaf_with({{.number = 3}, {.number = 4, .type = "view"}})}));
    CHECK_FALSE(made_of({leaf_with({})}));
    std::string page = leaf_of(1, 1);
    page[0] = 10;
    CHECK_FALSE(made_of({page}));
    page = leaf_of(1, 1);
    page.replace(8, 2, two(kPageBytes - 6));  // its row would end behind the page
    CHECK_FALSE(made_of({page}));
}

TEST_CASE("the first page has SQLite's header for a state file of so many pages") {
    const auto page = made_of({leaf_of(1, 2), std::string(kPageBytes, '\0')});
    REQUIRE(page);
    REQUIRE(page->size() == kPageBytes);
    CHECK(page->starts_with(std::string{"SQLite format 3\0", 16}));
    struct Field {
        std::size_t at, bytes;
        std::uint64_t value;
    };
    const std::vector<Field> fields{
        {16, 2, kPageBytes}, {18, 1, 1},  {19, 1, 1}, {20, 1, 0}, {21, 1, 64}, {22, 1, 32},
        {23, 1, 32},         {24, 4, 1},  {28, 4, 3}, {32, 4, 0}, {36, 4, 0},  {40, 4, 1},
        {44, 4, 4},          {48, 4, 0},  {52, 4, 0}, {56, 4, 1}, {60, 4, 0},  {64, 4, 0},
        {68, 4, 0x47525248}, {72, 20, 0}, {92, 4, 1}, {96, 4, 0},
    };
    for (const Field& field : fields) {
        CAPTURE(field.at);
        CHECK(big_endian(*page, field.at, field.bytes) == field.value);
    }
}

TEST_CASE("the first page leads to the pages of definitions in the order of their rows") {
    const auto page = made_of({leaf_of(300, 16'383), std::string(kPageBytes, 'x'), leaf_of(1, 127), leaf_of(128, 299)});
    REQUIRE(page);
    const std::string_view root = std::string_view{*page}.substr(100);
    CHECK(root[0] == 5);                          // an inner page of a table
    CHECK(big_endian(root, 1, 2) == 0);           // no free blocks
    CHECK(big_endian(root, 3, 2) == 2);           // cells
    CHECK(big_endian(root, 5, 2) == 4'096 - 12);  // where they begin
    CHECK(root[7] == 0);
    CHECK(big_endian(root, 8, 4) == 2);  // the page of the largest numbers
    CHECK(big_endian(root, 12, 2) == 4'084);
    CHECK(big_endian(root, 14, 2) == 4'090);
    CHECK(big_endian(*page, 4'084, 4) == 4);
    CHECK(big_endian(*page, 4'088, 2) == (0x80 | 127 >> 7) * 256 + (127 & 0x7f));
    CHECK(big_endian(*page, 4'090, 4) == 5);
    CHECK(big_endian(*page, 4'094, 2) == (0x80 | 299 >> 7) * 256 + (299 & 0x7f));
    CHECK(std::ranges::all_of(page->substr(116, 4'084 - 116), [](char byte) { return byte == 0; }));
}

TEST_CASE("pages of definitions that contradict each other make no first page") {
    CHECK(made_of({leaf_of(1, 4), leaf_of(5, 9)}));
    CHECK_FALSE(made_of({leaf_of(1, 4), leaf_of(4, 9)}));
    CHECK_FALSE(made_of({leaf_of(1, 4), leaf_of(3, 9)}));
    CHECK_FALSE(made_of({leaf_of(1, 9), leaf_of(3, 4)}));
    CHECK_FALSE(made_of({leaf_of(2, 2), leaf_of(2, 2)}));
    std::vector<std::string> many;
    for (std::uint64_t number = 1; number <= 64; ++number) many.push_back(leaf_of(number, number));
    CHECK(made_of(many));
    many.push_back(leaf_of(65, 65));
    CHECK_FALSE(made_of(many));
    CHECK_FALSE(made_of({}));
}

}  // namespace host::store::test
