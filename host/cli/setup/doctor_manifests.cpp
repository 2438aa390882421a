// Does each browser find the host, and may it start it?
#include <algorithm>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/doctor_checks.hpp"
#include "cli/setup/sandboxed_browsers.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
}

bool is_usable(const BrowserState& browser) {
    const Standing standing = browser.effective().standing;
    return standing == Standing::good || standing == Standing::other_copy;
}

std::string install_command(const Checkup& checkup, const BrowserState& browser, const char* more = "") {
    return checkup.command + " --install " + std::string{browser.target.browser->name} + more;
}

std::string missing_callers(const Checkup& checkup, const BrowserState& browser) {
    std::vector<std::string> missing;
    for (const std::string& caller : callers_of(browser.target.browser->family, checkup.allowed)) {
        const auto& let_in = browser.effective().manifest.callers;
        if (std::ranges::find(let_in, caller) == let_in.end()) missing.push_back(caller);
    }
    return joined(missing);
}

Finding missing(const Checkup& checkup, const BrowserState& browser, bool is_used) {
    const std::string file = browser.target.place.file.string();
    if (is_used) {
        return {.about = browser.target.title,
                .verdict = Verdict::bad,
                .finding = "does not know the host: there is no " + file,
                .remedy = install_command(checkup, browser)};
    }
    return {.about = browser.target.title,
            .verdict = Verdict::note,
            .finding = "has not been told about the host, and has no extension that would ask for it",
            .remedy = install_command(checkup, browser)};
}

Finding finding_of(const Checkup& checkup, const BrowserState& browser, bool is_used) {
    const InstalledManifest& found = browser.effective();
    const path file = &found == &browser.user
                          ? browser.target.place.file
                          : manifest_place(*browser.target.browser, checkup.places, Reach::machine)->file;
    Finding finding{
        .about = browser.target.title, .verdict = Verdict::bad, .remedy = install_command(checkup, browser)};
    const std::string program = found.manifest.program;
    switch (found.standing) {
        case Standing::absent: return missing(checkup, browser, is_used);
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
            finding.finding = "ignores " + file.string() + ": " + joined(found.manifest.problems);
            break;
        case Standing::foreign:
            finding.finding = file.string() + " is somebody else's: it names " + program;
            finding.remedy = install_command(checkup, browser, " --force");
            break;
        case Standing::dangling: finding.finding = file.string() + " names a host that is not there: " + program; break;
        case Standing::not_executable:
            finding.finding = file.string() + " names a file that may not be executed: " + program;
            finding.remedy = "chmod +x '" + program + "'";
            break;
        case Standing::wrong_callers:
            finding.finding = file.string() + " does not let in " + missing_callers(checkup, browser);
            break;
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

std::vector<BrowserState> browser_states(const Checkup& checkup) {
    std::vector<BrowserState> states;
    for (const Browser& browser : all_browsers()) {
        const bool found = is_found(browser, checkup.places);
        const auto callers = callers_of(browser.family, checkup.allowed);
        for (const Target& target : targets_of(browser, checkup.places, Reach::user)) {
            if (!found && target.launcher.empty()) continue;
            BrowserState state{.target = target,
                               .user = examine(target, target.named(checkup.program), callers),
                               .machine = {},
                               .sights = {}};
            for (const Target& machine : targets_of(browser, checkup.places, Reach::machine)) {
                if (!target.launcher.empty()) break;  // what the machine has cannot be seen from inside
                state.machine = examine(machine, checkup.program, callers);
            }
            if (target.launcher.empty()) state.sights = sights_of(browser, checkup);
            states.push_back(std::move(state));
        }
    }
    return states;
}

Findings check_manifests(const Checkup& checkup, const std::vector<BrowserState>& browsers) {
    const bool any = std::ranges::any_of(browsers, is_usable);
    Findings findings;
    for (const BrowserState& browser : browsers) {
        findings.push_back(finding_of(checkup, browser, !any || !browser.sights.empty()));
        if (!browser.target.permission.empty() && is_usable(browser)) {
            findings.push_back({.about = browser.target.title,
                                .verdict = Verdict::note,
                                .finding = "a Flatpak starts programs outside of it only when it has been allowed to",
                                .remedy = browser.target.permission});
        }
    }
    for (const Browser& browser : all_browsers()) {
        if (const auto advice = snap_advice(browser, checkup.places)) {
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
                            .remedy = "install one, start it once, then run: " + checkup.command + " --install"});
    }
    return findings;
}

}  // namespace host::cli
