// R16: what nothing uses of a page becomes zeros, and nothing else of the file changes. The pages are made by hand, as
// https://www.sqlite.org/fileformat2.html#b_tree_pages describes them.
#include "store/page_space.hpp"

#include <utility>

#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/shim_vfs.hpp"
#include "support/text.hpp"

namespace host::store::test {
namespace {

constexpr std::size_t kSpacePage = 4'096;  // bytes
constexpr std::size_t kGapAt = kLeafHeader + 2, kRowsAt = 3'000;

struct FreeBlock {
    std::size_t place, length, next;
    bool is_wiped;
};

void put_number(std::string& page, std::size_t place, std::size_t number) {
    page[place] = static_cast<char>(number >> 8);
    page[place + 1] = static_cast<char>(number & 0xff);
}

// A page of a table with one row, which begins at kRowsAt. Whatever else it has is remains.
std::string page_with(const std::vector<FreeBlock>& blocks) {
    std::string page(kSpacePage, 'r');
    page[0] = static_cast<char>(kTableLeaf);
    put_number(page, kFirstFreeblockAt, blocks.empty() ? 0 : blocks.front().place);
    put_number(page, kCellsAt, 1);
    put_number(page, kContentAt, kRowsAt);
    page[kFragmentsAt] = 0;
    put_number(page, kLeafHeader, kRowsAt);
    for (const FreeBlock& block : blocks) {
        if (block.place + kFreeblockHeader > kSpacePage) continue;
        put_number(page, block.place, block.next);
        put_number(page, block.place + 2, block.length);
    }
    return page;
}

std::string wiped(std::string page, const std::vector<FreeBlock>& blocks) {
    page.replace(kGapAt, kRowsAt - kGapAt, kRowsAt - kGapAt, '\0');
    for (const FreeBlock& block : blocks) {
        if (!block.is_wiped) continue;
        const std::size_t length = block.length - kFreeblockHeader;
        page.replace(block.place + kFreeblockHeader, length, length, '\0');
    }
    return page;
}

// A state file with these pages behind its own.
class FileWithPages {
public:
    explicit FileWithPages(const std::string& pages) {
        { const SessionStore made(dir_.file(), {}); }
        before_ = bytes_of(dir_.file());
        write_bytes(dir_.file(), before_ + pages);
    }
    // False: there was nothing to wipe in those pages.
    [[nodiscard]] bool wipe() const {
        Database database(dir_.file(), Database::Access::read_write, core::Millis{1'000});
        const Transaction transaction(database);
        PageSpace space(database);
        return space.wipe(static_cast<std::uint32_t>(own_bytes() / kSpacePage) + 1, space.pages() + 1);
    }
    [[nodiscard]] std::size_t own_bytes() const { return before_.size(); }
    [[nodiscard]] std::string pages() const {
        const std::string bytes = bytes_of(dir_.file());
        CHECK(bytes.starts_with(before_));
        return bytes.substr(before_.size());
    }

private:
    TempDir dir_;
    std::string before_;
};

// What is written to the file itself: where, and how many bytes.
struct SpaceWrites final : support::ShimVfs {
    int before_write(const std::string& file, const char* /*data*/, int size, std::int64_t offset) override {
        if (file.ends_with(".db")) all.emplace_back(offset, size);
        return SQLITE_OK;
    }
    std::vector<std::pair<std::int64_t, int>> all;
};

}  // namespace

TEST_CASE("whatever the unused part of a page begins and ends with, all of it becomes zeros (R16)", "[store]") {
    const char edge = GENERATE('\0', '\x01', '\x02', 'r', '\xff');
    std::string page = page_with({});
    std::string unused(kRowsAt - kGapAt, '\0');
    for (std::size_t n = 0; n < 3; ++n) {
        unused[n] = edge;
        unused[unused.size() - 1 - n] = edge;
    }
    unused[1'000] = '\x01';
    page.replace(kGapAt, unused.size(), unused);
    const FileWithPages file(page);
    CHECK(file.wipe());
    CHECK(file.pages() == wiped(page, {}));
    CHECK_FALSE(file.wipe());
}

TEST_CASE("a wipe writes from the first byte that is left of something to the last one, and no others (R16)",
          "[store]") {
    std::string page = wiped(page_with({}), {});
    const FileWithPages clean(page);
    page[1'234] = 'x';
    page[1'250] = '\x01';
    const FileWithPages file(page);
    SpaceWrites disk;
    CHECK_FALSE(clean.wipe());
    CHECK(disk.all.empty());
    CHECK(file.wipe());
    CHECK(disk.all ==
          std::vector<std::pair<std::int64_t, int>>{{static_cast<std::int64_t>(file.own_bytes()) + 1'234, 17}});
}

TEST_CASE("of the free blocks of a page those in order are wiped, and none that would reach beyond its rows (R16)",
          "[store]") {
    using Blocks = std::vector<FreeBlock>;
    const auto [what, blocks] =
        GENERATE(std::pair<std::string, Blocks>{"one", {{3'100, 50, 0, true}}},
                 std::pair<std::string, Blocks>{"two", {{3'100, 50, 3'200, true}, {3'200, 40, 0, true}}},
                 std::pair<std::string, Blocks>{"two that touch", {{3'100, 50, 3'150, true}, {3'150, 40, 0, true}}},
                 std::pair<std::string, Blocks>{"two that overlap", {{3'100, 50, 3'149, false}, {3'149, 40, 0, false}}},
                 std::pair<std::string, Blocks>{"backwards", {{3'200, 50, 3'100, false}, {3'100, 40, 0, false}}},
                 std::pair<std::string, Blocks>{"a circle", {{3'100, 50, 3'100, false}}},
                 std::pair<std::string, Blocks>{"the shortest", {{3'100, 4, 3'200, true}, {3'200, 40, 0, true}}},
                 std::pair<std::string, Blocks>{"too short", {{3'100, 3, 3'200, false}, {3'200, 40, 0, false}}},
                 std::pair<std::string, Blocks>{"to the end", {{4'046, 50, 0, true}}},
                 std::pair<std::string, Blocks>{"beyond the end", {{4'047, 50, 0, false}}},
                 std::pair<std::string, Blocks>{"far beyond", {{3'100, 60'000, 0, false}}},
                 std::pair<std::string, Blocks>{"the second beyond", {{3'100, 50, 4'047, true}, {4'047, 50, 0, false}}},
                 std::pair<std::string, Blocks>{"at the end", {{4'092, 4, 0, true}}},
                 std::pair<std::string, Blocks>{"cut by the end", {{4'093, 4, 0, false}}});
    CAPTURE(what);
    const std::string page = page_with(blocks), next(kSpacePage, 's');
    const FileWithPages file(page + next);
    CHECK(file.wipe());
    CHECK(file.pages() == wiped(page, blocks) + next);
}

TEST_CASE("the header of a file says how long its pages are, and how much of each is in use (R16)", "[store]") {
    const TempDir dir;
    { const SessionStore made(dir.file(), {}); }
    std::string bytes = bytes_of(dir.file());
    const auto pages_of = [&](std::size_t page_bytes, int reserved, std::uintmax_t length) {
        put_number(bytes, 16, page_bytes == 65'536 ? 1 : page_bytes);
        bytes[20] = static_cast<char>(reserved);
        write_bytes(dir.file(), bytes);
        std::filesystem::resize_file(dir.file(), length);
        Database database(dir.file(), Database::Access::read_write, core::Millis{1'000});
        const PageSpace space(database);
        CHECK(space.page_bytes() == page_bytes);
        CHECK(space.usable_bytes() == page_bytes - static_cast<std::size_t>(reserved));
        return std::uintmax_t{space.pages()};
    };
    CHECK(pages_of(4'096, 0, 40'960) == 10);
    CHECK(pages_of(512, 32, 512) == 1);
    CHECK(pages_of(65'536, 255, 131'072) == 2);
    CHECK(error_of([&] { (void)pages_of(65'536, 0, 65'535); }));  // not one page

    // From so many pages on, the number of one could look like the first byte of a tree's page. A file with a hole.
    constexpr std::uintmax_t kTooMany = 0x02000000;
    CHECK(pages_of(512, 0, (kTooMany - 1) * 512) == kTooMany - 1);
    const auto error = error_of([&] { (void)pages_of(512, 0, kTooMany * 512); });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_io);
    CHECK(support::says(error->what(), "are too much"));
}

}  // namespace host::store::test
