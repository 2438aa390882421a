// --doctor: whether each browser finds the host and may start it, and which profiles have the extension, under which
// id, switched on or off.
#include "cli/setup/doctor_checks.hpp"

#include <algorithm>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/browser_profile.hpp"
#include "cli/setup/sandboxed_browsers.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/file.hpp"
#include "store/state_file.hpp"

namespace host::cli {
namespace {

using cli::Family;
using std::filesystem::path;

bool is_usable(const BrowserState& browser) {
    const Standing standing = browser.effective().standing;
    return standing == Standing::good || standing == Standing::other_copy;
}

std::string install_command(const DoctorContext& context, const BrowserState& browser, const char* more = "") {
    return context.command + " --install " + std::string{browser.target.browser->name} + more;
}

std::string missing_callers(const DoctorContext& context, const BrowserState& browser) {
    std::vector<std::string> missing;
    for (const std::string& caller : callers_of(browser.target.browser->family, context.allowed)) {
        const auto& let_in = browser.effective().manifest.callers;
        if (std::ranges::find(let_in, caller) == let_in.end()) missing.push_back(caller);
    }
    return joined(missing, "; ");
}

Finding missing(const DoctorContext& context, const BrowserState& browser, bool is_used) {
    const std::string file = browser.target.place.file.string();
    if (is_used) {
        return {.about = browser.target.title,
                .verdict = Verdict::bad,
                .finding = "does not know the host: there is no " + file,
                .remedy = install_command(context, browser)};
    }
    return {.about = browser.target.title,
            .verdict = Verdict::note,
            .finding = "has not been told about the host, and has no extension that would ask for it",
            .remedy = install_command(context, browser)};
}

Finding finding_of(const DoctorContext& context, const BrowserState& browser, bool is_used) {
    const InstalledManifest& found = browser.effective();
    const path file = &found == &browser.user
                          ? browser.target.place.file
                          : manifest_place(*browser.target.browser, context.places, Reach::machine)->file;
    Finding finding{
        .about = browser.target.title, .verdict = Verdict::bad, .remedy = install_command(context, browser)};
    const std::string program = found.manifest.program;
    switch (found.standing) {
        case Standing::absent: return missing(context, browser, is_used);
        case Standing::good:
            finding.verdict = Verdict::good;
            finding.finding = "finds the host through " + file.string();
            finding.remedy.clear();
            break;
        case Standing::other_copy:
            finding.verdict = Verdict::note;
            finding.finding = "starts another copy of the host: " + program + ", as " + file.string() + " says";
            break;
        case Standing::unreadable: finding.finding = file.string() + " cannot be read: " + found.trouble; break;
        case Standing::broken:
            finding.finding = "ignores " + file.string() + ": " + joined(found.manifest.problems, "; ");
            break;
        case Standing::foreign:
            finding.finding = file.string() + " is somebody else's: it names " + program;
            finding.remedy = install_command(context, browser, " --force");
            break;
        case Standing::dangling: finding.finding = file.string() + " names a host that is not there: " + program; break;
        case Standing::not_executable:
            finding.finding = file.string() + " names a file that may not be executed: " + program;
            finding.remedy = "chmod +x '" + program + "'";
            break;
        case Standing::wrong_callers:
            finding.finding = file.string() + " does not let in " + missing_callers(context, browser);
            break;
    }
    return finding;
}

constexpr std::size_t kMaxProfileBytes = 64 * 1024 * 1024;
constexpr std::size_t kMaxExtensionManifestBytes = 1024 * 1024;

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

std::vector<path> profiles_in(const path& home) {
    std::vector<path> profiles = store::files_in(home);
    std::erase_if(profiles, [](const path& one) {
        std::error_code broken;
        return !std::filesystem::is_directory(one, broken);
    });
    std::ranges::sort(profiles);
    return profiles;
}

// The folder that chrome://extensions has to load: beside the program if that is installed, else in the repository.
std::string folder_of_extension(const path& program) {
    const path installed = program.parent_path().parent_path() / "share" / "grok-retry-host" / "extension-shim";
    std::error_code unreadable;
    if (std::filesystem::exists(installed, unreadable)) return installed.string();
    return "the folder extension-shim of the repository";
}

std::string how_to_load(const DoctorContext& context, Family family) {
    const std::string folder = folder_of_extension(context.program);
    if (family == Family::firefox) {
        return "open about:debugging#/runtime/this-firefox, \"Load Temporary Add-on\": manifest.json in " + folder;
    }
    return "open chrome://extensions, switch on \"Developer mode\", \"Load unpacked\": " + folder;
}

Finding finding_of(const DoctorContext& context, const BrowserState& browser, const Sight& sight) {
    Finding finding{.about = "extension", .verdict = Verdict::good, .remedy = {}};
    finding.finding = "is in " + browser.target.title + ", profile " + sight.profile;
    if (!sight.let_in) {
        finding.verdict = Verdict::bad;
        finding.finding += ", under the id " + sight.id + ", which may not use the host";
        finding.remedy = context.command + " --install --extension-id " + sight.id;
    } else if (!sight.enabled) {
        finding.verdict = Verdict::note;
        finding.finding += ", switched off";
    }
    return finding;
}

}  // namespace

const InstalledManifest& BrowserState::effective() const {
    return user.standing == Standing::absent && machine ? *machine : user;
}

std::optional<path> BrowserState::starts() const {
    switch (effective().standing) {
        case Standing::good:
        case Standing::other_copy:
        case Standing::wrong_callers: return effective().manifest.program;
        default: return std::nullopt;
    }
}

std::vector<BrowserState> browser_states(const DoctorContext& context) {
    std::vector<BrowserState> states;
    for (const Browser& browser : all_browsers()) {
        const bool found = is_found(browser, context.places);
        const auto callers = callers_of(browser.family, context.allowed);
        for (const Target& target : targets_of(browser, context.places, Reach::user)) {
            if (!found && target.launcher.empty()) continue;
            BrowserState state{.target = target,
                               .user = examine(target, target.named(context.program), callers),
                               .machine = {},
                               .sights = {}};
            for (const Target& machine : targets_of(browser, context.places, Reach::machine)) {
                if (!target.launcher.empty()) break;  // what the machine has cannot be seen from inside
                state.machine = examine(machine, context.program, callers);
            }
            if (target.launcher.empty()) state.sights = sights_of(browser, context);
            states.push_back(std::move(state));
        }
    }
    return states;
}

Findings check_manifests(const DoctorContext& context, const std::vector<BrowserState>& browsers) {
    const bool any = std::ranges::any_of(browsers, is_usable);
    Findings findings;
    for (const BrowserState& browser : browsers) {
        findings.push_back(finding_of(context, browser, !any || !browser.sights.empty()));
        if (!browser.target.permission.empty() && is_usable(browser)) {
            findings.push_back({.about = browser.target.title,
                                .verdict = Verdict::note,
                                .finding = "a Flatpak starts programs outside of it only when it has been allowed to",
                                .remedy = browser.target.permission});
        }
    }
    for (const Browser& browser : all_browsers()) {
        if (const auto advice = snap_advice(browser, context.places)) {
            findings.push_back({.about = std::string{browser.title} + " (snap)",
                                .verdict = Verdict::note,
                                .finding = "is sandboxed as a snap",
                                .remedy = *advice});
        }
    }
    if (browsers.empty()) {
        findings.push_back({.about = "browsers",
                            .verdict = Verdict::bad,
                            .finding = "none is found here that could use the host",
                            .remedy = "install one, start it once, then run: " + context.command + " --install"});
    }
    return findings;
}

std::vector<Sight> sights_of(const Browser& browser, const DoctorContext& context) {
    const auto callers = callers_of(browser.family, context.allowed);
    std::vector<Sight> sights;
    for (const path& home : homes_of_profiles(browser, context.places)) {
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

Findings check_extension(const DoctorContext& context, const std::vector<BrowserState>& browsers) {
    Findings findings;
    for (const BrowserState& browser : browsers) {
        for (const Sight& sight : browser.sights) findings.push_back(finding_of(context, browser, sight));
    }
    if (findings.empty() && !browsers.empty()) {
        // A note only: extensions that are loaded for one run are in no file.
        findings.push_back({.about = "extension",
                            .verdict = Verdict::note,
                            .finding = "is seen in no profile; if you have not loaded it yet, do",
                            .remedy = how_to_load(context, browsers.front().target.browser->family)});
    }
    return findings;
}

}  // namespace host::cli
