#include "store/page_space.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

#include "core/check.hpp"
#include "store/repair/raw_bytes.hpp"

namespace host::store {

namespace {

// https://www.sqlite.org/fileformat2.html: the file header.
constexpr int kPageSizeAt = 16, kReservedAt = 20, kFirstFreeAt = 32, kFreePagesAt = 36, kHasMapsAt = 52,
              kUserVersionAt = 60;
constexpr std::uint32_t kLockAt = 0x40000000;      // the page there is never used
constexpr std::int64_t kWipedAtOnce = 256 * 1024;  // bytes read at once
// An overflow page and a free page begin with a page number. In a file of fewer pages than this, its first byte is
// never one of those that a page of a tree begins with.
constexpr std::int64_t kMostPages = 0x02000000;

void read(Database& database, void* to, std::int64_t bytes, std::int64_t at) {
    sqlite3_file* const file = database.file();
    const int code = file->pMethods->xRead(file, to, static_cast<int>(bytes), at);
    if (code != SQLITE_OK) database.fail(code, "read");
}

}  // namespace

PageSpace::PageSpace(Database& database) : database_(database) {
    unsigned char header[kFileHeaderBytes];
    read(database, header, sizeof header, 0);
    const std::uint32_t size = two_bytes(header, kPageSizeAt);
    page_bytes_ = size == 1 ? 65'536 : size;
    usable_ = page_bytes_ - header[kReservedAt];
    user_version_ = four_bytes(header, kUserVersionAt);
    first_free_ = four_bytes(header, kFirstFreeAt);
    free_pages_ = four_bytes(header, kFreePagesAt);
    has_maps_ = four_bytes(header, kHasMapsAt) != 0;
    const std::int64_t bytes = bytes_in_file(database);
    const std::int64_t count = page_bytes_ < 512 ? 0 : bytes / page_bytes_;
    if (count < 1 || count >= kMostPages) {
        throw StoreError(core::ErrorCode::storage_io, 0,
                         "cannot wipe " + database.name() + ": " + std::to_string(bytes) + " bytes are too much");
    }
    pages_ = static_cast<std::uint32_t>(count);
}

bool PageSpace::is_map(std::uint32_t page) const {
    if (!has_maps_ || page < 2) return false;
    const std::uint32_t each = usable_ / 5 + 1, map = (page - 2) / each * each + 2;
    return page == (map == kLockAt / page_bytes_ + 1 ? map + 1 : map);
}

bool PageSpace::wipe(std::uint32_t first, std::uint32_t end) {
    HOST_CHECK(first > 1);
    bool has_changed = false;
    const std::uint32_t at_once = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(kWipedAtOnce / page_bytes_));
    std::vector<unsigned char> chunk(std::size_t{at_once} * page_bytes_);
    for (std::uint32_t page = first; page < end; page += at_once) {
        const std::uint32_t count = std::min(at_once, end - page);
        const std::int64_t at = (std::int64_t{page} - 1) * page_bytes_;
        read(database_, chunk.data(), std::int64_t{count} * page_bytes_, at);
        for (std::uint32_t n = 0; n < count; ++n) {
            const std::int64_t offset = std::int64_t{n} * page_bytes_;
            if (is_map(page + n)) continue;
            has_changed |=
                wipe_page(PageBytes(chunk).subspan(static_cast<std::size_t>(offset), page_bytes_), at + offset);
        }
    }
    return has_changed;
}

bool PageSpace::wipe_page(PageBytes page, std::int64_t at) {
    if (!is_tree(page[0])) return false;
    const std::uint32_t cells_begin = header_bytes(page[0]);
    const std::uint32_t gap = cells_begin + 2 * two_bytes(page, kCellsAt);
    const std::uint32_t content = content_of(page, 0);
    if (gap > content || content > usable_) return false;
    for (std::uint32_t cell = cells_begin; cell < gap; cell += 2) {
        if (two_bytes(page, cell) < content) return false;
    }
    bool has_changed = wipe_range(page, at, gap, content);
    // A list in ascending order, each with the place of the next one and its own length.
    for (std::uint32_t block = two_bytes(page, kFirstFreeblockAt); block != 0;) {
        if (block < content || block + kFreeblockHeader > usable_) break;
        const std::uint32_t next = two_bytes(page, block), length = two_bytes(page, block + 2);
        if (length < kFreeblockHeader || block + length > usable_) break;
        if (next != 0 && next < block + length) break;
        has_changed |= wipe_range(page, at, block + kFreeblockHeader, block + length);
        block = next;
    }
    return has_changed;
}

// Writes only from the first byte that is not zero to the last one.
bool PageSpace::wipe_range(PageBytes page, std::int64_t at, std::uint32_t begin, std::uint32_t end) {
    while (begin < end && page[begin] == 0) ++begin;
    while (begin < end && page[end - 1] == 0) --end;
    if (begin == end) return false;
    const std::vector<unsigned char> zeros(end - begin);
    sqlite3_file* const file = database_.file();
    const int code = file->pMethods->xWrite(file, zeros.data(), static_cast<int>(zeros.size()), at + begin);
    if (code != SQLITE_OK) database_.fail(code, "wipe");
    return true;
}

}  // namespace host::store
