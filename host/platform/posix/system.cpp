#include "platform/system.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

namespace host::platform {

System this_system() {
#if defined(__APPLE__)
    return System::mac;
#else
    return System::linux_desktop;
#endif
}

std::optional<std::filesystem::path> home_of_user() {
    const auto absolute = [](const passwd& entry) {
        std::filesystem::path home{entry.pw_dir};
        return home.is_absolute() ? std::optional{std::move(home)} : std::nullopt;
    };
    passwd* found = nullptr;
#if defined(GRH_SELF_CONTAINED) && defined(__linux__)
    // Asking the name services would load libraries of this machine into a program that brings its own libc.
    const std::unique_ptr<FILE, int (*)(FILE*)> users{std::fopen("/etc/passwd", "re"), &std::fclose};
    if (!users) return std::nullopt;
    while ((found = ::fgetpwent(users.get())) != nullptr) {
        if (found->pw_uid == ::getuid()) return absolute(*found);
    }
    return std::nullopt;
#else
    std::array<char, 4096> buffer{};
    passwd entry{};
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return std::nullopt;
    return absolute(entry);
#endif
}

}  // namespace host::platform
