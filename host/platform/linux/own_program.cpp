#include "platform/own_program.hpp"

namespace host::platform {

std::filesystem::path running_program() {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace host::platform
