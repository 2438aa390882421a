// The layout of the pages of the file, read in portions: whether the parts of each page fit together, whether two
// places use the same page, and whether one that is in use is in the list of free pages. SQLite's integrity_check finds
// this and more (a page that nobody uses), but needs the whole file at one moment.
//
// Reads through SQLite's own descriptor, past its cache. Not for a file with a write-ahead log: a checkpoint beside a
// reader leaves pages of several moments in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/page_format.hpp"

namespace host::store {

inline constexpr int kPagesInPortion = 128;

class PageCheck {
public:
    explicit PageCheck(Database& database);

    void start_at(std::uint32_t page) { next_ = page < 1 ? 1 : page; }  // before the first step
    [[nodiscard]] std::uint32_t place() const { return next_; }
    // Reads the next pages, in the caller's transaction, which has read something. False: there are no more.
    bool step(std::vector<std::string>& problems);

private:
    struct Uses {
        bool is_sound{};
        std::vector<std::uint32_t> pages;  // other pages that this one leads to
    };

    void read_free_list(std::uint32_t first, std::uint32_t count, std::vector<std::string>& problems);
    [[nodiscard]] bool is_free(std::uint32_t page) const { return page < free_.size() && free_[page]; }
    [[nodiscard]] Uses uses_of(std::uint32_t page, PageBytes bytes);
    [[nodiscard]] Uses uses_of(std::uint32_t page);  // as it is now
    void follow(std::uint32_t first, std::uint32_t pages, Uses& uses);
    void note_uses(std::uint32_t page, const Uses& uses, std::vector<std::string>& problems);
    [[nodiscard]] bool read(void* to, std::int64_t bytes, std::int64_t at);

    Database& database_;
    std::uint32_t next_{1};
    std::uint32_t page_bytes_{}, usable_{}, pages_{};  // as of the last step
    std::vector<bool> free_;                           // by page, as of the last step
    std::vector<std::uint32_t> used_by_;               // by page: the one that led to it when it was read; 0: none
};

}  // namespace host::store
