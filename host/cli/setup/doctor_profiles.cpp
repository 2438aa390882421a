// In which profiles is the extension, under which id, and is it on?
#include <algorithm>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/browser_profile.hpp"
#include "cli/setup/doctor_checks.hpp"
#include "core/identity.hpp"
#include "platform/whole_file.hpp"
#include "store/state_file.hpp"

namespace host::cli {
namespace {

using cli::Family;
using std::filesystem::path;

constexpr std::size_t kMaxProfileBytes = 64 * 1024 * 1024;
constexpr std::size_t kMaxManifestBytes = 1024 * 1024;

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

// Ours under an id that is not: loaded from a folder whose key somebody took away.
bool is_called_like_ours(const ProfileExtension& extension) {
    if (!path{extension.folder}.is_absolute()) return false;
    const auto manifest = platform::read_whole(path{extension.folder} / "manifest.json", kMaxManifestBytes);
    return manifest && name_of_extension(*manifest) == core::kExtensionName;
}

std::vector<path> profiles_in(const path& home) {
    std::vector<path> profiles = store::files_in(home);
    std::erase_if(profiles, [](const path& one) {
        std::error_code broken;
        return !std::filesystem::is_directory(one, broken);
    });
    std::ranges::sort(profiles);
    return profiles;
}

// What chrome://extensions is to load. Beside the program if it was installed, else in the repository.
std::string folder_of_extension(const path& program) {
    const path installed = program.parent_path().parent_path() / "share" / "grok-retry-host" / "extension-shim";
    std::error_code unreadable;
    if (std::filesystem::exists(installed, unreadable)) return installed.string();
    return "the folder extension-shim of the repository";
}

std::string how_to_load(const Checkup& checkup, Family family) {
    const std::string folder = folder_of_extension(checkup.program);
    if (family == Family::firefox) {
        return "open about:debugging#/runtime/this-firefox, \"Load Temporary Add-on\": manifest.json in " + folder;
    }
    return "open chrome://extensions, switch on \"Developer mode\", \"Load unpacked\": " + folder;
}

Finding finding_of(const Checkup& checkup, const BrowserState& browser, const Sight& sight) {
    Finding finding{.about = "extension", .verdict = Verdict::good, .remedy = {}};
    finding.finding = "is in " + browser.target.title + ", profile " + sight.profile;
    if (!sight.let_in) {
        finding.verdict = Verdict::bad;
        finding.finding += ", under the id " + sight.id + ", which may not use the host";
        finding.remedy = checkup.command + " --install --extension-id " + sight.id;
    } else if (!sight.enabled) {
        finding.verdict = Verdict::note;
        finding.finding += ", switched off";
    }
    return finding;
}

}  // namespace

std::vector<Sight> sights_of(const Browser& browser, const Checkup& checkup) {
    const auto callers = callers_of(browser.family, checkup.allowed);
    std::vector<Sight> sights;
    for (const path& home : homes_of_profiles(browser, checkup.places)) {
        for (const path& profile : profiles_in(home)) {
            for (const auto& extension : extensions_of(profile, browser.family)) {
                const auto caller = cli::caller_of_id(extension.id, browser.family);
                const bool let_in = caller && std::ranges::find(callers, *caller) != callers.end();
                const Sight sight{profile.filename().string(), extension.id, extension.enabled, let_in};
                const auto is_it = [&](const Sight& other) {
                    return other.profile == sight.profile && other.id == sight.id;
                };
                if (std::ranges::any_of(sights, is_it)) continue;
                if (let_in || is_called_like_ours(extension)) sights.push_back(sight);
            }
        }
    }
    return sights;
}

Findings check_extension(const Checkup& checkup, const std::vector<BrowserState>& browsers) {
    Findings findings;
    for (const BrowserState& browser : browsers) {
        for (const Sight& sight : browser.sights) findings.push_back(finding_of(checkup, browser, sight));
    }
    if (findings.empty() && !browsers.empty()) {
        // No finding of weight: extensions loaded for one run only are in no file.
        findings.push_back({.about = "extension",
                            .verdict = Verdict::note,
                            .finding = "is seen in no profile; if you have not loaded it yet, do",
                            .remedy = how_to_load(checkup, browsers.front().target.browser->family)});
    }
    return findings;
}

}  // namespace host::cli
