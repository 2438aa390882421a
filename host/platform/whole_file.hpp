// Small files, read and replaced as a whole.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace host::platform {

// errc::file_too_large above `max_bytes`, errc::no_such_file_or_directory when there is none. Plain files only.
[[nodiscard]] std::expected<std::string, std::error_code> read_whole(const std::filesystem::path& file,
                                                                     std::size_t max_bytes);

// A reader sees the old content or the new one, even after a power cut. The file has this mode whatever the umask, and
// folders that are missing are made for the same people: 0700 for a file of 0600, 0755 for one that all may read.
[[nodiscard]] std::error_code replace_whole(const std::filesystem::path& file, std::string_view text,
                                            std::filesystem::perms mode);

}  // namespace host::platform
