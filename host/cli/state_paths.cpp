#include "cli/state_paths.hpp"

#include <stdexcept>

#include "platform/environment.hpp"
#include "platform/file.hpp"
#include "platform/system.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr char kFolder[] = "grok-retry-host";

std::optional<path> below_home(const Environment& environment, const path& folder) {
    const auto home = home_directory(environment);
    return home ? std::optional{*home / folder} : std::nullopt;
}

std::optional<path> state_of_programs(const Environment& environment) {
    switch (platform::this_system()) {
        case platform::System::windows: return absolute_in(environment, "LOCALAPPDATA");
        case platform::System::mac: return below_home(environment, path{"Library"} / "Application Support");
        case platform::System::linux_desktop: break;
    }
    if (const auto chosen = absolute_in(environment, "XDG_STATE_HOME")) return chosen;
    return below_home(environment, path{".local"} / "state");
}

}  // namespace

Environment process_environment() { return platform::environment_variable; }

std::optional<path> absolute_in(const Environment& environment, const char* name) {
    const auto value = environment(name);
    if (!value || !path{*value}.is_absolute()) return std::nullopt;
    return path{*value};
}

std::optional<path> home_directory(const Environment& environment) {
    const auto home = absolute_in(environment, "HOME");
    return home ? home : platform::home_of_user();
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

bool has_state(const std::filesystem::path& state_file) {
    std::error_code unreadable;
    return std::filesystem::exists(std::filesystem::symlink_status(state_file, unreadable));
}

std::optional<std::string> why_no_state(const std::filesystem::path& state_file) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(state_file, error))) return std::nullopt;
    if (error && error != std::errc::no_such_file_or_directory) {
        return "cannot read " + state_file.string() + ": " + error.message();
    }
    return "no state yet: there is no " + state_file.string() + "; the host has not run";
}

std::optional<std::string> why_not_state(const std::filesystem::path& state_file) {
    const auto there = platform::status_behind(state_file);
    if (!there || there->kind == platform::FileKind::regular) return std::nullopt;
    return "will not use " + state_file.string() + " as the state file: that is not a regular file; name another one";
}

path log_file(const path& state_file) { return state_file.parent_path() / "host.log"; }

}  // namespace host::cli
