#include "cli/setup/registry.hpp"

#include "platform/registry.hpp"

namespace host::cli {

Registry system_registry() {
    return {.read = platform::registry_value,
            .write = [](const std::string& key,
                        const std::string& file) { return !platform::set_registry_value(key, file); },
            .remove = [](const std::string& key) { return !platform::remove_registry_key(key); }};
}

}  // namespace host::cli
