// The unused parts of the pages of a database file: finds what they hold, and overwrites it with zeros.
//
// Reads and writes through SQLite's own descriptor, past its cache, its journal and its log. The caller is in a write
// transaction that has changed nothing yet, and a write-ahead log is empty: so no other process writes to the file, and
// it is in the state that SQLite reports.
#pragma once

#include <cstddef>
#include <cstdint>

#include "store/database.hpp"
#include "store/page_format.hpp"

namespace host::store {

class PageSpace {
public:
    // Reads the header of the file. Throws StoreError, as all of this does.
    explicit PageSpace(Database& database);

    [[nodiscard]] std::uint32_t pages() const { return pages_; }  // the first is number 1
    [[nodiscard]] std::uint32_t page_bytes() const { return page_bytes_; }
    [[nodiscard]] std::uint32_t usable_bytes() const { return usable_; }  // of each page
    [[nodiscard]] std::uint32_t user_version() const { return user_version_; }
    [[nodiscard]] std::uint32_t first_free() const { return first_free_; }  // of the list of free pages; 0: none
    [[nodiscard]] std::uint32_t free_pages() const { return free_pages_; }
    // Of a file with auto_vacuum, which none of ours is made with: says who uses the pages behind it. It may look like
    // a tree's page, and is none. SQLite file format, 1.8.
    [[nodiscard]] bool is_map(std::uint32_t page) const;

    // Writes zeros into the unused parts of the pages from `first` up to, not including, `end`. Returns whether
    // anything else was there. Pages without a tree (overflow, free pages) need nothing: secure_delete zeroed them.
    // An implausible page is left unchanged; the integrity check finds it. Not for the first page: SQLite keeps it in
    // memory, and it holds only the definitions of the tables.
    [[nodiscard]] bool wipe(std::uint32_t first, std::uint32_t end);

private:
    bool wipe_page(PageBytes page, std::int64_t at);
    bool wipe_range(PageBytes page, std::int64_t at, std::uint32_t begin, std::uint32_t end);

    Database& database_;
    std::uint32_t page_bytes_{}, usable_{}, pages_{}, user_version_{}, first_free_{}, free_pages_{};
    bool has_maps_{};
};

}  // namespace host::store
