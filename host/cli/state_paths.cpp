#include "cli/state_paths.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr char kFolder[] = "grok-retry-host";

std::optional<path> absolute(const Environment& environment, const char* name) {
    const auto value = environment(name);
    if (!value || !path{*value}.is_absolute()) return std::nullopt;
    return path{*value};
}

std::optional<path> home_of_user() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return std::nullopt;
    const path home{found->pw_dir};
    return home.is_absolute() ? std::optional{home} : std::nullopt;
}

std::optional<path> state_of_programs(const Environment& environment) {
#if defined(_WIN32)
    return absolute(environment, "LOCALAPPDATA");
#elif defined(__APPLE__)
    const auto own = home_directory(environment);
    return own ? std::optional{*own / "Library" / "Application Support"} : std::nullopt;
#else
    if (const auto chosen = absolute(environment, "XDG_STATE_HOME")) return chosen;
    const auto own = home_directory(environment);
    return own ? std::optional{*own / ".local" / "state"} : std::nullopt;
#endif
}

}  // namespace

Environment process_environment() {
    return [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        return value ? std::optional<std::string>{value} : std::nullopt;
    };
}

std::optional<path> home_directory(const Environment& environment) {
    const auto home = absolute(environment, "HOME");
    return home ? home : home_of_user();
}

std::optional<path> state_directory(const Environment& environment) {
    const auto parent = state_of_programs(environment);
    return parent ? std::optional{*parent / kFolder} : std::nullopt;
}

path state_file(const std::optional<path>& chosen) {
    if (chosen) return std::filesystem::absolute(*chosen);
    const auto directory = state_directory(process_environment());
    if (!directory) throw std::runtime_error("no home directory: set HOME, or name the state file with --db");
    return *directory / kStateFileName;
}

path log_file(const path& state_file) { return state_file.parent_path() / "host.log"; }

}  // namespace host::cli
