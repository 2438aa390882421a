#include "platform/system.hpp"

#include "platform/environment.hpp"

namespace host::platform {

System this_system() { return System::windows; }

std::optional<std::filesystem::path> home_of_user() {
    const auto named = environment_variable("USERPROFILE");
    if (!named || !std::filesystem::path{*named}.is_absolute()) return std::nullopt;
    return *named;
}

}  // namespace host::platform
