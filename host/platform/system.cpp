#include "platform/system.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace host::platform {

System this_system() {
#if defined(_WIN32)
    return System::windows;
#elif defined(__APPLE__)
    return System::mac;
#else
    return System::linux_desktop;
#endif
}

std::optional<std::filesystem::path> home_of_user() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return std::nullopt;
    std::filesystem::path home{found->pw_dir};
    return home.is_absolute() ? std::optional{std::move(home)} : std::nullopt;
}

}  // namespace host::platform
