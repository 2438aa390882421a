#include "platform/file_system.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>

#if defined(__linux__)
#include <sys/vfs.h>
#elif defined(__APPLE__)
#include <sys/mount.h>
#include <sys/param.h>
#endif

namespace host::platform {
namespace {

struct Remote {
    std::uint64_t magic;
    std::string_view name;
};

// linux/magic.h and the kernel's own headers. The numbers are its promise.
constexpr std::array kRemote{
    Remote{0x6969, "NFS"},      Remote{0xFF534D42, "SMB"},        Remote{0xFE534D42, "SMB"},
    Remote{0x517B, "SMB"},      Remote{0x65735546, "FUSE"},       Remote{0x01021997, "9P"},
    Remote{0x5346414F, "AFS"},  Remote{0x6B414653, "AFS"},        Remote{0x00C36400, "Ceph"},
    Remote{0x73757245, "Coda"}, Remote{0x786F4256, "VirtualBox"}, Remote{0xBACBACBC, "VMware"}};

}  // namespace

std::optional<std::string_view> remote_file_system(std::uint64_t magic) {
    const auto found = std::ranges::find(kRemote, magic, &Remote::magic);
    return found == kRemote.end() ? std::nullopt : std::optional{found->name};
}

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
