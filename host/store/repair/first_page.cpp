#include "store/repair/first_page.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "store/page_format.hpp"
#include "store/schema.hpp"

// Offsets and numbers: https://www.sqlite.org/fileformat2.html
namespace host::store {
namespace {

constexpr std::int64_t kMostDefinitions = 16'383;  // rows: their numbers take two bytes at most
constexpr std::size_t kMostLeaves = 64;

using Leaf = FirstPage::Leaf;

// What lies on a page, from some place on. Past the end there is nothing.
class Cursor {
public:
    Cursor(std::string_view page, std::size_t at) : page_(page), at_(at) {}

    std::uint64_t byte() {
        is_inside_ = at_ < page_.size();  // at_ stays where it is, past the end
        return is_inside_ ? static_cast<unsigned char>(page_[at_++]) : 0;
    }
    std::uint64_t two_bytes() {
        const std::uint64_t high = byte();
        return high << 8 | byte();
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int n = 0; n < 8; ++n) {
            const std::uint64_t next = byte();
            value = value << 7 | (next & 0x7f);
            if (next < 0x80) return value;
        }
        return value << 8 | byte();
    }
    std::string_view text(std::size_t length) { return page_.substr(std::min(at_, page_.size()), length); }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] bool is_inside() const { return is_inside_; }

private:
    std::string_view page_;
    std::size_t at_;
    bool is_inside_{true};
};

bool is_text(std::uint64_t type) { return type >= 13 && type % 2 == 1; }
bool is_number(std::uint64_t type) { return (type >= 1 && type <= 6) || type == 8 || type == 9; }

// Returns the number of a row of (type, name, tbl_name, rootpage, sql), which no other table of ours has. 0: no such
// row.
std::int64_t number_of_definition(std::string_view page, std::size_t at) {
    Cursor cell(page, at);
    (void)cell.varint();  // bytes of the row
    const std::uint64_t number = cell.varint();
    const std::size_t begin = cell.at();
    const std::uint64_t header_bytes = cell.varint();
    std::array<std::uint64_t, 5> types{};
    for (std::uint64_t& type : types) type = cell.varint();
    const bool fits = is_text(types[0]) && is_text(types[1]) && is_text(types[2]) && is_number(types[3]) &&
                      (is_text(types[4]) || types[4] == 0);  // an index that a UNIQUE makes has no text
    if (!cell.is_inside() || cell.at() - begin != header_bytes || !fits) return 0;
    if (number == 0 || number > static_cast<std::uint64_t>(kMostDefinitions)) return 0;
    const std::string_view type = cell.text((types[0] - 13) / 2);
    return type == "table" || type == "index" ? static_cast<std::int64_t>(number) : 0;
}

std::optional<Leaf> leaf_of_definitions(std::string_view page) {
    if (static_cast<unsigned char>(page[0]) != kTableLeaf) return std::nullopt;
    const std::uint64_t rows = Cursor(page, 3).two_bytes();
    Leaf leaf;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const std::int64_t number = number_of_definition(page, Cursor(page, kLeafHeader + 2 * row).two_bytes());
        if (number <= leaf.last) return std::nullopt;
        if (row == 0) leaf.first = number;
        leaf.last = number;
    }
    return rows > 0 ? std::optional{leaf} : std::nullopt;
}

class Page {
public:
    void put(std::size_t at, std::uint64_t value, int bytes) {
        for (int n = bytes - 1; n >= 0; --n, value >>= 8) {
            bytes_[at + static_cast<std::size_t>(n)] = static_cast<char>(value & 0xff);
        }
    }
    void put(std::size_t at, std::string_view text) { bytes_.replace(at, text.size(), text); }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_ = std::string(kPageBytes, '\0');
};

void put_header(Page& page, std::uint64_t pages) {
    page.put(0, "SQLite format 3");
    page.put(16, kPageBytes, 2);
    page.put(18, 1, 1);   // written and
    page.put(19, 1, 1);   // read with a rollback journal
    page.put(21, 64, 1);  // three constants
    page.put(22, 32, 1);
    page.put(23, 32, 1);
    page.put(24, 1, 4);  // changes
    page.put(28, pages, 4);
    page.put(40, 1, 4);  // changes of the schema
    page.put(44, 4, 4);  // format of the schema
    page.put(56, 1, 4);  // UTF-8
    page.put(68, static_cast<std::uint64_t>(kApplicationId), 4);
    page.put(92, 1, 4);  // changes as of which the number of pages holds
}

// All leaves under one root: of each but the last its page and the number of its last row.
void put_root(Page& page, std::span<const Leaf> leaves) {
    constexpr std::size_t kCellBytes = 6;
    const std::size_t cells = leaves.size() - 1;
    std::size_t content = kPageBytes - cells * kCellBytes;
    page.put(kFileHeaderBytes, kTableInterior, 1);
    page.put(kFileHeaderBytes + 3, cells, 2);
    page.put(kFileHeaderBytes + 5, content, 2);
    page.put(kFileHeaderBytes + 8, leaves.back().page, 4);
    for (std::size_t cell = 0; cell < cells; ++cell, content += kCellBytes) {
        const auto last = static_cast<std::uint64_t>(leaves[cell].last);
        page.put(kFileHeaderBytes + kInteriorHeader + 2 * cell, content, 2);
        page.put(content, leaves[cell].page, 4);
        page.put(content + 4, 0x80 | last >> 7, 1);
        page.put(content + 5, last & 0x7f, 1);
    }
}

}  // namespace

FirstPage::FirstPage(std::vector<std::string> definitions) : definitions_(std::move(definitions)) {}

void FirstPage::see(std::string_view part) {
    for (; part.size() >= kPageBytes; part.remove_prefix(kPageBytes)) {
        if (++pages_ == 1 || leaves_.size() > kMostLeaves) continue;
        const std::string_view page = part.substr(0, kPageBytes);
        auto leaf = leaf_of_definitions(page);
        if (!leaf) continue;
        leaf->page = pages_;
        leaves_.push_back(*leaf);
        is_ours_ = is_ours_ || std::ranges::any_of(definitions_, [page](const std::string& sql) {
                       return page.find(sql) != page.npos;
                   });
    }
}

std::optional<std::string> FirstPage::rebuilt() {
    if (!is_ours_ || leaves_.size() > kMostLeaves) return std::nullopt;
    std::ranges::sort(leaves_, {}, &Leaf::first);
    const auto overlap = [](const Leaf& a, const Leaf& b) { return b.first <= a.last; };
    if (std::ranges::adjacent_find(leaves_, overlap) != leaves_.end()) return std::nullopt;
    Page page;
    put_header(page, pages_);
    put_root(page, leaves_);
    return page.take();
}

}  // namespace host::store
