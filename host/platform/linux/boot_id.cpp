#include <fstream>

#include "platform/clock.hpp"

namespace host::platform {

std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

}  // namespace host::platform
