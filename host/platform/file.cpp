#include "platform/file.hpp"

#include <array>

#include "platform/own_files.hpp"
#include "platform/random.hpp"

namespace host::platform {
namespace {

using std::filesystem::path;

// Whoever may read a file may go through its folder.
unsigned mode_of_folder(unsigned mode) { return mode | 0700 | ((mode & 0444) >> 2); }

}  // namespace

std::string unguessable() {
    std::array<std::byte, 12> bytes{};
    fill_with_random(bytes);
    std::string text;
    for (const std::byte byte : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte >> 4)];
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte & std::byte{0xF})];
    }
    return text;
}

bool is_ours_alone(const FileStatus& status) {
    return status.kind == FileKind::regular && status.names == 1 && status.is_ours;
}

bool lock_at_once(int fd) noexcept { return !try_to_hold(fd); }

std::error_code make_folders(const path& folder, unsigned mode) {
    std::error_code error = make_folder(folder, mode);
    if (error == std::errc::no_such_file_or_directory && folder.has_relative_path() && folder.has_parent_path() &&
        folder.parent_path() != folder) {
        if (error = make_folders(folder.parent_path(), mode); !error) error = make_folder(folder, mode);
    }
    return error == std::errc::file_exists ? std::error_code{} : error;
}

std::error_code replace_whole(const path& file, std::string_view text, std::filesystem::perms mode) {
    const auto bits = static_cast<unsigned>(mode);
    if (const auto error = make_folders(file.parent_path(), mode_of_folder(bits))) return error;
    try {
        Draft draft(file);
        draft.write(text);
        draft.replace(bits);
        return {};
    } catch (const std::system_error& error) {
        return error.code();
    }
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace host::platform
