#include "platform/environment.hpp"

#include <cstdlib>

namespace host::platform {

std::optional<std::string> environment_variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>{value} : std::nullopt;
}

std::vector<std::string> arguments(int argc, char** argv) { return {argv, argv + argc}; }

char path_separator() { return ':'; }

}  // namespace host::platform
