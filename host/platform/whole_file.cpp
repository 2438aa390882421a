#include "platform/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "platform/file.hpp"

namespace host::platform {
namespace {

using std::filesystem::path;

std::error_code system_error() { return {errno, std::generic_category()}; }

// Whoever may read a file may go through its folder.
unsigned mode_of_folder(unsigned mode) { return mode | S_IRWXU | ((mode & (S_IRUSR | S_IRGRP | S_IROTH)) >> 2); }

}  // namespace

std::expected<std::string, std::error_code> read_whole(const path& file, std::size_t max_bytes) {
    const platform::Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!opened) return std::unexpected(system_error());
    const auto status = platform::status_of(opened.get());
    if (!status) return std::unexpected(status.error());
    if (status->kind != platform::FileKind::regular) {
        return std::unexpected(std::make_error_code(std::errc::not_supported));
    }
    if (status->bytes > max_bytes) return std::unexpected(std::make_error_code(std::errc::file_too_large));
    std::string text(static_cast<std::size_t>(status->bytes), '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = read(opened.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(system_error());
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
}

std::error_code replace_whole(const path& file, std::string_view text, std::filesystem::perms mode) {
    const auto bits = static_cast<unsigned>(mode);
    if (const auto error = platform::make_folders(file.parent_path(), mode_of_folder(bits))) return error;
    try {
        platform::Draft draft(file);
        draft.write(text);
        draft.replace(bits);
        return {};
    } catch (const std::system_error& error) {
        return error.code();
    }
}

}  // namespace host::platform
