#include "cli/places.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/identity.hpp"

namespace host::cli {
namespace {

using cli::Family;
using std::filesystem::path;

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream{std::string{text}};
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

path library(const Places& places) { return places.home / "Library"; }

// Windows finds the file through the registry: it lies with our own, once for each family.
path windows_file(const Browser& browser, const Places& places, Reach reach) {
    const char* family = browser.family == Family::firefox ? ".firefox.json" : ".json";
    return (reach == Reach::machine ? places.root / "grok-retry-host" : places.state) /
           (core::kHostName + std::string{family});
}

std::optional<path> folder_of_manifests(const Browser& browser, const Places& places, Reach reach) {
    const bool mac = places.platform == Platform::mac;
    if (reach == Reach::machine) {
        const std::string_view folder = mac ? browser.mac_system : browser.linux_system;
        if (folder.empty()) return std::nullopt;
        return places.root / (mac ? path{"Library"} : path{}) / folder;
    }
    const auto data = data_of(browser, places);
    if (!data) return std::nullopt;
    const bool lower = browser.family == Family::firefox && !mac;
    return *data / (lower ? "native-messaging-hosts" : "NativeMessagingHosts");
}

}  // namespace

std::optional<Places> places_of(const Environment& environment, Platform platform) {
    const auto home = home_directory(environment);
    const auto state = state_directory(environment);
    if (!home || !state) return std::nullopt;
    Places places{.platform = platform, .home = *home, .config = *home / ".config", .state = *state};
    if (const auto chosen = absolute_in(environment, "XDG_CONFIG_HOME")) places.config = *chosen;
    if (const auto chosen = absolute_in(environment, "CHROME_CONFIG_HOME")) places.config = *chosen;
    if (const auto shared = absolute_in(environment, "ProgramData"); shared && platform == Platform::windows)
        places.root = *shared;
    const char separator = platform == Platform::windows ? ';' : ':';
    for (const std::string& folder : split(environment("PATH").value_or(""), separator)) {
        places.programs.emplace_back(folder);
    }
    return places;
}

Places places_here() {
    auto places = places_of(process_environment(), platform::this_system());
    if (!places) throw std::runtime_error("no home directory: set HOME");
    return *std::move(places);
}

bool is_there(const path& file) {
    std::error_code unreadable;
    return std::filesystem::exists(file, unreadable);
}

std::optional<ManifestPlace> manifest_place(const Browser& browser, const Places& places, Reach reach) {
    if (places.platform == Platform::windows) {
        std::string key = reach == Reach::machine ? "HKLM\\Software\\" : "HKCU\\Software\\";
        key.append(browser.windows_key).append("\\NativeMessagingHosts\\").append(core::kHostName);
        return ManifestPlace{windows_file(browser, places, reach), std::move(key)};
    }
    const auto folder = folder_of_manifests(browser, places, reach);
    if (!folder) return std::nullopt;
    return ManifestPlace{.file = *folder / (core::kHostName + std::string{".json"}), .registry_key = {}};
}

std::optional<path> data_of(const Browser& browser, const Places& places) {
    const std::string_view folder = places.platform == Platform::mac       ? browser.mac_data
                                    : places.platform == Platform::windows ? browser.windows_data
                                                                           : browser.linux_data;
    if (folder.empty()) return std::nullopt;
    if (places.platform == Platform::mac) return library(places) / "Application Support" / folder;
    if (places.platform == Platform::windows) return places.home / "AppData" / "Local" / folder;
    return (browser.family == Family::firefox ? places.home : places.config) / folder;
}

std::vector<path> homes_of_profiles(const Browser& browser, const Places& places) {
    const auto data = data_of(browser, places);
    if (!data) return {};
    if (browser.family == Family::chromium) return {*data};
    const std::string name{browser.name};
    switch (places.platform) {
        case Platform::windows: return {places.home / "AppData" / "Roaming" / browser.windows_data / "Profiles"};
        case Platform::mac:
            return {library(places) / "Application Support" / (name == "firefox" ? "Firefox" : name) / "Profiles"};
        case Platform::linux_desktop: break;
    }
    // Firefox 147 and later begin new profiles in the config home; LibreWolf keeps its profiles at the top.
    if (name == "firefox") return {*data / "firefox", places.config / "mozilla" / "firefox"};
    return {*data, places.config / name / name};
}

bool is_found(const Browser& browser, const Places& places) {
    if (const auto data = data_of(browser, places); data && is_there(*data)) return true;
    return std::ranges::any_of(split(browser.commands, ' '), [&](const std::string& command) {
        return std::ranges::any_of(places.programs, [&](const path& folder) { return is_there(folder / command); });
    });
}

std::string shell_command(const path& program, const Places& places) {
    for (const path& folder : places.programs) {
        const path file = folder / program.filename();
        std::error_code error;
        if (std::filesystem::equivalent(file, program, error)) return program.filename().string();
        if (std::filesystem::exists(file, error)) break;  // another one would be started
    }
    const std::string whole = program.string();
    return whole.find_first_of(" '\"$\\") == std::string::npos ? whole : "\"" + whole + "\"";
}

}  // namespace host::cli
