// What SQLite's file format says of the pages of trees: https://www.sqlite.org/fileformat2.html, 1.6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace host::store {

inline constexpr std::size_t kFileHeaderBytes = 100;  // at the beginning of the first page

// Where a page's header has what; the header is followed by the places of the cells.
inline constexpr std::uint32_t kFirstFreeblockAt = 1, kCellsAt = 3, kContentAt = 5, kFragmentsAt = 7, kRightmostAt = 8;
inline constexpr std::uint32_t kInteriorHeader = 12, kLeafHeader = 8;  // bytes
// A free block begins with the place of the next one and its own length. It cannot be shorter, nor can a cell.
inline constexpr std::uint32_t kFreeblockHeader = 4;

inline constexpr unsigned char kIndexInterior = 2, kTableInterior = 5, kIndexLeaf = 10, kTableLeaf = 13;

using PageBytes = std::span<const unsigned char>;

inline std::uint32_t two_bytes(PageBytes bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 8 | bytes[at + 1];
}
inline std::uint32_t four_bytes(PageBytes bytes, std::size_t at) {
    return two_bytes(bytes, at) << 16 | two_bytes(bytes, at + 2);
}

inline bool is_interior(unsigned char kind) { return kind == kIndexInterior || kind == kTableInterior; }
inline bool is_tree(unsigned char kind) { return is_interior(kind) || kind == kIndexLeaf || kind == kTableLeaf; }
inline std::uint32_t header_bytes(unsigned char kind) { return is_interior(kind) ? kInteriorHeader : kLeafHeader; }

// Where the cells begin to be; `header`: where the page's header is.
inline std::uint32_t content_of(PageBytes page, std::size_t header) {
    const std::uint32_t written = two_bytes(page, header + kContentAt);
    return written == 0 ? 65'536 : written;
}

}  // namespace host::store
