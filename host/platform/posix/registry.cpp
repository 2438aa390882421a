#include "platform/registry.hpp"

namespace host::platform {

std::optional<std::string> registry_value(const std::string& /*key*/) { return std::nullopt; }

std::error_code set_registry_value(const std::string& /*key*/, const std::string& /*value*/) {
    return std::make_error_code(std::errc::not_supported);
}

std::error_code remove_registry_key(const std::string& /*key*/) {
    return std::make_error_code(std::errc::not_supported);
}

}  // namespace host::platform
