#include "store/repair/older_copies.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "platform/file.hpp"
#include "store/state_file.hpp"

namespace host::store {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes as many digits as there are, or `count` of them, away from the front. False: there are not so many.
bool take_digits(std::string_view& text, std::size_t count = 0) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    if (end == 0 || end < count) return false;
    text.remove_prefix(count == 0 ? end : count);
    return true;
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

// 20260131T120000Z
bool take_stamp(std::string_view& text) {
    return take_digits(text, 8) && take(text, "T") && take_digits(text, 6) && take(text, "Z");
}

// "" or what the host itself adds: another user's file may well begin like ours.
bool is_rest(std::string_view text) {
    return text.empty() || text.starts_with(platform::kDraftMark) || text == "-wal" || text == "-shm" ||
           text == "-journal";
}

// As backup.cpp and kept_originals.cpp name them; `name` without that of the state file.
bool is_name_of_copy(std::string_view name) {
    if (take(name, ".damaged-")) return take_stamp(name) && is_rest(name);
    return take(name, ".v") && take_digits(name) && take(name, "-") && take_stamp(name) && take(name, ".backup") &&
           is_rest(name);
}

}  // namespace

std::vector<std::filesystem::path> older_copies_of(const std::filesystem::path& file) {
    std::vector<std::filesystem::path> found;
    const std::string name = file.filename().string();
    for (const std::filesystem::path& path : files_in(file.parent_path())) {
        const std::string other = path.filename().string();
        if (!other.starts_with(name) || !is_name_of_copy(std::string_view{other}.substr(name.size()))) continue;
        const auto status = platform::status_of(path);
        if (status && platform::is_ours_alone(*status)) found.push_back(path);
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace host::store
