#include "store/repair/page_check.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "store/page_space.hpp"
#include "store/repair/raw_bytes.hpp"

namespace host::store {

namespace {

// None: it goes on past the end.
std::optional<std::uint64_t> number_at(PageBytes bytes, std::uint32_t& at) {
    std::uint64_t value = 0;
    for (int n = 0; n < 9 && at < bytes.size(); ++n) {
        const unsigned char byte = bytes[at++];
        if (n == 8) return value << 8 | byte;
        value = value << 7 | (byte & 0x7f);
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

struct Cell {
    std::uint32_t bytes{};
    std::uint32_t child{};           // 0: none
    std::uint32_t overflow{};        // its first page; 0: none
    std::uint64_t overflow_bytes{};  // in that and the following ones
};

std::optional<Cell> cell_at(PageBytes page, std::uint32_t begin, unsigned char kind) {
    const auto usable = static_cast<std::uint32_t>(page.size());
    Cell cell;
    std::uint32_t at = begin;
    if (is_interior(kind)) {
        if (at + 4 > usable) return std::nullopt;
        cell.child = four_bytes(page, at);
        at += 4;
    }
    const auto payload = number_at(page, at);  // a row number in the inner pages of a table
    if (!payload) return std::nullopt;
    if (kind == kTableLeaf && !number_at(page, at)) return std::nullopt;
    std::uint64_t local = 0;
    if (kind != kTableInterior) {
        const std::uint32_t most = kind == kTableLeaf ? usable - 35 : (usable - 12) * 64 / 255 - 23;
        const std::uint32_t least = (usable - 12) * 32 / 255 - 23;
        local = *payload;
        if (local > most) {
            local = least + (*payload - least) % (usable - 4);
            if (local > most) local = least;
            if (at + local + 4 > usable) return std::nullopt;
            cell.overflow = four_bytes(page, at + static_cast<std::uint32_t>(local));
            cell.overflow_bytes = *payload - local;
            local += 4;
        }
    }
    if (at + local > usable) return std::nullopt;
    cell.bytes = std::max(at + static_cast<std::uint32_t>(local) - begin, kFreeblockHeader);
    return cell;
}

using Part = std::pair<std::uint32_t, std::uint32_t>;  // from, up to but not including

// Whether they fill the page from `content` on, but for as many bytes as the page says.
bool do_fit(std::vector<Part> parts, std::uint32_t content, std::uint32_t usable, std::uint32_t fragments) {
    std::ranges::sort(parts);
    std::uint32_t end = content, between = 0;
    for (const auto& [from, to] : parts) {
        if (from < end || to > usable) return false;
        between += from - end;
        end = to;
    }
    return between + (usable - end) == fragments;
}

}  // namespace

PageCheck::PageCheck(Database& database) : database_(database) {}

bool PageCheck::read(void* to, std::int64_t bytes, std::int64_t at) {
    sqlite3_file* const file = database_.file();
    const int code = file->pMethods->xRead(file, to, static_cast<int>(bytes), at);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) database_.fail(code, "read");
    return code == SQLITE_OK;
}

// Pages that list free ones, each with the number of the next such page and of how many it lists.
void PageCheck::read_free_list(std::uint32_t first, std::uint32_t count, std::vector<std::string>& problems) {
    free_.assign(std::size_t{pages_} + 1, false);
    std::uint32_t found = 0;
    bool is_sound = true;
    const auto add = [&](std::uint32_t page) {
        is_sound = is_sound && page >= 2 && page <= pages_ && !free_[page] && found < count;
        if (is_sound) free_[page] = true;
        ++found;
    };
    std::vector<unsigned char> bytes(page_bytes_);
    for (std::uint32_t page = first; page != 0 && is_sound; page = four_bytes(bytes, 0)) {
        add(page);
        is_sound = is_sound && read(bytes.data(), page_bytes_, (std::int64_t{page} - 1) * page_bytes_);
        if (!is_sound) break;
        const std::uint32_t listed = four_bytes(bytes, 4);
        is_sound = listed <= usable_ / 4 - 2;
        for (std::uint32_t n = 0; n < listed && is_sound; ++n) add(four_bytes(bytes, 8 + 4 * n));
    }
    if (!is_sound || found != count) problems.emplace_back("the list of free pages is impossible");
    Statement roots(database_, "SELECT rootpage FROM sqlite_schema WHERE rootpage > 0");
    for (Rows rows = roots.query(); rows.next();) {
        std::int64_t root{};
        rows.read(root);
        if (root <= pages_ && is_free(static_cast<std::uint32_t>(root)))
            problems.push_back("page " + std::to_string(root) + " is in use, and listed as free");
    }
}

// A value that does not fit into its page goes on in a list of pages.
void PageCheck::follow(std::uint32_t first, std::uint32_t count, Uses& uses) {
    for (std::uint32_t page = first; count > 0; --count) {
        unsigned char next[4];
        if (page < 2 || page > pages_ || !read(next, sizeof next, (std::int64_t{page} - 1) * page_bytes_)) {
            uses.is_sound = false;
            return;
        }
        uses.pages.push_back(page);
        page = four_bytes(next, 0);
    }
}

PageCheck::Uses PageCheck::uses_of(std::uint32_t page, PageBytes bytes) {
    const std::uint32_t header = page == 1 ? kFileHeaderBytes : 0;
    const unsigned char kind = bytes[header];
    Uses uses{.is_sound = true, .pages = {}};
    if (!is_tree(kind)) return uses;  // free, or part of a long value
    const bool is_inner = is_interior(kind);
    const std::uint32_t cells = header + header_bytes(kind), count = two_bytes(bytes, header + kCellsAt);
    const std::uint32_t content = content_of(bytes, header);
    uses.is_sound = cells + 2 * count <= content && content <= usable_;
    if (!uses.is_sound) return uses;
    std::vector<Part> parts;
    std::vector<std::uint32_t> children;
    for (std::uint32_t n = 0; n < count; ++n) {
        const std::uint32_t at = two_bytes(bytes, cells + 2 * n);
        const auto cell =
            at < content || at + kFreeblockHeader > usable_ ? std::nullopt : cell_at(bytes.first(usable_), at, kind);
        uses.is_sound = cell.has_value();
        if (!uses.is_sound) return uses;
        parts.emplace_back(at, at + cell->bytes);
        if (is_inner) children.push_back(cell->child);
        const std::uint64_t further = (cell->overflow_bytes + usable_ - 5) / (usable_ - 4);
        uses.is_sound = further <= pages_;
        if (uses.is_sound && further > 0) follow(cell->overflow, static_cast<std::uint32_t>(further), uses);
        if (!uses.is_sound) return uses;
    }
    if (is_inner) children.push_back(four_bytes(bytes, header + kRightmostAt));
    for (const std::uint32_t child : children) uses.is_sound = uses.is_sound && child >= 2 && child <= pages_;
    for (std::uint32_t at = two_bytes(bytes, header + kFirstFreeblockAt); at != 0 && uses.is_sound;) {
        uses.is_sound = at >= content && at + kFreeblockHeader <= usable_;
        if (!uses.is_sound) break;
        const std::uint32_t next = two_bytes(bytes, at), length = two_bytes(bytes, at + 2);
        parts.emplace_back(at, at + length);
        uses.is_sound = length >= kFreeblockHeader && (next == 0 || next >= at + length);
        at = next;
    }
    uses.is_sound = uses.is_sound && do_fit(std::move(parts), content, usable_, bytes[header + kFragmentsAt]);
    uses.pages.insert(uses.pages.end(), children.begin(), children.end());
    return uses;
}

PageCheck::Uses PageCheck::uses_of(std::uint32_t page) {
    std::vector<unsigned char> bytes(page_bytes_);
    if (page > pages_ || is_free(page) || !read(bytes.data(), page_bytes_, (std::int64_t{page} - 1) * page_bytes_))
        return {.is_sound = true, .pages = {}};  // it is gone
    return uses_of(page, bytes);
}

// A page that was led to in an earlier portion may have moved since, so that one is read again.
void PageCheck::note_uses(std::uint32_t page, const Uses& uses, std::vector<std::string>& problems) {
    for (const std::uint32_t used : uses.pages) {
        if (is_free(used)) problems.push_back("page " + std::to_string(used) + " is in use, and listed as free");
        if (used >= used_by_.size()) used_by_.resize(std::max<std::size_t>(used, pages_) + 1);
        const std::uint32_t other = std::exchange(used_by_[used], page);
        const auto uses_it = [used](const Uses& of) { return std::ranges::count(of.pages, used); };
        if (other != 0 && (other == page ? uses_it(uses) > 1 : uses_it(uses_of(other)) > 0)) {
            problems.push_back("pages " + std::to_string(other) + " and " + std::to_string(page) +
                               " use the same page");
        }
    }
}

bool PageCheck::step(std::vector<std::string>& problems) {
    const PageSpace file(database_);
    page_bytes_ = file.page_bytes();
    usable_ = file.usable_bytes();
    pages_ = file.pages();
    if (usable_ < 480) {
        problems.emplace_back("the size of its pages is impossible");
        return false;
    }
    read_free_list(file.first_free(), file.free_pages(), problems);
    if (!problems.empty()) return false;
    const std::uint32_t end = std::min(next_ + kPagesInPortion, pages_ + 1);
    if (next_ >= end) return false;
    std::vector<unsigned char> bytes(std::size_t{end - next_} * page_bytes_);
    if (!read(bytes.data(), static_cast<std::int64_t>(bytes.size()), (std::int64_t{next_} - 1) * page_bytes_))
        return false;  // it has become shorter
    for (std::uint32_t page = next_; page < end; ++page) {
        if (is_free(page) || file.is_map(page)) continue;  // what is in them is left over, or no tree
        const PageBytes its{bytes.data() + std::size_t{page - next_} * page_bytes_, page_bytes_};
        const Uses uses = uses_of(page, its);
        if (!uses.is_sound) problems.push_back("the layout of page " + std::to_string(page) + " is impossible");
        note_uses(page, uses, problems);
        if (!problems.empty()) return false;
    }
    next_ = end;
    return next_ <= pages_;
}

}  // namespace host::store
