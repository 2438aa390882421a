#include "platform/file_system.hpp"

#include <fcntl.h>

#include <cerrno>

#if defined(__linux__)
#include <sys/vfs.h>
#elif defined(__APPLE__)
#include <sys/mount.h>
#include <sys/param.h>
#endif

namespace host::platform {
std::optional<std::string_view> remote_file_system_of(const std::filesystem::path& folder) {
#if defined(__linux__)
    struct statfs info {};
    if (::statfs(folder.c_str(), &info) != 0) return std::nullopt;
    return remote_file_system(static_cast<std::uint32_t>(info.f_type));  // signed, and of 32 bits on some machines
#elif defined(__APPLE__)
    struct statfs info {};
    if (::statfs(folder.c_str(), &info) != 0 || (info.f_flags & MNT_LOCAL) != 0) return std::nullopt;
    return "network";
#else
    static_cast<void>(folder);
    return std::nullopt;
#endif
}

std::error_code try_lock(int fd) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    if (::fcntl(fd, F_SETLK, &lock) != 0) return {errno, std::generic_category()};
    lock.l_type = F_UNLCK;
    ::fcntl(fd, F_SETLK, &lock);
    return {};
}

}  // namespace host::platform
