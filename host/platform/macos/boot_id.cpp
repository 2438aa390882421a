#include <sys/sysctl.h>
#include <sys/types.h>

#include <array>

#include "platform/clock.hpp"

namespace host::platform {

std::string boot_id() {
    std::array<char, 64> id{};  // a UUID
    std::size_t bytes = id.size() - 1;
    if (::sysctlbyname("kern.bootsessionuuid", id.data(), &bytes, nullptr, 0) != 0) return {};
    return id.data();
}

}  // namespace host::platform
