#include "cli/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/descriptor.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

std::error_code system_error() { return {errno, std::generic_category()}; }

std::error_code write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return fsync(fd) == 0 ? std::error_code{} : system_error();
}

std::error_code fill(int fd, std::string_view text, std::filesystem::perms mode) {
    if (const auto error = write_all(fd, text)) return error;
    return fchmod(fd, static_cast<mode_t>(mode)) == 0 ? std::error_code{} : system_error();
}

// The new name is on disk, too. Some file systems cannot; then it is as good as it gets.
void sync_folder(const path& folder) {
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
    if (opened.get() >= 0) fsync(opened.get());
}

}  // namespace

std::expected<std::string, std::error_code> read_whole(const path& file, std::size_t max_bytes) {
    const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (opened.get() < 0 || fstat(opened.get(), &status) != 0) return std::unexpected(system_error());
    if (!S_ISREG(status.st_mode)) return std::unexpected(std::make_error_code(std::errc::not_supported));
    if (static_cast<std::size_t>(status.st_size) > max_bytes) {
        return std::unexpected(std::make_error_code(std::errc::file_too_large));
    }
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
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
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) return error;
    std::string draft = file.string() + ".new-XXXXXX";
    const Descriptor opened(mkostemp(draft.data(), O_CLOEXEC));
    if (opened.get() < 0) return system_error();
    error = fill(opened.get(), text, mode);
    if (!error && rename(draft.c_str(), file.c_str()) != 0) error = system_error();
    if (error) {
        unlink(draft.c_str());
    } else {
        sync_folder(file.parent_path());
    }
    return error;
}

}  // namespace host::cli
