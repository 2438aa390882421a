#include "platform/own_program.hpp"

#include <mach-o/dyld.h>

#include <cstdint>

namespace host::platform {

std::filesystem::path running_program() {
    std::uint32_t bytes = 0;
    _NSGetExecutablePath(nullptr, &bytes);  // tells how long it is
    std::string name(bytes, '\0');
    if (_NSGetExecutablePath(name.data(), &bytes) != 0) return {};
    std::error_code error;
    return std::filesystem::canonical(name.c_str(), error);  // it may be a link, and have . and .. in it
}

}  // namespace host::platform
