#include "cli/setup/our_extension.hpp"

#include <algorithm>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/browser_profile.hpp"
#include "core/identity.hpp"
#include "platform/file.hpp"
#include "store/state_file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr std::size_t kMaxProfileBytes = 64 * 1024 * 1024;
constexpr std::size_t kMaxExtensionManifestBytes = 1024 * 1024;

// Every profile has one of these.
std::vector<path> files_of_profile(Family family) {
    if (family == Family::firefox) return {"extensions.json", "prefs.js"};
    return {"Preferences", "Secure Preferences"};
}

std::vector<ProfileExtension> extensions_of(const path& profile, Family family) {
    std::vector<ProfileExtension> all;
    const auto read = [&](const char* name, auto extensions_in) {
        const auto text = platform::read_whole(profile / name, kMaxProfileBytes);
        if (!text) return;
        for (auto& one : extensions_in(*text)) all.push_back(std::move(one));
    };
    if (family == Family::firefox) {
        read("extensions.json", extensions_in_firefox);
    } else {
        read("Preferences", extensions_in_preferences);
        read("Secure Preferences", extensions_in_preferences);
    }
    return all;
}

// Returns true for our extension under another id: it was loaded from a folder whose manifest has lost its key.
bool is_called_like_ours(const ProfileExtension& extension) {
    if (!path{extension.folder}.is_absolute()) return false;
    const auto manifest = platform::read_whole(path{extension.folder} / "manifest.json", kMaxExtensionManifestBytes);
    return manifest && name_of_extension(*manifest) == core::kExtensionName;
}

std::vector<path> profiles_in(const path& home, Family family) {
    std::vector<path> profiles = store::files_in(home);
    std::erase_if(profiles, [&](const path& one) {
        const auto files = files_of_profile(family);
        return std::ranges::none_of(files, [&](const path& name) { return is_there(one / name); });
    });
    std::ranges::sort(profiles);
    return profiles;
}

// A Flatpak has a home of its own, with the same folders in it.
Places home_of(const Target& target, Places places) {
    if (target.launcher.empty()) return places;
    places.home = places.home / ".var" / "app" / target.browser->flatpak;
    places.config = places.home / "config";
    return places;
}

}  // namespace

Profiles profiles_of(const Target& target, const Places& places, const std::vector<std::string>& allowed) {
    const Family family = target.browser->family;
    const auto callers = callers_of(family, allowed);
    Profiles found;
    for (const path& home : homes_of_profiles(*target.browser, home_of(target, places))) {
        for (const path& profile : profiles_in(home, family)) {
            ++found.count;
            const auto first = static_cast<std::ptrdiff_t>(found.sights.size());
            for (const auto& extension : extensions_of(profile, family)) {
                const auto caller = caller_of_id(extension.id, family);
                const bool let_in = caller && std::ranges::find(callers, *caller) != callers.end();
                const auto known = std::find_if(found.sights.begin() + first, found.sights.end(),
                                                [&](const Sight& one) { return one.id == extension.id; });
                if (known != found.sights.end() || (!let_in && !is_called_like_ours(extension))) continue;
                const bool unpacked = family == Family::chromium && path{extension.folder}.is_absolute();
                found.sights.push_back({profile.filename().string(), extension.id,
                                        unpacked ? extension.folder : std::string{}, extension.enabled, let_in});
            }
        }
    }
    return found;
}

}  // namespace host::cli
